package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.pura.Internal;

/**
 * Runs tasks on an executor that belongs to somebody else, and leaves it alone otherwise.
 */
@Internal
public final class ExecutorDispatcher implements Dispatcher {

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

}
