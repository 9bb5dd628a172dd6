/**
 * What every benchmark needs: fresh JVMs, workloads, and what is measured.
 */
@NullMarked
package io.pura.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
