package io.pura.remote;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Messages that a lane has taken from its queue at once, so that it needs the lock of the
 * queue once for all of them, and that it has not written yet. Used by the thread of the
 * lane while it drains the queue, and otherwise under the lock of the queue.
 */
final class Burst {

	private static final int CAPACITY = 64;

	private final @Nullable Object[] items = new @Nullable Object[CAPACITY];

	private int at;

	private int end;

	/**
	 * Makes place for the next ones.
	 */
	void clear() {
		this.at = 0;
		this.end = 0;
	}

	boolean isFull() {
		return this.end == CAPACITY;
	}

	boolean isEmpty() {
		return this.at == this.end;
	}

	void add(Object item) {
		this.items[this.end] = item;
		this.end++;
	}

	/**
	 * Takes the next one, or returns {@code null} if there is none.
	 */
	@Nullable Object poll() {
		Object next = null;
		while (next == null && this.at < this.end) {
			next = this.items[this.at];
			this.items[this.at] = null;
			this.at++;
		}
		return next;
	}

	/**
	 * Puts back what was taken last.
	 */
	void putBack(Object item) {
		this.at--;
		this.items[this.at] = item;
	}

	/**
	 * Takes the oldest that nobody waits for an answer to, or returns {@code null} if
	 * there is none.
	 */
	Outgoing.@Nullable Tell evict() {
		for (int i = this.at; i < this.end; i++) {
			if (this.items[i] instanceof Outgoing.Tell tell) {
				this.items[i] = null;
				return tell;
			}
		}
		return null;
	}

	/**
	 * Moves all that is left elsewhere.
	 */
	void drainTo(Collection<Object> rest) {
		for (Object item = poll(); item != null; item = poll()) {
			rest.add(item);
		}
	}

}
