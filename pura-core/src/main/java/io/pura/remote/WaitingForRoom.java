package io.pura.remote;

import io.pura.actor.BlockedThread;
import io.pura.actor.Offer;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for room in a queue: a tell together with the thread that tells
 * it, or an ask without one.
 */
final class WaitingForRoom extends BlockedThread {

	private final Outgoing.Addressed message;

	private volatile @Nullable Offer outcome;

	/**
	 * Creates one for the current thread, if it is a tell.
	 */
	WaitingForRoom(Outgoing.Addressed message) {
		this.message = message;
	}

	Outgoing.Addressed message() {
		return this.message;
	}

	/**
	 * Lets the message go on.
	 * @param outcome whether it was taken, or {@code null} if it is to be sent anew
	 */
	void over(@Nullable Offer outcome) {
		this.outcome = outcome;
		if (this.message instanceof Outgoing.Request request) {
			request.ask().waiting(false);
		}
		over();
	}

	/**
	 * Returns what came of it, when it is over.
	 */
	@Nullable Offer outcome() {
		return this.outcome;
	}

}
