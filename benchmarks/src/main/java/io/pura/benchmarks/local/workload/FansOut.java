package io.pura.benchmarks.local.workload;

/**
 * Has one actor tell many.
 */
public interface FansOut extends Ability {

	/**
	 * Starts receivers, and an actor that tells all of them a tick in each round, and
	 * itself to go on with the next round.
	 * @param receivers the number of receivers
	 * @param rounds the number of rounds
	 * @param done called by each receiver when it has handled the last tick
	 * @return begins
	 */
	Runnable fanOut(int receivers, int rounds, Runnable done);

}
