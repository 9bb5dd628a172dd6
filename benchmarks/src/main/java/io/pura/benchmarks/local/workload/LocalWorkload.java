package io.pura.benchmarks.local.workload;

import java.util.Map;

import io.pura.benchmarks.measure.Metric;

/**
 * Something to do with a system, as often as one likes.
 *
 * @param <A> what the system must be able to do
 */
public interface LocalWorkload<A extends Ability> {

	/**
	 * Returns what it is called in tables.
	 * @return the name
	 */
	String name();

	/**
	 * Returns what the system must be able to do.
	 * @return the type of the ability
	 */
	Class<A> ability();

	/**
	 * Returns how much may be done in one run.
	 * @return the sizes
	 */
	Size size();

	/**
	 * Does it once, to the end.
	 * @param ability how the system does it
	 * @param operations how often
	 * @return what was measured
	 * @throws Exception if it cannot be done
	 */
	Map<Metric, Double> run(A ability, int operations) throws Exception;

}
