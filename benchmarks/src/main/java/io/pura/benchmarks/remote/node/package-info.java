/**
 * What every system must be to take part: a node that sends and receives.
 */
@NullMarked
package io.pura.benchmarks.remote.node;

import org.jspecify.annotations.NullMarked;
