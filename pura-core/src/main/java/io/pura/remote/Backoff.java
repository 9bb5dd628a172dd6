package io.pura.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long with each try in a row that has
 * failed, up to a limit. Half of it is chance, so that two nodes do not dial at once
 * again and again. Not safe for use by several threads.
 */
final class Backoff {

	private static final int MAX_DOUBLINGS = 16;

	private final long min;

	private final long max;

	private int failures;

	Backoff(Duration min, Duration max) {
		this.min = min.toNanos();
		this.max = max.toNanos();
	}

	/**
	 * A try has failed, or a link was lost.
	 * @return how long to wait
	 */
	Duration next(RandomGenerator random) {
		long backoff = (this.failures < MAX_DOUBLINGS) ? Math.min(this.max, this.min << this.failures) : this.max;
		this.failures++;
		return Duration.ofNanos(backoff / 2 + random.nextLong(backoff / 2 + 1));
	}

	/**
	 * A try has succeeded, so that the next one comes soon again.
	 */
	void reset() {
		this.failures = 0;
	}

}
