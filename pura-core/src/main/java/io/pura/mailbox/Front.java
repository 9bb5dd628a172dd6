package io.pura.mailbox;

import java.util.ArrayDeque;
import java.util.Queue;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The front of a mailbox that drops its oldest message when it is full. Producers take
 * from such a mailbox too, so everybody who does holds the lock of its front. What must
 * not be dropped is kept here, ahead of all that stands in the mailbox itself.
 */
@Internal
public abstract class Front {

	private final Queue<Object> kept = new ArrayDeque<>(0);

	private volatile int size;

	/**
	 * Returns whether a message may be dropped. Called under the lock, so it must be
	 * quick.
	 * @param message the message
	 * @return whether it is one that came from outside
	 */
	protected abstract boolean mayDrop(Object message);

	/**
	 * Called by the thread of a producer for each message that it has taken out, without
	 * the lock.
	 * @param message the message
	 */
	protected abstract void dropped(Object message);

	/**
	 * Returns the number of messages that are kept here. Safe for use by any thread.
	 * @return the number of messages
	 */
	public int size() {
		return this.size;
	}

	void keep(Object message) {
		this.kept.add(message);
		this.size = this.kept.size();
	}

	@Nullable Object next() {
		Object message = this.kept.poll();
		if (message != null) {
			this.size = this.kept.size();
		}
		return message;
	}

}
