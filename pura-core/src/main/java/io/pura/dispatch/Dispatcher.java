package io.pura.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.pura.Internal;

/**
 * Runs tasks on threads. Safe for use by any thread.
 */
@Internal
public interface Dispatcher extends Executor {

	/**
	 * Queues a task behind all that wait already.
	 * @param task the task to run
	 * @throws java.util.concurrent.RejectedExecutionException after {@link #shutdown}
	 */
	void dispatch(Task task);

	/**
	 * Queues the running task behind all that wait already, those included that came from
	 * outside. Called by the task itself at its end.
	 * @param task the running task
	 * @throws java.util.concurrent.RejectedExecutionException after {@link #shutdown}
	 */
	default void yield(Task task) {
		dispatch(task);
	}

	/**
	 * Returns whether tasks may block their threads.
	 * @return whether that is what the threads are for
	 */
	default boolean mayBlock() {
		return false;
	}

	/**
	 * Says that the task for which this was {@linkplain Dispatchers#forTask had} will not
	 * be dispatched any more. May be called by the task itself.
	 */
	default void release() {
	}

	/**
	 * Returns the number of threads that this dispatcher has.
	 * @return the number of threads, 0 if they are not its own
	 */
	int threads();

	/**
	 * Returns the number of tasks that wait for a thread.
	 * @return an estimate, 0 if unknown
	 */
	long queued();

	/**
	 * Returns the tasks that run on threads which are this dispatcher's own.
	 * @return a snapshot
	 */
	default List<RunningTask> running() {
		return List.of();
	}

	/**
	 * Takes no more tasks and interrupts the threads that are its own and do not become
	 * idle in time.
	 * @param timeout how long to wait for running tasks
	 */
	void shutdown(Duration timeout);

}
