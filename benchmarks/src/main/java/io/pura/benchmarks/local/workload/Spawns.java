package io.pura.benchmarks.local.workload;

/**
 * Has an actor start children that stop at their first message.
 */
public interface Spawns extends Ability {

	/** How many children are started in one turn of the parent. */
	int BATCH = 1000;

	/**
	 * Starts a parent.
	 * @param children the number of children, {@value #BATCH} in each of its turns
	 * @param done called when the last of them has stopped
	 * @return begins
	 */
	Runnable spawn(int children, Runnable done);

}
