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
 * away what stands behind it.
 * <p>
 * <b>The slot.</b> There are two places: the task that runs stands in one and the next
 * one in the other, and when that runs they change their roles. So two actors that talk
 * to each other stay where they are and nothing is written but a number, which matters:
 * to store a reference in an old object such as this takes the G1 collector as long as a
 * message. The number says whether the slot is full, which place it is, and how often it
 * was filled:
 *
 * <pre>
 *   fills (30 bits) | place (1 bit) | full (1 bit)
 * </pre>
 *
 * Only this thread fills the slot, with plain and release stores, as others only ever
 * empty it. Whoever empties it does so by compare-and-set, and gets what it read from the
 * place before: that is not written to while the slot is full.
 */
final class Worker extends ForkJoinWorkerThread {

	private static final VarHandle SLOT;

	private static final VarHandle BUSY;

	private static final VarHandle RAN;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SLOT = lookup.findVarHandle(Worker.class, "slot", int.class);
			BUSY = lookup.findVarHandle(Worker.class, "busy", boolean.class);
			RAN = lookup.findVarHandle(Worker.class, "ran", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int FULL = 1;

	private static final int PLACE = 2;

	private static final int FILLS = 4;

	/** How many tasks run through the slot before a look at what else waits. */
	private static final int CHAIN = 32;

	private final ForkJoinDispatcher dispatcher;

	private final Tally tally = new Tally();

	private @Nullable Task first;

	private @Nullable Task second;

	/** Whether the task that runs stands in the second place. */
	private boolean inSecond;

	private int slot;

	/** Whether a task runs; others may look. */
	private boolean busy;

	/** What is current instead of the task that runs. */
	private @Nullable Task entered;

	/** How many tasks have run, which may overflow; others may look. */
	private int ran;

	/** After which one there is the next look at what else waits. */
	private int nextLook = CHAIN;

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
	void run(Task task) {
		if (this.busy) {
			runWithin(task);
			return;
		}
		BUSY.setOpaque(this, true);
		try {
			running(task);
			for (Task next = task; next != null; next = next()) {
				next.work();
			}
		}
		finally {
			BUSY.setOpaque(this, false);
			this.tally.flush();
		}
	}

	/**
	 * Runs a task while another one waits for tasks of its own to be done.
	 */
	private void runWithin(Task task) {
		Task outer = enter(task);
		try {
			task.work();
		}
		finally {
			enter(outer);
		}
	}

	private void running(Task task) {
		if (this.inSecond) {
			this.second = task;
		}
		else {
			this.first = task;
		}
	}

	/**
	 * Takes what stands in the slot, unless it is time for others.
	 */
	private @Nullable Task next() {
		Task task = takeNext();
		this.ran++;
		if (this.ran - this.nextLook >= 0) {
			this.nextLook = this.ran + CHAIN;
			Task.admitSubmission();
			if (task != null && ForkJoinTask.getQueuedTaskCount() > 0) {
				this.dispatcher.queue(task);
				return null;
			}
		}
		if (task != null) {
			this.inSecond = !this.inSecond;
		}
		return task;
	}

	boolean isOf(ForkJoinDispatcher dispatcher) {
		return this.dispatcher == dispatcher;
	}

	@Nullable Task current() {
		if (this.entered != null) {
			return this.entered;
		}
		return this.busy ? (this.inSecond ? this.second : this.first) : null;
	}

	/**
	 * Makes a task current.
	 * @return what is to be made current after that
	 */
	@Nullable Task enter(@Nullable Task task) {
		Task outer = this.entered;
		this.entered = task;
		return outer;
	}

	Tally tally() {
		return this.tally;
	}

	/**
	 * Has a task run next, on this thread.
	 */
	void runNext(Task task) {
		Task displaced = takeNext();
		if (this.inSecond) {
			if (this.first != task) {
				this.first = task;
			}
		}
		else if (this.second != task) {
			this.second = task;
		}
		int fills = (this.slot & -FILLS) + FILLS;
		SLOT.setRelease(this, fills | (this.inSecond ? 0 : PLACE) | FULL);
		if (displaced != null) {
			this.dispatcher.queue(displaced);
		}
	}

	private @Nullable Task takeNext() {
		int slot = this.slot;
		return isFull(slot) ? take(slot) : null;
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
	 * Ends the row of tasks after the one that runs, if anything else waits.
	 */
	void endChain() {
		this.nextLook = this.ran;
	}

	/**
	 * Returns whether this thread has nothing else to do.
	 */
	boolean isAlone() {
		return !isFull(this.slot) && ForkJoinTask.getQueuedTaskCount() == 0 && !getPool().hasQueuedSubmissions();
	}

	/**
	 * Returns the state of the slot, on any thread. The same twice means that all the
	 * time the same task stood there, or none.
	 */
	int slot() {
		return (int) SLOT.getAcquire(this);
	}

	static boolean isFull(int slot) {
		return (slot & FULL) != 0;
	}

	/**
	 * Takes out what stands in the slot, on any thread.
	 * @param slot the state of the slot, which is full
	 * @return the task, or {@code null} if somebody else was faster
	 */
	@Nullable Task take(int slot) {
		Task task = ((slot & PLACE) != 0) ? this.second : this.first;
		return SLOT.compareAndSet(this, slot, slot - FULL) ? task : null;
	}

	boolean isIdle() {
		return !(boolean) BUSY.getOpaque(this);
	}

	/**
	 * Returns what this thread runs, on any thread. It may be wrong while that changes,
	 * but the same twice is right.
	 */
	@Nullable RunningTask running() {
		int turn = (int) RAN.getOpaque(this);
		Task task = current();
		return (task != null) ? new RunningTask(this, task, turn) : null;
	}

}
