package io.pura.actor;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A message with what travels with it for its observer, and with who wants to know when
 * it leaves the mailbox.
 *
 * @param message the message
 * @param context what travels with it
 * @param load hears when it leaves, or {@code null} if nobody does
 * @param bytes what the load is told
 */
record Observed(Message<?, ?> message, Map<String, String> context, @Nullable Load load, int bytes) {

	Observed(Message<?, ?> message, Map<String, String> context) {
		this(message, context, null, 0);
	}

	/**
	 * The message does not wait in a mailbox any more.
	 */
	void left() {
		if (this.load != null) {
			this.load.left(this.bytes);
		}
	}

	/**
	 * The message waits in a mailbox once more.
	 */
	void waitsAgain() {
		if (this.load != null) {
			this.load.waitsAgain(this.bytes);
		}
	}

}
