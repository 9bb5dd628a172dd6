/**
 * What is done from one node to another one.
 */
@NullMarked
package io.pura.benchmarks.remote.workload;

import org.jspecify.annotations.NullMarked;
