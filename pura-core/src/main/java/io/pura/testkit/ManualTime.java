package io.pura.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Nanos;
import io.pura.dispatch.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A clock and timers that stand still until a test moves them, and an executor whose
 * tasks run only then. Safe for use by any thread.
 *
 * <pre class="code">
 * ManualTime time = new ManualTime();
 * ActorSystem system = ActorSystem.builder("test").clock(time).timers(time).build();
 * time.advance(Duration.ofMinutes(10));
 * </pre>
 *
 * Such a system has threads of its own. One that also gets this {@linkplain #execute
 * executor} runs wholly on the thread that moves the time, and always in the same way; a
 * {@linkplain #process() process} holds all that it needs, and an {@link ActorTestKit}
 * makes one that runs. Nothing may block there, so a test waits with {@link #runUntil}
 * and not by joining a future.
 */
public final class ManualTime implements Clock, Timers, Executor {

	/** More than any test needs before its time moves on. */
	private static final int LONGEST_STANDSTILL = 10_000_000;

	private final PriorityQueue<Entry> entries = new PriorityQueue<>(
			Comparator.comparingLong(Entry::due).thenComparingLong(Entry::number));

	private final List<Runnable> ready = new ArrayList<>();

	private final IntUnaryOperator chooser;

	private long now;

	private long count;

	private boolean closed;

	/**
	 * Creates a time whose executor runs tasks first in, first out.
	 */
	public ManualTime() {
		this.chooser = (size) -> 0;
	}

	/**
	 * Creates a time whose executor runs next any of the tasks that wait, as chance has
	 * it.
	 * @param random chooses
	 */
	public ManualTime(RandomGenerator random) {
		this.chooser = random::nextInt;
	}

	/**
	 * Returns a share of this time for one actor system, of which there may be several.
	 * @return a new process
	 */
	public SimulatedProcess process() {
		return new SimulatedProcess(this);
	}

	/**
	 * Moves the time on and runs, on this thread, what becomes due in order, also what is
	 * scheduled meanwhile, and before and after each the tasks of the executor until none
	 * is left. Actors that have threads of their own take up there what timers have sent
	 * them. What a task throws is thrown here.
	 * @param duration how far
	 */
	public void advance(Duration duration) {
		runUntil(() -> false, duration);
	}

	/**
	 * Runs what is due and the tasks of the executor until none is left, without moving
	 * the time.
	 */
	public void run() {
		advance(Duration.ZERO);
	}

	/**
	 * Does as {@link #advance}, one task after the other, but only until a condition
	 * holds.
	 * @param condition what to wait for, asked after each task
	 * @param limit how far to move the time at most
	 * @return whether the condition holds
	 */
	public boolean runUntil(BooleanSupplier condition, Duration limit) {
		long end = nanos() + Nanos.of(limit);
		long moment = nanos();
		int tasks = 0;
		while (!condition.getAsBoolean()) {
			Runnable next = next(end);
			if (next == null) {
				return condition.getAsBoolean();
			}
			next.run();
			tasks = (moment == nanos()) ? tasks + 1 : 0;
			moment = nanos();
			if (tasks > LONGEST_STANDSTILL) {
				throw new IllegalStateException("Tasks go on and on queueing each other: " + tasks + " have run at "
						+ instant() + ", the last was " + next);
			}
		}
		return true;
	}

	/**
	 * Takes what runs next, and moves the time to where it is due, or to the end if there
	 * is nothing.
	 */
	private synchronized @Nullable Runnable next(long end) {
		if (!this.ready.isEmpty()) {
			return this.ready.remove(this.chooser.applyAsInt(this.ready.size()));
		}
		Entry next = this.entries.peek();
		if (next == null || next.due() > end) {
			this.now = Math.max(this.now, end);
			return null;
		}
		this.entries.remove();
		this.now = Math.max(this.now, next.due());
		return next.task();
	}

	/**
	 * Returns how many tasks wait for their time.
	 * @return the number of tasks that were neither run nor called off
	 */
	public synchronized int scheduled() {
		return this.entries.size();
	}

	@Override
	public synchronized long nanos() {
		return this.now;
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(nanos());
	}

	@Override
	public synchronized Cancellable schedule(Duration delay, Runnable task) {
		Entry entry = new Entry(this.now + Nanos.of(delay), this.count++, task);
		if (!this.closed) {
			this.entries.add(entry);
		}
		return () -> cancel(entry);
	}

	private synchronized void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	/**
	 * Runs a task when the time is moved next, if only by nothing.
	 */
	@Override
	public synchronized void execute(Runnable task) {
		this.ready.add(task);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.entries.clear();
	}

	/**
	 * A task and when it is due.
	 *
	 * @param due the reading of the clock
	 * @param number tells tasks that are due at the same time apart
	 * @param task the task
	 */
	private record Entry(long due, long number, Runnable task) {
	}

}
