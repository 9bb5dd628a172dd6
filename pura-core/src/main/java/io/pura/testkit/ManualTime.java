package io.pura.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Nanos;
import io.pura.dispatch.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A clock and timers that stand still until a test moves them. Safe for use by any
 * thread.
 *
 * <pre class="code">
 * ManualTime time = new ManualTime();
 * ActorSystem system = ActorSystem.builder("test").clock(time).timers(time).build();
 * time.advance(Duration.ofMinutes(10));
 * </pre>
 */
public final class ManualTime implements Clock, Timers {

	private final PriorityQueue<Entry> entries = new PriorityQueue<>(
			Comparator.comparingLong(Entry::due).thenComparingLong(Entry::number));

	private long now;

	private long count;

	private boolean closed;

	/**
	 * Moves the time on and runs, in order and on this thread, what becomes due, also
	 * what is scheduled meanwhile. Actors take up on their own threads what timers have
	 * sent them.
	 * @param duration how far
	 */
	public void advance(Duration duration) {
		long end = nanos() + Nanos.of(duration);
		for (Entry entry = nextDue(end); entry != null; entry = nextDue(end)) {
			entry.task().run();
		}
		synchronized (this) {
			this.now = end;
		}
	}

	private synchronized @Nullable Entry nextDue(long end) {
		Entry next = this.entries.peek();
		if (next == null || next.due() > end) {
			return null;
		}
		this.entries.remove();
		this.now = Math.max(this.now, next.due());
		return next;
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
