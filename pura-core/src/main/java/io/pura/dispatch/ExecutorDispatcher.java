package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on an executor that belongs to somebody else, and leaves it alone otherwise.
 */
@Internal
public final class ExecutorDispatcher implements Dispatcher {

	private static final ThreadLocal<@Nullable Yield> YIELDING = new ThreadLocal<>();

	private final Executor executor;

	/**
	 * Creates a dispatcher.
	 * @param executor the executor, which its owner shuts down after the actor system
	 */
	public ExecutorDispatcher(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void dispatch(Task task) {
		this.executor.execute(task);
	}

	/**
	 * Goes on in a loop, and not deeper down the stack, if the executor runs tasks at
	 * once.
	 */
	@Override
	public void yield(Task task) {
		Yield outer = YIELDING.get();
		if (outer != null && outer.task == task) {
			outer.again = true;
			return;
		}
		Yield yield = new Yield(task);
		YIELDING.set(yield);
		try {
			do {
				yield.again = false;
				this.executor.execute(task);
			}
			while (yield.again);
		}
		finally {
			if (outer != null) {
				YIELDING.set(outer);
			}
			else {
				YIELDING.remove();
			}
		}
	}

	@Override
	public void execute(Runnable command) {
		this.executor.execute(command);
	}

	@Override
	public int threads() {
		return 0;
	}

	@Override
	public long queued() {
		return 0;
	}

	@Override
	public void shutdown(Duration timeout) {
	}

	/**
	 * A task that is being run again by its thread.
	 */
	private static final class Yield {

		private final Task task;

		private boolean again;

		Yield(Task task) {
			this.task = task;
		}

	}

}
