package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * A message for a recipient that was held when it was added to the queue, or when its
 * turn came. Each is itself only.
 */
final class ParkedMessage {

	private final Outgoing.Addressed message;

	private final @Nullable HeldRecipient countedIn;

	ParkedMessage(Outgoing.Addressed message, @Nullable HeldRecipient countedIn) {
		this.message = message;
		this.countedIn = countedIn;
	}

	Outgoing.Addressed message() {
		return this.message;
	}

	/**
	 * Returns whose room it takes, or {@code null} if that is of the queue itself.
	 */
	@Nullable HeldRecipient countedIn() {
		return this.countedIn;
	}

	/**
	 * Returns the message that an item of a queue is, parked or not.
	 */
	static Outgoing.Addressed message(Object item) {
		return (item instanceof ParkedMessage parked) ? parked.message() : (Outgoing.Addressed) item;
	}

}
