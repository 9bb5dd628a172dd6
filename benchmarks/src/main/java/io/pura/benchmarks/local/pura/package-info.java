/**
 * What Pura does for the workloads of one JVM.
 */
@NullMarked
package io.pura.benchmarks.local.pura;

import org.jspecify.annotations.NullMarked;
