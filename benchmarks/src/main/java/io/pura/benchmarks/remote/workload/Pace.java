package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When something is due that happens so often, and no later because something before took
 * long.
 */
final class Pace {

	private final long begin = System.nanoTime();

	private final double perNano;

	/**
	 * Begins.
	 * @param perSecond how often it happens
	 */
	Pace(double perSecond) {
		this.perNano = perSecond / 1e9;
	}

	/**
	 * Waits until it is due so many times.
	 * @param times from 0 on
	 * @return when it was due, in terms of {@link System#nanoTime()}
	 */
	long await(long times) {
		long due = this.begin + (long) (times / this.perNano);
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		return due;
	}

	/**
	 * Returns whether a time is not over since this began.
	 */
	boolean isWithin(Duration time) {
		return System.nanoTime() - this.begin < time.toNanos();
	}

}
