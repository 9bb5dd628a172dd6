package io.pura.dispatch;

import java.util.concurrent.ForkJoinTask;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given to a {@link Dispatcher} again and again, so it is its own
 * {@link ForkJoinTask} and nothing is allocated to run it. It must not be given to a
 * dispatcher while it waits there or runs; {@link #run()} must not throw.
 */
@Internal
public abstract class Task extends ForkJoinTask<@Nullable Void> implements Runnable {

	@Override
	protected final boolean exec() {
		if (Thread.currentThread() instanceof ForkJoinDispatcher.Worker worker && worker.isTimeToLookOutside()) {
			admitSubmission();
		}
		run();
		// Not completed, ever: a completed ForkJoinTask would not run a second time.
		return false;
	}

	/**
	 * Moves a task that came from outside the pool to the end of this worker's queue. A
	 * worker takes none by itself while its own queue is not empty, which it never is if
	 * its tasks go on and on queueing each other.
	 */
	static void admitSubmission() {
		ForkJoinTask<?> submission = pollSubmission();
		if (submission != null) {
			submission.fork();
		}
	}

	@Override
	public final @Nullable Void getRawResult() {
		return null;
	}

	@Override
	protected final void setRawResult(@Nullable Void value) {
	}

}
