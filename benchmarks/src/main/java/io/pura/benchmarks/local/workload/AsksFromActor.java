package io.pura.benchmarks.local.workload;

/**
 * Has one actor ask another one and take the answers in its own turns.
 */
public interface AsksFromActor extends Ability {

	/**
	 * Starts an actor that answers and one that asks it.
	 * @param asks the number of asks
	 * @param inFlight how many of them are open at once
	 * @param done called by the one that asks when it has all answers
	 * @return begins
	 */
	Runnable askFromActor(int asks, int inFlight, Runnable done);

}
