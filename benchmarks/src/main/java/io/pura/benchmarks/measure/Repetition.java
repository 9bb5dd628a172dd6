package io.pura.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a workload several times.
 *
 * @param warmUp how long it runs before it is measured, but once at least
 * @param enough how long it is measured, though {@value #FEWEST} times at least and
 * {@value #MOST} times at most
 */
public record Repetition(Duration warmUp, Duration enough) {

	private static final int FEWEST = 3;

	private static final int MOST = 5;

	/**
	 * Runs a workload after a warm-up.
	 * @param <S> the kind of system
	 * @param workload what to run
	 * @param system where to run it
	 * @return what was measured in each run
	 * @throws Exception if it cannot be done
	 */
	public <S> List<Series> measure(Workload<S> workload, S system) throws Exception {
		warmUp(workload, system);
		// What others have left is no burden for this one.
		System.gc();
		List<Map<Metric, Double>> results = new ArrayList<>();
		long begin = System.nanoTime();
		while (results.size() < FEWEST
				|| (results.size() < MOST && System.nanoTime() - begin < this.enough.toNanos())) {
			results.add(workload.run(system));
		}
		return Series.of(workload.name(), results);
	}

	/**
	 * Runs a workload and drops what was measured.
	 * @param <S> the kind of system
	 * @param workload what to run
	 * @param system where to run it
	 * @throws Exception if it cannot be done
	 */
	public <S> void warmUp(Workload<S> workload, S system) throws Exception {
		long begin = System.nanoTime();
		do {
			workload.run(system);
		}
		while (System.nanoTime() - begin < this.warmUp.toNanos());
	}

}
