package io.pura.benchmarks.local.workload;

/**
 * Has pairs of actors play ping-pong.
 */
public interface PlaysPingPong extends Ability {

	/**
	 * Starts pairs of actors that play a ball of 24 bytes, which says who has played it.
	 * @param pairs the number of pairs, which play at the same time
	 * @param hits how often each ball is played
	 * @param done called once for each pair, when it has played its ball so often
	 * @return begins
	 */
	Runnable pingPong(int pairs, int hits, Runnable done);

}
