package io.pura.actor;

import io.pura.Internal;

/**
 * Hears of the bytes that messages from elsewhere took, when these leave the mailbox that
 * they were handed to: because the actor begins to handle them, or because they are
 * discarded. What the actor puts aside then is not heard of any more. Called by any
 * thread, which may hold locks, so it must be quick.
 */
@Internal
public interface Load {

	/**
	 * Called when a message has left a mailbox, once for each mailbox that it stood in.
	 * @param bytes what it was handed over with
	 */
	void left(int bytes);

	/**
	 * Called when a message waits in one more mailbox, as each instance of a pool takes
	 * it.
	 * @param bytes what it was handed over with
	 */
	void waitsToo(int bytes);

}
