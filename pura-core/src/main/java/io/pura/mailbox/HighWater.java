package io.pura.mailbox;

import io.pura.Internal;

/**
 * Hears of a mailbox that keeps growing.
 */
@Internal
@FunctionalInterface
public interface HighWater {

	/**
	 * Called by the thread of a producer, now and then while the mailbox grows and before
	 * it knows whether that matters, so it must be quick.
	 * @param size the number of messages that wait
	 */
	void grown(int size);

}
