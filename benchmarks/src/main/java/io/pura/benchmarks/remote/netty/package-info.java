/**
 * Plain Netty as a node: what no system can do better.
 */
@NullMarked
package io.pura.benchmarks.remote.netty;

import org.jspecify.annotations.NullMarked;
