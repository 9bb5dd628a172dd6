/**
 * Observations of messages, from which traces and timers are made.
 */
@NullMarked
package io.pura.spring.observation;

import org.jspecify.annotations.NullMarked;
