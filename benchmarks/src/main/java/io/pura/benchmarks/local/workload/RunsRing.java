package io.pura.benchmarks.local.workload;

/**
 * Has a message go round a ring of actors.
 */
public interface RunsRing extends Ability {

	/**
	 * Starts actors that know the next one each.
	 * @param actors the number of actors
	 * @param hops how often the message is passed on
	 * @param done called when it has been passed on so often
	 * @return begins
	 */
	Runnable ring(int actors, int hops, Runnable done);

}
