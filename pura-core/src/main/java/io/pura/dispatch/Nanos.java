package io.pura.dispatch;

import java.time.Duration;

import io.pura.Internal;

/**
 * Durations as nanoseconds that can be added to a {@link Clock} reading.
 */
@Internal
public final class Nanos {

	/** 146 years: far enough, and no sum of two overflows. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private Nanos() {
	}

	/**
	 * Returns a duration in nanoseconds.
	 * @param duration the duration
	 * @return the nanoseconds, 0 for less than none, and at most 146 years
	 */
	public static long of(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

}
