/**
 * Queues of messages with many producers and one consumer, which are one object with the
 * task that consumes them. Knows no actors.
 */
@NullMarked
package io.pura.mailbox;

import org.jspecify.annotations.NullMarked;
