/**
 * Pekko as a node.
 */
@NullMarked
package io.pura.benchmarks.remote.pekko;

import org.jspecify.annotations.NullMarked;
