package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.benchmarks.measure.Allocation;
import io.pura.benchmarks.measure.Metric;

/**
 * Measures what is done between two moments.
 */
final class Stopwatch {

	private static final int LIMIT_SECONDS = 60;

	private final Allocation allocation = Allocation.begin();

	private final long begin = System.nanoTime();

	private Stopwatch() {
	}

	static Stopwatch start() {
		return new Stopwatch();
	}

	/**
	 * Measures what is done until a latch opens.
	 */
	Reading stopAt(CountDownLatch done) throws InterruptedException {
		await(done);
		return stop();
	}

	Reading stop() {
		long nanos = System.nanoTime() - this.begin;
		return new Reading(nanos, this.allocation.bytes());
	}

	/**
	 * Waits, but not for ever: an actor may have failed.
	 */
	static void await(CountDownLatch done) throws InterruptedException {
		if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not done after " + LIMIT_SECONDS + " s");
		}
	}

	/**
	 * What was measured.
	 */
	record Reading(long nanos, long bytes) {

		/**
		 * Returns how many operations were done in a second, in millions.
		 */
		double rate(int operations) {
			return operations * 1e3 / this.nanos;
		}

		/**
		 * Returns how much was allocated for each operation.
		 */
		double bytes(int operations) {
			return (double) this.bytes / operations;
		}

		Map<Metric, Double> of(int operations) {
			return Map.of(Metric.OPERATIONS, rate(operations), Metric.ALLOCATED, bytes(operations));
		}

	}

}
