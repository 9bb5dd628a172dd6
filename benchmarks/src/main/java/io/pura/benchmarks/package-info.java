/**
 * Measures Pura beside its peers, each in fresh JVMs, and prints what it found.
 */
@NullMarked
package io.pura.benchmarks;

import org.jspecify.annotations.NullMarked;
