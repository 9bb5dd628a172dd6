package io.pura.benchmarks.local.workload;

/**
 * Takes what other threads tell, which wait while there is no room.
 */
public interface BoundedTells extends Ability {

	/**
	 * Starts an actor that takes ticks.
	 * @param capacity the largest number of waiting ticks
	 * @param ticks the number of ticks that it will be told
	 * @param done called when it has handled the last one
	 * @return the way to tell it
	 */
	Sink sink(int capacity, int ticks, Runnable done);

}
