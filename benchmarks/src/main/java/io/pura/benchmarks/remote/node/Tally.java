package io.pura.benchmarks.remote.node;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * What a counting actor does with its messages, the same for all systems. Used by one
 * thread at a time.
 */
public final class Tally {

	/**
	 * How many threads may tell an actor.
	 */
	public static final int MAX_SENDERS = 8;

	private final long[] last = new long[MAX_SENDERS];

	private int broken;

	private long messages;

	private long pauseNanos;

	private long slowUntil;

	private @Nullable HeapWatch heap;

	/**
	 * Returns what goes with a message, so that the receiver sees whether it is whole.
	 * @param sender the number of the sender
	 * @param number the number of the message
	 * @param payload the rest, at least a byte
	 * @return a checksum of what is cheap to look at
	 */
	public static long check(int sender, long number, byte[] payload) {
		return ((number * 31 + sender) * 31 + payload.length) * 31 + payload[0] + payload[payload.length - 1];
	}

	/**
	 * Takes a message.
	 * @param sender the number of the sender
	 * @param number the number of the message, 1 or one more than that of the last one
	 * @param check what {@link #check} has returned where it was sent
	 * @param payload the rest
	 */
	public void add(int sender, long number, long check, byte[] payload) {
		this.messages++;
		if ((number != 1 && number != this.last[sender] + 1) || check != check(sender, number, payload)) {
			this.broken++;
		}
		this.last[sender] = number;
		if (this.pauseNanos != 0) {
			pause();
		}
	}

	private void pause() {
		long begin = System.nanoTime();
		if (begin - this.slowUntil >= 0) {
			this.pauseNanos = 0;
			return;
		}
		for (long left = this.pauseNanos; left > 0; left = this.pauseNanos - (System.nanoTime() - begin)) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * Counts, and is slow from now on if that is wanted.
	 * @param pauseMicros how long to pause with each message
	 * @param millis for how long to be so slow; 0 to stay as it is
	 * @return the count, with the peak of the heap if this has been slow and no longer is
	 */
	public Count count(int pauseMicros, long millis) {
		if (millis > 0) {
			this.pauseNanos = pauseMicros * 1000L;
			this.slowUntil = System.nanoTime() + millis * 1_000_000;
			this.heap = HeapWatch.during(Duration.ofMillis(millis));
			return new Count(this.broken, this.messages, 0);
		}
		return new Count(this.broken, this.messages, peakHeap());
	}

	private long peakHeap() {
		HeapWatch heap = this.heap;
		return (heap == null || System.nanoTime() - this.slowUntil < 0) ? 0 : heap.peak();
	}

}
