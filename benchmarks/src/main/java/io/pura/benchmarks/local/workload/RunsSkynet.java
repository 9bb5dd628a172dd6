package io.pura.benchmarks.local.workload;

import java.util.function.LongConsumer;

/**
 * Has each actor start ten others, which hand it the sums of what they stand for, down to
 * leaves that stand for their own number.
 */
public interface RunsSkynet extends Ability {

	/** The number of children of an actor that is no leaf. */
	int CHILDREN = 10;

	/**
	 * Prepares a tree.
	 * @param leaves the number of leaves, a power of {@value #CHILDREN}
	 * @param done takes the sum of all numbers of leaves
	 * @return begins
	 */
	Runnable skynet(int leaves, LongConsumer done);

}
