package io.pura.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that no task waits while a worker is idle. It is a thread that looks twice
 * in a millisecond, and rests while nothing happens: as the system monitor of the
 * scheduler of Go.
 * <p>
 * It rescues tasks that stand in the next slot of a {@link Worker} which is held up by
 * the task that it runs, since no other worker looks there. And it wakes an idle worker
 * while others have tasks in their queues: a pool does so itself only when it puts a task
 * into a queue that is empty, and at that moment the worker may be about to become idle
 * and have looked there already.
 */
final class StallMonitor {

	private static final long TICK_NANOS = 400_000;

	/** While every worker is busy there is none that could help. */
	private static final long BUSY_TICK_NANOS = Duration.ofMillis(2).toNanos();

	/** How many ticks nothing happens before it rests. */
	private static final int QUIET_TICKS = 50;

	/**
	 * How many more ticks after it has said that it rests. By then it has seen whatever a
	 * worker did before the worker could see that.
	 */
	private static final int LAST_TICKS = 3;

	private final ForkJoinDispatcher dispatcher;

	private final List<Watch> watches = new CopyOnWriteArrayList<>();

	private final Thread thread;

	private boolean started;

	private volatile boolean resting;

	private volatile boolean closed;

	StallMonitor(ForkJoinDispatcher dispatcher, String threadName) {
		this.dispatcher = dispatcher;
		this.thread = new Thread(null, this::run, threadName, 0, false);
		this.thread.setDaemon(true);
	}

	/**
	 * Watches a worker that is about to begin.
	 */
	synchronized void watch(Worker worker) {
		this.watches.add(new Watch(worker));
		if (!this.started && !this.closed) {
			this.started = true;
			this.thread.start();
		}
	}

	void forget(Worker worker) {
		this.watches.removeIf((watch) -> watch.worker == worker);
	}

	/**
	 * Returns what the workers run.
	 */
	List<RunningTask> running() {
		List<RunningTask> all = new ArrayList<>();
		for (Watch watch : this.watches) {
			RunningTask running = watch.worker.running();
			if (running != null) {
				all.add(running);
			}
		}
		return all;
	}

	/**
	 * A worker has put a task somewhere.
	 */
	void taskPut() {
		if (this.resting) {
			this.resting = false;
			LockSupport.unpark(this.thread);
		}
	}

	synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		int quiet = 0;
		while (!this.closed) {
			quiet = look() ? 0 : quiet + 1;
			if (quiet == QUIET_TICKS) {
				this.resting = true;
			}
			if (quiet >= QUIET_TICKS + LAST_TICKS && this.resting) {
				LockSupport.park(this);
				quiet = this.resting ? quiet : 0;
			}
			else {
				LockSupport.parkNanos(this, isAnyIdle() ? TICK_NANOS : BUSY_TICK_NANOS);
			}
		}
	}

	private boolean isAnyIdle() {
		for (Watch watch : this.watches) {
			if (watch.worker.isIdle()) {
				return true;
			}
		}
		// Those that are not needed at the moment have ended.
		return this.watches.size() < this.dispatcher.parallelism();
	}

	private boolean look() {
		boolean anything = false;
		for (Watch watch : this.watches) {
			anything |= watch.look();
		}
		if (this.dispatcher.isAnyQueued()) {
			anything = true;
			if (isAnyIdle()) {
				this.dispatcher.wakeWorker();
			}
		}
		return anything;
	}

	/**
	 * What was seen of one worker.
	 */
	private final class Watch {

		private final Worker worker;

		private int slot;

		Watch(Worker worker) {
			this.worker = worker;
		}

		/**
		 * Takes out of the slot what has stood there since the last look.
		 * @return whether anything has happened since then
		 */
		boolean look() {
			int slot = this.worker.slot();
			boolean happened = slot != this.slot || Worker.isFull(slot);
			if (Worker.isFull(slot) && slot == this.slot) {
				Task task = this.worker.take(slot);
				if (task != null) {
					StallMonitor.this.dispatcher.queueRescued(task);
				}
			}
			this.slot = slot;
			return happened;
		}

	}

}
