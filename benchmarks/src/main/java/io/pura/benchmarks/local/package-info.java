/**
 * Measures actor systems that live in one JVM.
 */
@NullMarked
package io.pura.benchmarks.local;

import org.jspecify.annotations.NullMarked;
