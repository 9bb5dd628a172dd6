package io.pura.benchmarks;

import java.util.Map;

/**
 * Something to do with a system, measured while it is done.
 */
interface Workload {

	String name();

	/**
	 * Does it once, to the end.
	 * @param system where to do it
	 * @return what was measured
	 * @throws Exception if it cannot be done
	 */
	Map<Metric, Double> run(TestedSystem system) throws Exception;

}
