package io.pura.benchmarks.local.workload;

/**
 * Has actors that do nothing.
 */
public interface Idles extends Ability {

	/**
	 * Has one actor start others, whose own object is of 24 bytes each, and waits for it.
	 * @param refs takes their references
	 * @return ends them and waits for it
	 * @throws Exception if they could not be started
	 */
	Runnable idle(Object[] refs) throws Exception;

}
