package io.pura.actor;

import java.util.concurrent.locks.LockSupport;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.pura.Internal;
import io.pura.dispatch.ElasticDispatcher;
import io.pura.dispatch.Task;
import reactor.core.scheduler.NonBlocking;

/**
 * A thread that waits until another one lets it go on.
 */
@Internal
public abstract class BlockedThread {

	private final Thread thread = Thread.currentThread();

	private volatile boolean over;

	/**
	 * Creates one for the current thread.
	 */
	protected BlockedThread() {
	}

	/**
	 * Returns whether the current thread may wait for what is elsewhere.
	 */
	static boolean mayWait() {
		Task running = Task.current();
		return mayBlock() && !Task.isOnWorker()
				&& (running == null || (running instanceof ActorCell<?> cell && cell.dispatcher().mayBlock()));
	}

	/**
	 * Returns whether the current thread is none of Netty or Reactor.
	 */
	static boolean mayBlock() {
		Thread thread = Thread.currentThread();
		boolean isOfNetty = thread instanceof FastThreadLocalThread netty && !netty.permitBlockingCalls();
		return !isOfNetty && !(thread instanceof NonBlocking);
	}

	/**
	 * Lets the thread go on.
	 */
	public final void over() {
		this.over = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Waits, as the thread that this was created for.
	 */
	public final void await() {
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
