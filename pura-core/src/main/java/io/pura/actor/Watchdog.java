package io.pura.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.pura.dispatch.Clock;
import io.pura.dispatch.Nanos;
import io.pura.dispatch.RunningTask;
import io.pura.dispatch.Task;
import io.pura.dispatch.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices actors that take long over one message, hook or other piece of code, and says
 * where they are. It looks at the threads now and then: if one runs the same turn of an
 * actor as before, and that has taken nothing from its mailbox since, it still does the
 * same. So actors need not do anything for it. Safe for use by any thread.
 */
final class Watchdog {

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	private static final int REMEMBERED = 20;

	private static final int LOOKS_PER_THRESHOLD = 4;

	private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

	/** After how long it is said again. */
	private static final long REPEAT = TimeUnit.MINUTES.toNanos(1);

	/**
	 * How many looks at least must have found the same. One is not enough: after a pause
	 * of the whole machine it finds what ran before as it was.
	 */
	private static final int LOOKS = 2;

	private final long threshold;

	private final long pause;

	private final Clock clock;

	private final Supplier<List<RunningTask>> workers;

	/** What runs on threads that belong to others. */
	private final Map<Task, RunningTask> elsewhere = new ConcurrentHashMap<>();

	private Map<ActorCell<?>, Watched> watched = new IdentityHashMap<>();

	private final Deque<Watched> slow = new ArrayDeque<>();

	private volatile long count;

	/**
	 * Creates a watchdog that sleeps.
	 * @param threshold how long code may run
	 * @param clock the clock
	 * @param workers returns what the threads of dispatchers run
	 */
	Watchdog(Duration threshold, Clock clock, Supplier<List<RunningTask>> workers) {
		this.threshold = Nanos.of(threshold);
		this.pause = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, this.threshold / LOOKS_PER_THRESHOLD));
		this.clock = clock;
		this.workers = workers;
	}

	/**
	 * Looks again and again until the timers are closed.
	 */
	void start(Timers timers) {
		timers.schedule(Duration.ofNanos(this.pause), () -> {
			try {
				look(this.clock.nanos());
			}
			finally {
				start(timers);
			}
		});
	}

	/**
	 * Notes down that the current thread, which is no worker, begins a turn.
	 * @return what {@link #ended} is to be told
	 */
	RunningTask began(Task task) {
		RunningTask running = new RunningTask(Thread.currentThread(), task, new Object());
		this.elsewhere.put(task, running);
		return running;
	}

	/**
	 * Notes down the end of a turn. The next one may have begun elsewhere.
	 */
	void ended(RunningTask running) {
		this.elsewhere.remove(running.task(), running);
	}

	/**
	 * Looks at all threads.
	 * @param now the reading of the clock
	 */
	synchronized void look(long now) {
		Map<ActorCell<?>, Watched> before = this.watched;
		this.watched = new IdentityHashMap<>();
		for (RunningTask running : running()) {
			if (running.task() instanceof ActorCell<?> cell) {
				Watched same = before.get(cell);
				if (same != null && same.isStill(running)) {
					before.remove(cell);
					same.looks++;
					this.watched.put(cell, same);
				}
				else {
					this.watched.put(cell, new Watched(cell, running, now));
				}
			}
		}
		before.values().forEach((gone) -> gone.ended(now));
		this.watched.values().forEach((same) -> look(same, now));
	}

	private List<RunningTask> running() {
		List<RunningTask> running = new ArrayList<>(this.workers.get());
		running.addAll(this.elsewhere.values());
		return running;
	}

	private void look(Watched same, long now) {
		long nanos = now - same.since;
		if (same.looks < LOOKS || nanos < this.threshold || nanos < same.nextReport) {
			same.goesOn(nanos);
			return;
		}
		StackTraceElement[] stack = same.running.thread().getStackTrace();
		if (running().stream().noneMatch(same::isStill)) {
			// The stack may be one of something else.
			return;
		}
		same.nextReport = nanos + Math.max(this.threshold, REPEAT);
		if (same.slow == null) {
			this.count++;
			if (this.slow.size() == REMEMBERED) {
				this.slow.removeFirst();
			}
			this.slow.addLast(same);
		}
		same.report(stack, nanos);
	}

	/**
	 * Returns how many handlings were slow.
	 */
	long count() {
		return this.count;
	}

	/**
	 * Returns the last slow handlings, the oldest first.
	 */
	synchronized List<SlowHandling> last() {
		List<SlowHandling> last = new ArrayList<>();
		for (Watched one : this.slow) {
			if (one.slow != null) {
				last.add(one.slow);
			}
		}
		return last;
	}

	/**
	 * What an actor does since it was seen first.
	 */
	private final class Watched {

		private final ActorCell<?> cell;

		private final RunningTask running;

		private final int taken;

		private final long since;

		private int looks;

		private long nextReport;

		private @Nullable SlowHandling slow;

		Watched(ActorCell<?> cell, RunningTask running, long now) {
			this.cell = cell;
			this.running = running;
			this.taken = cell.taken();
			this.since = now;
		}

		boolean isStill(RunningTask running) {
			return running.equals(this.running) && this.cell.taken() == this.taken;
		}

		void goesOn(long nanos) {
			if (this.slow != null) {
				this.slow = this.slow.after(Duration.ofNanos(nanos), false);
			}
		}

		void report(StackTraceElement[] stack, long nanos) {
			Class<?> type = this.cell.typeIfKnown();
			String work = WorkNames.of(type, this.cell.currentAsk(), stack);
			Thread thread = this.running.thread();
			this.slow = new SlowHandling(this.cell.path(), (type != null) ? TypeNames.of(type) : "", work,
					Watchdog.this.clock.instant(), Duration.ofNanos(nanos), false, thread.getName(),
					Arrays.asList(stack));
			logger.warn(
					"{} has been busy with {} for {} ms, and handles nothing else meanwhile: let it do less at a"
							+ " time, or let something else wait and pipe the result. Thread {} is at{}",
					this.cell, work, TimeUnit.NANOSECONDS.toMillis(nanos), thread.getName(), lines(stack));
		}

		void ended(long now) {
			if (this.slow != null) {
				Duration time = Duration.ofNanos(now - this.since);
				this.slow = this.slow.after(time, true);
				logger.info("{} goes on after {} ms with {}", this.cell, time.toMillis(), this.slow.work());
			}
		}

		private static String lines(StackTraceElement[] stack) {
			StringBuilder lines = new StringBuilder();
			for (StackTraceElement call : stack) {
				lines.append("\n\t").append(call);
			}
			return lines.toString();
		}

	}

}
