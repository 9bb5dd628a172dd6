package io.pura.actor;

import io.pura.Internal;

/**
 * Hears of the bytes that messages from elsewhere took, when these leave the mailbox that
 * they were handed to: because the actor begins to handle them, or because they are
 * discarded. Called by any thread, which may hold locks, so it must be quick.
 */
@Internal
public interface Load {

	/**
	 * Called when a message has left a mailbox, once for each mailbox that it stood in.
	 * @param bytes what it was handed over with
	 */
	void left(int bytes);

	/**
	 * Called when a message waits once more: its actor has put it aside, or each instance
	 * of a pool takes it.
	 * @param bytes what it was handed over with
	 */
	void waitsAgain(int bytes);

}
