package io.pura.stats;

import java.util.concurrent.atomic.LongAdder;

import io.pura.Internal;

/**
 * Counts what the actors of one class do. Safe for use by any thread.
 */
@Internal
public final class ActorTypeCounters {

	private final String type;

	private final LongAdder started = new LongAdder();

	private final LongAdder stopped = new LongAdder();

	private final LongAdder restarts = new LongAdder();

	private final LongAdder processed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	/**
	 * Creates counters at zero.
	 * @param type the name of the class of the actors
	 */
	public ActorTypeCounters(String type) {
		this.type = type;
	}

	/**
	 * Returns the name of the class of the actors.
	 * @return the name, as in {@link ActorTypeStats#type()}
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Counts actors and messages.
	 * @param started how many actors have begun to live
	 * @param stopped how many have ended
	 * @param processed how many messages had their handler called, whether it failed or
	 * not
	 */
	public void add(int started, int stopped, int processed) {
		add(this.started, started);
		add(this.stopped, stopped);
		add(this.processed, processed);
	}

	private static void add(LongAdder counter, int count) {
		if (count > 0) {
			counter.add(count);
		}
	}

	/**
	 * Counts a restart.
	 */
	public void actorRestarted() {
		this.restarts.increment();
	}

	/**
	 * Counts a message whose handler failed.
	 */
	public void messageFailed() {
		this.failed.increment();
	}

	/**
	 * Returns what was counted so far.
	 * @param queued the number of messages that wait in the mailboxes of these actors
	 * @return a snapshot
	 */
	public ActorTypeStats snapshot(long queued) {
		long ended = this.stopped.sum();
		long begun = this.started.sum();
		long failures = this.failed.sum();
		long all = this.processed.sum();
		return new ActorTypeStats(this.type, Math.max(0, begun - ended), begun, ended, this.restarts.sum(),
				Math.max(0, all - failures), failures, queued);
	}

}
