/**
 * Pura as a node.
 */
@NullMarked
package io.pura.benchmarks.remote.pura;

import org.jspecify.annotations.NullMarked;
