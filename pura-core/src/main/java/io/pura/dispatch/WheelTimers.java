package io.pura.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers in a hashed wheel (Varghese and Lauck 1987, scheme 6) with one thread, which
 * sleeps until the next timer is due. A timer is never early, and a millisecond late if
 * the thread gets its processor in time.
 * <p>
 * Whoever sets a timer puts it on a lock-free stack, which costs one compare-and-set, and
 * wakes the thread only if that would sleep for too long. The thread sorts the stack into
 * buckets of a millisecond, of which the wheel has {@value #BUCKETS}: timers that are due
 * later share the buckets with the sooner ones and wait for a later round. A timer that
 * is called off lets go of its task at once and is swept out when its bucket comes, or
 * sooner if there are many of its kind.
 */
@Internal
public final class WheelTimers implements Timers {

	private static final Logger logger = LoggerFactory.getLogger(WheelTimers.class);

	private static final VarHandle FRESH;

	private static final VarHandle CANCELLED;

	private static final VarHandle TASK;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			FRESH = lookup.findVarHandle(WheelTimers.class, "fresh", Entry.class);
			CANCELLED = lookup.findVarHandle(WheelTimers.class, "cancelled", int.class);
			TASK = lookup.findVarHandle(Entry.class, "task", Runnable.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final long TICK_NANOS = 1_000_000;

	private static final int BUCKETS = 4096;

	/** After how many fresh timers the thread is woken to sort them. */
	private static final int MANY_FRESH = 4096;

	/** From how many called off timers on they may be worth a sweep. */
	private static final int MANY_CANCELLED = 10_000;

	private static final long NEVER = Long.MAX_VALUE;

	private static final long AWAKE = Long.MIN_VALUE;

	private final Clock clock;

	private final Supplier<Thread> threads;

	/**
	 * The reading of the clock that all times here count from, so that none overflows.
	 */
	private final long origin;

	private final @Nullable Entry[] firsts = new Entry[BUCKETS];

	private final @Nullable Entry[] lasts = new Entry[BUCKETS];

	/** When the first timer of each bucket is due, or {@link #NEVER}. */
	private final long[] earliest = new long[BUCKETS];

	/** The number of timers in the wheel, those that were called off included. */
	private int size;

	/** The tick that was looked at last. */
	private long tick;

	/** Those that are about to run. */
	private @Nullable Entry[] due = new Entry[64];

	private volatile @Nullable Thread thread;

	private volatile @Nullable Entry fresh;

	/** Until when the thread sleeps. */
	private volatile long sleepsUntil = AWAKE;

	/** The number of timers that were called off since the last sweep. */
	private volatile int cancelled;

	private volatile boolean closed;

	/**
	 * Creates timers, whose thread is started with the first of them.
	 * @param clock the clock of this machine
	 * @param threadName the name of the thread
	 * @param contextClassLoader the context class loader of the thread
	 */
	public WheelTimers(Clock clock, String threadName, ClassLoader contextClassLoader) {
		this.clock = clock;
		this.origin = clock.nanos();
		Arrays.fill(this.earliest, NEVER);
		this.threads = () -> {
			// Without the thread-locals of whoever sets the first timer.
			Thread thread = new Thread(null, this::run, threadName, 0, false);
			thread.setContextClassLoader(contextClassLoader);
			thread.setDaemon(true);
			return thread;
		};
	}

	private synchronized void start() {
		if (this.thread == null && !this.closed) {
			Thread thread = this.threads.get();
			this.thread = thread;
			thread.start();
		}
	}

	private long now() {
		return this.clock.nanos() - this.origin;
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		Entry entry = new Entry(this, now() + Nanos.of(delay), task);
		if (this.closed) {
			return entry;
		}
		Entry before;
		do {
			before = this.fresh;
			entry.next = before;
			entry.number = (before != null) ? before.number + 1 : 1;
		}
		while (!FRESH.compareAndSet(this, before, entry));
		if (this.thread == null) {
			start();
		}
		if (entry.due < this.sleepsUntil || entry.number % MANY_FRESH == 0) {
			LockSupport.unpark(this.thread);
		}
		return entry;
	}

	private void calledOff() {
		int count = (int) CANCELLED.getAndAdd(this, 1) + 1;
		if (count % MANY_CANCELLED == 0) {
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			// Before the fresh ones are taken, so that none that is due by then is missed
			// and
			// a later one runs before it.
			long now = now();
			sort();
			if (this.cancelled >= MANY_CANCELLED && this.cancelled >= this.size / 2) {
				sweep();
			}
			fire(now);
			sleep(next());
		}
		this.fresh = null;
		Arrays.fill(this.firsts, null);
		Arrays.fill(this.lasts, null);
	}

	/**
	 * Puts fresh timers into the wheel, in the order in which they were set.
	 */
	private void sort() {
		Entry newest = (Entry) FRESH.getAndSet(this, null);
		Entry entry = null;
		while (newest != null) {
			Entry older = newest.next;
			newest.next = entry;
			entry = newest;
			newest = older;
		}
		while (entry != null) {
			Entry next = entry.next;
			put(entry);
			entry = next;
		}
	}

	private void put(Entry entry) {
		// What is overdue goes where the next look is.
		keep(bucket(Math.max(this.tick, entry.due / TICK_NANOS)), entry);
	}

	private void keep(int bucket, Entry entry) {
		entry.next = null;
		Entry last = this.lasts[bucket];
		if (last != null) {
			last.next = entry;
		}
		else {
			this.firsts[bucket] = entry;
		}
		this.lasts[bucket] = entry;
		this.earliest[bucket] = Math.min(this.earliest[bucket], entry.due);
		this.size++;
	}

	private static int bucket(long tick) {
		return (int) (tick & (BUCKETS - 1));
	}

	private void fire(long now) {
		long last = now / TICK_NANOS;
		long first = this.tick;
		// Before the tasks run, as they set timers.
		this.tick = last;
		if (last - first >= BUCKETS) {
			// Late by more than a round: the buckets do not follow in order any more.
			int count = 0;
			for (int bucket = 0; bucket < BUCKETS; bucket++) {
				count = look(bucket, now, count);
			}
			run(count);
			return;
		}
		for (long tick = first; tick <= last && !this.closed; tick++) {
			int bucket = bucket(tick);
			if (this.earliest[bucket] <= now) {
				run(look(bucket, now, 0));
			}
		}
	}

	/**
	 * Takes what is due out of a bucket, and keeps the rest.
	 * @param count how many are taken already
	 * @return how many are taken now
	 */
	private int look(int bucket, long now, int count) {
		Entry entry = this.firsts[bucket];
		this.firsts[bucket] = null;
		this.lasts[bucket] = null;
		this.earliest[bucket] = NEVER;
		int taken = count;
		while (entry != null) {
			Entry next = entry.next;
			this.size--;
			if (entry.due <= now) {
				entry.next = null;
				if (taken == this.due.length) {
					this.due = Arrays.copyOf(this.due, 2 * taken);
				}
				this.due[taken++] = entry;
			}
			else if (entry.task != null) {
				keep(bucket, entry);
			}
			else {
				entry.next = null;
			}
			entry = next;
		}
		return taken;
	}

	/**
	 * Runs what was taken, in order.
	 */
	private void run(int count) {
		// They mostly are in order, and then this only looks at each.
		Arrays.sort(this.due, 0, count, Entry.BY_TIME);
		for (int i = 0; i < count && !this.closed; i++) {
			Entry entry = this.due[i];
			if (entry != null) {
				entry.run();
			}
		}
		Arrays.fill(this.due, 0, count, null);
	}

	/**
	 * Throws out what was called off.
	 */
	private void sweep() {
		CANCELLED.setVolatile(this, 0);
		for (int bucket = 0; bucket < BUCKETS; bucket++) {
			look(bucket, AWAKE, 0);
		}
	}

	/**
	 * Returns when the next timer is due, rounded up to a tick.
	 */
	private long next() {
		long next = NEVER;
		for (long due : this.earliest) {
			next = Math.min(next, due);
		}
		return (next == NEVER) ? NEVER : (next / TICK_NANOS + 1) * TICK_NANOS;
	}

	private void sleep(long until) {
		this.sleepsUntil = until;
		// After that: either this sees a fresh timer, or whoever sets it how long this
		// sleeps.
		if (this.fresh == null && !this.closed) {
			if (until == NEVER) {
				LockSupport.park(this);
			}
			else {
				LockSupport.parkNanos(this, until - now());
			}
		}
		this.sleepsUntil = AWAKE;
	}

	/**
	 * A timer.
	 */
	private static final class Entry implements Cancellable {

		static final Comparator<Entry> BY_TIME = Comparator.comparingLong((entry) -> entry.due);

		private final WheelTimers timers;

		private final long due;

		/** {@code null} once it has run or was called off. */
		private volatile @Nullable Runnable task;

		private @Nullable Entry next;

		/** The number of timers on the stack up to this one. */
		private int number;

		Entry(WheelTimers timers, long due, Runnable task) {
			this.timers = timers;
			this.due = due;
			this.task = task;
		}

		void run() {
			Runnable task = (Runnable) TASK.getAndSet(this, null);
			if (task == null) {
				return;
			}
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("Timer task {} failed", task, ex);
			}
		}

		@Override
		public void cancel() {
			if (this.task != null && TASK.getAndSet(this, null) != null) {
				this.timers.calledOff();
			}
		}

	}

}
