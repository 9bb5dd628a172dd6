package io.pura.benchmarks.local.workload;

/**
 * Takes what other threads tell.
 */
public interface Tells extends Ability {

	/**
	 * Starts an actor that takes ticks.
	 * @param producers the number of threads that will tell it
	 * @param ticks the number of ticks that it will be told
	 * @param done called when it has handled the last one
	 * @return the way to tell it
	 */
	Sink sink(int producers, int ticks, Runnable done);

}
