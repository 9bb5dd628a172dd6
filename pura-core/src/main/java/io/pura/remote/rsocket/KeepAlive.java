package io.pura.remote.rsocket;

import java.time.Duration;

/**
 * When a side that has fallen silent is given up.
 *
 * @param interval how often to ask it for a sign of life
 * @param maxLifeTime how long it may say nothing at all
 */
record KeepAlive(Duration interval, Duration maxLifeTime) {

	KeepAlive {
		requirePositive("interval", interval);
		requirePositive("maxLifeTime", maxLifeTime);
		if (interval.compareTo(maxLifeTime) >= 0) {
			throw new IllegalArgumentException(
					"'interval' must be shorter than 'maxLifeTime', but was " + interval + " of " + maxLifeTime);
		}
	}

	static Duration requirePositive(String name, Duration time) {
		if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("'" + name + "' must be between 1 ms and 24 days, but was " + time);
		}
		return time;
	}

}
