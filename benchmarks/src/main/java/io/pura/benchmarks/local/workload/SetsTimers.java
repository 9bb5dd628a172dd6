package io.pura.benchmarks.local.workload;

import java.time.Duration;

/**
 * Has an actor set timers for itself.
 */
public interface SetsTimers extends Ability {

	/** How many timers are set in one turn. */
	int BATCH = 1000;

	/**
	 * Starts an actor.
	 * @param timers the number of timers, {@value #BATCH} of which it sets in one turn
	 * @param delay when each is due, counted from the moment at which it is set
	 * @param lateness is told of each timer
	 * @return begins
	 */
	Runnable setTimers(int timers, Duration delay, Lateness lateness);

}
