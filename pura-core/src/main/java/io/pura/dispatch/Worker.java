package io.pura.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;

import io.pura.stats.Tally;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link ForkJoinDispatcher}.
 * <p>
 * A task that is dispatched by the task that this thread runs is not queued: it stands in
 * the <i>next</i> slot and runs right after it, while what they share is still in the
 * cache of this processor, and without waking another thread. The idea is that of the
 * LIFO slot of the schedulers of Go and Tokio. A further one takes its place, and the
 * older one goes into the queue, where idle threads find it.
 * <p>
 * After {@value #CHAIN} tasks in a row, or when a task has used up its turn, whatever
 * else waits is served first. While one task is held up, the {@link StallMonitor} takes
 * away what stands behind it. Only this thread puts a task into the slot, so it needs
 * care only to take one out.
 */
final class Worker extends ForkJoinWorkerThread {

	private static final VarHandle NEXT;

	private static final VarHandle RUNS;

	private static final VarHandle CURRENT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NEXT = lookup.findVarHandle(Worker.class, "next", Task.class);
			RUNS = lookup.findVarHandle(Worker.class, "runs", int.class);
			CURRENT = lookup.findVarHandle(Worker.class, "current", Task.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How many tasks run through the slot before a look at what else waits. */
	private static final int CHAIN = 32;

	private final ForkJoinDispatcher dispatcher;

	private final Tally tally = new Tally();

	private @Nullable Task next;

	/** What runs; others may look. */
	private @Nullable Task current;

	/** How many tasks have begun; others may look. */
	private int runs;

	/** How many tasks are left until the next look at what else waits. */
	private int left = CHAIN;

	Worker(ForkJoinDispatcher dispatcher, ForkJoinPool pool, String name, ClassLoader contextClassLoader) {
		super(pool);
		this.dispatcher = dispatcher;
		setName(name);
		setContextClassLoader(contextClassLoader);
	}

	@Override
	protected void onTermination(@Nullable Throwable exception) {
		this.dispatcher.ended(this);
		super.onTermination(exception);
	}

	/**
	 * Runs a task, and then what comes to stand in the slot.
	 */
	void run(Task first) {
		Task outer = this.current;
		try {
			for (Task task = first; task != null; task = next()) {
				CURRENT.setOpaque(this, task);
				RUNS.setOpaque(this, this.runs + 1);
				task.work();
			}
		}
		finally {
			CURRENT.setOpaque(this, outer);
			this.tally.flush();
		}
	}

	/**
	 * Takes what stands in the slot, unless it is time for others.
	 */
	private @Nullable Task next() {
		Task task = takeNext();
		this.left--;
		if (this.left > 0) {
			return task;
		}
		this.left = CHAIN;
		Task.admitSubmission();
		if (task != null && ForkJoinTask.getQueuedTaskCount() > 0) {
			this.dispatcher.queue(task);
			return null;
		}
		return task;
	}

	boolean isOf(ForkJoinDispatcher dispatcher) {
		return this.dispatcher == dispatcher;
	}

	@Nullable Task current() {
		return this.current;
	}

	@Nullable Task enter(@Nullable Task task) {
		Task outer = this.current;
		CURRENT.setOpaque(this, task);
		return outer;
	}

	Tally tally() {
		return this.tally;
	}

	/**
	 * Has a task run next, on this thread.
	 */
	void runNext(Task task) {
		Task displaced = this.next;
		if (displaced == null) {
			// Others only ever empty the slot, so it still is.
			NEXT.setRelease(this, task);
		}
		else {
			displaced = (Task) NEXT.getAndSet(this, task);
			if (displaced != null) {
				this.dispatcher.queue(displaced);
			}
		}
	}

	private @Nullable Task takeNext() {
		return (this.next != null) ? (Task) NEXT.getAndSet(this, null) : null;
	}

	/**
	 * Ends the row of tasks after the one that runs, if anything else waits.
	 */
	void endChain() {
		this.left = 0;
	}

	/**
	 * Leaves what stands in the slot to other threads, as this one is about to wait.
	 */
	void aboutToBlock() {
		Task task = takeNext();
		if (task != null) {
			this.dispatcher.queue(task);
		}
	}

	/**
	 * Returns whether this thread has nothing else to do.
	 */
	boolean isAlone() {
		return this.next == null && ForkJoinTask.getQueuedTaskCount() == 0 && !getPool().hasQueuedSubmissions();
	}

	// For the monitor

	@Nullable Task standingNext() {
		return (Task) NEXT.getAcquire(this);
	}

	boolean takeAway(Task task) {
		return NEXT.compareAndSet(this, task, null);
	}

	int runs() {
		return (int) RUNS.getOpaque(this);
	}

	boolean isIdle() {
		return CURRENT.getOpaque(this) == null;
	}

}
