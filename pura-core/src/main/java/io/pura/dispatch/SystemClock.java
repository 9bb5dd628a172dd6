package io.pura.dispatch;

import java.time.Instant;

/**
 * The clock of this machine, and the only place that reads it.
 */
enum SystemClock implements Clock {

	INSTANCE;

	@Override
	public long nanos() {
		return System.nanoTime();
	}

	@Override
	public Instant instant() {
		return Instant.now();
	}

}
