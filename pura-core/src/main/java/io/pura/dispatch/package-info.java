/**
 * Who runs what, and when: dispatchers, timers and the clock. Knows no actors.
 */
@NullMarked
package io.pura.dispatch;

import org.jspecify.annotations.NullMarked;
