/**
 * What Vert.x does for the workloads of one JVM.
 */
@NullMarked
package io.pura.benchmarks.local.vertx;

import org.jspecify.annotations.NullMarked;
