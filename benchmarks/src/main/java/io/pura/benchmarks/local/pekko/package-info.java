/**
 * What Pekko does for the workloads of one JVM.
 */
@NullMarked
package io.pura.benchmarks.local.pekko;

import org.jspecify.annotations.NullMarked;
