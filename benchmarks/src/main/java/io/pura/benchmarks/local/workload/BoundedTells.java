package io.pura.benchmarks.local.workload;

/**
 * Takes what other threads tell, which wait while there is no room.
 */
public interface BoundedTells extends Ability {

	/** The largest number of waiting ticks. */
	int CAPACITY = 1024;

	/**
	 * Starts an actor that takes ticks, at most {@value #CAPACITY} of which wait.
	 * @param ticks the number of ticks that it will be told
	 * @param done called when it has handled the last one
	 * @return the way to tell it
	 */
	Sink sink(int ticks, Runnable done);

}
