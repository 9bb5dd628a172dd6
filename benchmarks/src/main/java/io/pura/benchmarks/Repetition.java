package io.pura.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a workload several times.
 *
 * @param warmUp how long it runs before it is measured, but once at least
 */
record Repetition(Duration warmUp) {

	private static final int REPETITIONS = 5;

	/**
	 * Runs a workload after a warm-up.
	 * @return what was measured in each run
	 */
	<S> List<Series> measure(Workload<S> workload, S system) throws Exception {
		warmUp(workload, system);
		List<Map<Metric, Double>> results = new ArrayList<>();
		for (int i = 0; i < REPETITIONS; i++) {
			results.add(workload.run(system));
		}
		return Series.of(workload.name(), results);
	}

	<S> void warmUp(Workload<S> workload, S system) throws Exception {
		long begin = System.nanoTime();
		do {
			workload.run(system);
		}
		while (System.nanoTime() - begin < this.warmUp.toNanos());
	}

}
