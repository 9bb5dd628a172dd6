/**
 * Workloads from one JVM to another one, and the systems that they are run on.
 */
@NullMarked
package io.pura.benchmarks.remote;

import org.jspecify.annotations.NullMarked;
