/**
 * Queues of messages with many producers and one consumer. Knows no actors.
 */
@NullMarked
package io.pura.mailbox;

import org.jspecify.annotations.NullMarked;
