package io.pura.benchmarks.local.workload;

import java.util.concurrent.CountDownLatch;

/**
 * How late the messages of timers are. Told by one actor.
 */
public final class Lateness {

	private final double[] micros;

	private final CountDownLatch handled = new CountDownLatch(1);

	private int next;

	private long nanosToSet;

	Lateness(int timers) {
		this.micros = new double[timers];
	}

	/**
	 * Some timers have been set.
	 * @param nanos how long that took
	 */
	public void set(long nanos) {
		this.nanosToSet += nanos;
	}

	/**
	 * The message of a timer is being handled.
	 * @param due when it was due, on the clock of {@link System#nanoTime()}
	 */
	public void handled(long due) {
		this.micros[this.next] = (System.nanoTime() - due) / 1e3;
		this.next++;
		if (this.next == this.micros.length) {
			this.handled.countDown();
		}
	}

	CountDownLatch all() {
		return this.handled;
	}

	double[] micros() {
		return this.micros;
	}

	double nanosToSetOne() {
		return (double) this.nanosToSet / this.micros.length;
	}

}
