/**
 * Clusters on virtual time over a network with faults, from many seeds.
 */
@NullMarked
package io.pura.simulation;

import org.jspecify.annotations.NullMarked;
