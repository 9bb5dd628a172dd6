/**
 * Counters, and snapshots of them. No Micrometer.
 */
@NullMarked
package io.pura.stats;

import org.jspecify.annotations.NullMarked;
