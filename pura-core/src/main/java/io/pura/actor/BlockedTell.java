package io.pura.actor;

import io.pura.dispatch.Task;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for room in a mailbox, together with the thread that tells it.
 */
final class BlockedTell extends BlockedThread {

	private final Message<?, ?> message;

	private final Object item;

	/**
	 * Creates one for the current thread.
	 * @param item the message, or what it is observed in
	 */
	BlockedTell(Message<?, ?> message, Object item) {
		this.message = message;
		this.item = item;
	}

	/**
	 * Returns whether the current thread may wait for an actor.
	 */
	static boolean mayWait(ActorCell<?> recipient) {
		return mayWait(recipient, Task.current()) && mayBlock();
	}

	private static boolean mayWait(ActorCell<?> recipient, @Nullable Task running) {
		return running == null || (running instanceof ActorCell<?> cell && cell != recipient
				&& !isInstance(cell, recipient) && cell.dispatcher().mayBlock());
	}

	/**
	 * Returns whether an actor is one of those that make the room in a pool.
	 */
	private static boolean isInstance(ActorCell<?> cell, ActorCell<?> pool) {
		return cell instanceof PoolWorker<?> && cell.parent() == pool;
	}

	Message<?, ?> message() {
		return this.message;
	}

	Object item() {
		return this.item;
	}

}
