package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * An entry of an actor's control lane: stop, watch and the like, which do not wait behind
 * messages.
 */
final class Signal {

	/** Runs in turn. */
	final Runnable action;

	/** Runs instead, on any thread, if the actor has stopped. */
	final Runnable late;

	@Nullable Signal next;

	Signal(Runnable action, Runnable late) {
		this.action = action;
		this.late = late;
	}

	/**
	 * Turns a stack, the newest first, into a queue.
	 */
	static @Nullable Signal inOrder(@Nullable Signal newest) {
		Signal first = null;
		for (Signal signal = newest; signal != null;) {
			Signal older = signal.next;
			signal.next = first;
			first = signal;
			signal = older;
		}
		return first;
	}

}
