package io.pura.benchmarks.measure;

import java.util.Map;

/**
 * Something to do with a system, measured while it is done.
 *
 * @param <S> the kind of system
 */
public interface Workload<S> {

	/**
	 * Returns what it is called in tables.
	 * @return the name
	 */
	String name();

	/**
	 * Does it once, to the end.
	 * @param system where to do it
	 * @return what was measured
	 * @throws Exception if it cannot be done
	 */
	Map<Metric, Double> run(S system) throws Exception;

}
