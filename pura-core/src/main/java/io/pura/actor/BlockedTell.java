package io.pura.actor;

import java.util.concurrent.locks.LockSupport;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.pura.dispatch.ElasticDispatcher;
import io.pura.dispatch.Task;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/**
 * A message that waits for room in a mailbox, together with the thread that tells it.
 */
final class BlockedTell {

	private final Message<?, ?> message;

	private final Object item;

	private final Thread thread = Thread.currentThread();

	private volatile boolean over;

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
		Thread thread = Thread.currentThread();
		boolean isOfNetty = thread instanceof FastThreadLocalThread netty && !netty.permitBlockingCalls();
		return mayWait(recipient, Task.current()) && !isOfNetty && !(thread instanceof NonBlocking);
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

	/**
	 * Lets the thread go on.
	 */
	void over() {
		this.over = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Waits, as the thread that tells.
	 */
	void await() {
		boolean interrupted = false;
		ElasticDispatcher.beginWait();
		while (!this.over) {
			LockSupport.park(this);
			interrupted |= Thread.interrupted();
		}
		ElasticDispatcher.endWait();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
