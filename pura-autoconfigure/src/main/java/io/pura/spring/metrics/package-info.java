/**
 * Meters of actor systems.
 */
@NullMarked
package io.pura.spring.metrics;

import org.jspecify.annotations.NullMarked;
