package io.pura.dispatch;

import java.time.Instant;

/**
 * The one source of time of an actor system. Safe for use by any thread.
 */
public interface Clock {

	/**
	 * Returns a reading that only ever grows and has no relation to the calendar, as
	 * {@link System#nanoTime()}.
	 * @return nanoseconds since some fixed but arbitrary moment
	 */
	long nanos();

	/**
	 * Returns the calendar time, for people to read.
	 * @return the current instant
	 */
	Instant instant();

	/**
	 * Returns the clock of this machine.
	 * @return the clock of this machine
	 */
	static Clock system() {
		return SystemClock.INSTANCE;
	}

}
