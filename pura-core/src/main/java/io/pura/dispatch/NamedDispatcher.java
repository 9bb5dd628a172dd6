package io.pura.dispatch;

import java.time.Duration;
import java.util.List;

/**
 * What stands behind the name of a dispatcher.
 */
interface NamedDispatcher {

	/**
	 * Returns what runs a task. It is {@linkplain Dispatcher#release released} when the
	 * task is over.
	 * @param taskName the name of the task, for people
	 */
	Dispatcher forTask(String taskName);

	/**
	 * Returns the number of threads.
	 */
	int threads();

	/**
	 * Returns the number of tasks that wait for a thread.
	 */
	long queued();

	/**
	 * Returns the tasks that run on threads which must not be blocked.
	 */
	default List<RunningTask> running() {
		return List.of();
	}

	/**
	 * Takes no more tasks and interrupts the threads that do not become idle in time.
	 */
	void shutdown(Duration timeout);

	/**
	 * A dispatcher that all tasks share.
	 *
	 * @param dispatcher the dispatcher
	 */
	record Shared(Dispatcher dispatcher) implements NamedDispatcher {

		@Override
		public Dispatcher forTask(String taskName) {
			return this.dispatcher;
		}

		@Override
		public int threads() {
			return this.dispatcher.threads();
		}

		@Override
		public long queued() {
			return this.dispatcher.queued();
		}

		@Override
		public List<RunningTask> running() {
			return this.dispatcher.running();
		}

		@Override
		public void shutdown(Duration timeout) {
			this.dispatcher.shutdown(timeout);
		}

	}

}
