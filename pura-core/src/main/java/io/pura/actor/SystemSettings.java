package io.pura.actor;

import java.time.Duration;

/**
 * What an actor system was told by its builder, as far as its actors need it.
 *
 * @param throughput how many messages an actor handles at most before it lets another one
 * go on
 * @param askTimeout the timeout of asks that name none
 * @param askNanos the same in nanoseconds
 * @param shutdownTimeout how long actors may take to stop
 * @param mailboxCapacity the bound of mailboxes, 0 for none
 * @param overflow what becomes of messages that find a mailbox full
 * @param mailboxHighWaterMark the number of waiting messages from which on a mailbox is
 * crowded
 * @param supervision the strategy of actors that name none
 */
record SystemSettings(int throughput, Duration askTimeout, long askNanos, Duration shutdownTimeout, int mailboxCapacity,
		Overflow overflow, long mailboxHighWaterMark, SupervisionStrategy supervision) {

}
