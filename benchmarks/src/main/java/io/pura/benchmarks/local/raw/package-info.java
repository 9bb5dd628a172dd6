/**
 * What queues do without actors, as far as that can be compared: the limit of all
 * systems.
 */
@NullMarked
package io.pura.benchmarks.local.raw;

import org.jspecify.annotations.NullMarked;
