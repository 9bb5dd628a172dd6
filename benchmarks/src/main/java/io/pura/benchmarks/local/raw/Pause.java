package io.pura.benchmarks.local.raw;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits a little, and longer each time: spins, then yields, then parks.
 */
final class Pause {

	private static final int SPINS = 1_000;

	private static final int YIELDS = 1_000;

	private static final long PARK_NANOS = 1_000;

	private int waited;

	void again() {
		this.waited++;
		if (this.waited <= SPINS) {
			Thread.onSpinWait();
		}
		else if (this.waited <= SPINS + YIELDS) {
			Thread.yield();
		}
		else {
			LockSupport.parkNanos(PARK_NANOS);
		}
	}

	void end() {
		this.waited = 0;
	}

}
