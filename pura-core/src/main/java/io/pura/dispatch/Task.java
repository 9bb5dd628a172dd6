package io.pura.dispatch;

import java.util.concurrent.ForkJoinTask;

import io.pura.Internal;
import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given to a {@link Dispatcher} again and again, so it is its own
 * {@link ForkJoinTask} and nothing is allocated to run it. It must not be given to a
 * dispatcher while it waits there.
 */
@Internal
public abstract class Task extends ForkJoinTask<@Nullable Void> implements Runnable {

	/** What threads run that are not {@linkplain Worker workers}. */
	private static final ThreadLocal<@Nullable Task> ELSEWHERE = new ThreadLocal<>();

	/**
	 * Does the work. Must not throw. When it ends in being given to a dispatcher, that is
	 * the last thing it does.
	 */
	protected abstract void work();

	/**
	 * Returns the task that the current thread runs.
	 * @return the task, the innermost one if an executor runs tasks within tasks, or
	 * {@code null} if the thread runs none
	 */
	public static @Nullable Task current() {
		return (Thread.currentThread() instanceof Worker worker) ? worker.current() : ELSEWHERE.get();
	}

	/**
	 * Makes this the current task of the current thread.
	 * @return what was current before, to be given to {@link #leave}
	 */
	protected final @Nullable Task enter() {
		if (Thread.currentThread() instanceof Worker worker) {
			return worker.enter(this);
		}
		Task outer = ELSEWHERE.get();
		ELSEWHERE.set(this);
		return outer;
	}

	/**
	 * Undoes {@link #enter}, on the same thread.
	 * @param outer what was current before
	 */
	protected static void leave(@Nullable Task outer) {
		if (Thread.currentThread() instanceof Worker worker) {
			worker.enter(outer);
		}
		else if (outer != null) {
			ELSEWHERE.set(outer);
		}
		else {
			ELSEWHERE.remove();
		}
	}

	/**
	 * Called before the work is done on a thread of somebody else.
	 * @return what {@link #ended} is told
	 */
	protected @Nullable Object began() {
		return null;
	}

	/**
	 * Called after the work was done on a thread of somebody else, when another thread
	 * may do the next.
	 * @param began what {@link #began} has returned
	 */
	protected void ended(@Nullable Object began) {
	}

	/**
	 * Does the work on a thread of somebody else.
	 */
	@Override
	public final void run() {
		Task outer = enter();
		Object began = began();
		try {
			work();
		}
		finally {
			ended(began);
			leave(outer);
		}
	}

	/**
	 * Counts actors and messages. The counters show them soon.
	 * @param counters where they are counted
	 * @param started how many actors have begun to live
	 * @param stopped how many have ended
	 * @param processed how many messages had their handler called
	 */
	protected static void count(ActorTypeCounters counters, int started, int stopped, int processed) {
		if (Thread.currentThread() instanceof Worker worker) {
			worker.tally().add(counters, started, stopped, processed);
		}
		else {
			counters.add(started, stopped, processed);
		}
	}

	/**
	 * Shows the counters all that the current thread has counted so far.
	 */
	protected static void publishCounts() {
		if (Thread.currentThread() instanceof Worker worker) {
			worker.tally().flush();
		}
	}

	/**
	 * Returns whether the current thread belongs to a {@link ForkJoinDispatcher}.
	 * @return whether it does
	 */
	public static boolean isOnWorker() {
		return Thread.currentThread() instanceof Worker;
	}

	/**
	 * Returns whether the current thread belongs to a {@link ForkJoinDispatcher} and has
	 * nothing else to do than what it does.
	 * @return whether it may linger for a moment
	 */
	protected static boolean mayLinger() {
		return Thread.currentThread() instanceof Worker worker && worker.isAlone();
	}

	@Override
	protected final boolean exec() {
		if (Thread.currentThread() instanceof Worker worker) {
			worker.run(this);
		}
		else {
			run();
		}
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
