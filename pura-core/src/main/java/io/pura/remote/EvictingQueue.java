package io.pura.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

import io.pura.mailbox.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages in order, of which the oldest tell can be taken out of the middle. Any thread
 * may add, lock-free; everything else is done under the lock of the
 * {@link OutboundQueue}.
 */
final class EvictingQueue {

	private final MessageQueue messages = MessageQueue.unbounded();

	/** Ahead of the others, taken from them by those who looked for a tell. */
	private final Deque<Object> front = new ArrayDeque<>(0);

	/** How many of the front are tells. */
	private int tells;

	/**
	 * Adds a message, parked or not. Safe for use by any thread.
	 */
	void add(Object item) {
		this.messages.add(item);
	}

	/**
	 * Takes the next one, or returns {@code null} if there is none, or if its sender has
	 * not stored it yet, which {@link #isEmpty()} tells.
	 */
	@Nullable Object poll() {
		Object item = this.front.poll();
		if (item == null) {
			return this.messages.poll();
		}
		this.tells -= (item instanceof Outgoing.Tell) ? 1 : 0;
		return item;
	}

	/**
	 * Returns whether there is nothing, nor anything about to be stored by its sender.
	 */
	boolean isEmpty() {
		return this.front.isEmpty() && this.messages.isEmpty();
	}

	/**
	 * Makes the memory of what was taken known as free.
	 */
	void settle() {
		this.messages.settle();
	}

	/**
	 * Takes the oldest tell that is not parked, or returns {@code null} if there is none.
	 */
	Outgoing.@Nullable Tell evict() {
		if (this.tells > 0) {
			for (Iterator<Object> iterator = this.front.iterator(); iterator.hasNext();) {
				if (iterator.next() instanceof Outgoing.Tell tell) {
					iterator.remove();
					this.tells--;
					return tell;
				}
			}
		}
		for (Object item = awaitNext(); item != null; item = awaitNext()) {
			if (item instanceof Outgoing.Tell tell) {
				return tell;
			}
			this.front.add(item);
		}
		return null;
	}

	/**
	 * Takes all out that are taken elsewhere.
	 * @param elsewhere takes one, or returns {@code false} to leave it here
	 */
	void removeIf(Predicate<Object> elsewhere) {
		List<Object> all = new ArrayList<>();
		drainTo(all);
		for (Object item : all) {
			if (!elsewhere.test(item)) {
				this.front.add(item);
				this.tells += (item instanceof Outgoing.Tell) ? 1 : 0;
			}
		}
	}

	/**
	 * Moves everything elsewhere, in order.
	 */
	void drainTo(Collection<Object> rest) {
		rest.addAll(this.front);
		this.front.clear();
		this.tells = 0;
		for (Object item = awaitNext(); item != null; item = awaitNext()) {
			rest.add(item);
		}
	}

	private @Nullable Object awaitNext() {
		for (;;) {
			Object item = this.messages.poll();
			if (item != null || this.messages.isEmpty()) {
				return item;
			}
			// Its sender is about to store it.
			Thread.yield();
		}
	}

}
