/**
 * The workloads of one JVM, and what a system must be able to do for each of them.
 */
@NullMarked
package io.pura.benchmarks.local.workload;

import org.jspecify.annotations.NullMarked;
