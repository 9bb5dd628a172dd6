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
	 * The message waits in one more mailbox.
	 */
	void waitsToo() {
		if (this.load != null) {
			this.load.waitsToo(this.bytes);
		}
	}

	/**
	 * Returns this as it is put aside once it has left the mailbox: nobody wants to know
	 * when it leaves the stash.
	 */
	Observed aside() {
		return (this.load != null) ? new Observed(this.message, this.context) : this;
	}

}
