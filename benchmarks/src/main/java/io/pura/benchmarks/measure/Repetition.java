package io.pura.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a workload several times.
 *
 * @param warmUp how long it runs before it is measured, but once at least, unless this is
 * negative
 * @param enough how long it is measured
 * @param fewest how often it is measured at least
 * @param most how often it is measured at most
 */
public record Repetition(Duration warmUp, Duration enough, int fewest, int most) {

	private static final Duration NONE = Duration.ofNanos(-1);

	private static final int FEWEST = 3;

	private static final int MOST = 5;

	/**
	 * Creates a repetition of a workload that is measured {@value #FEWEST} times at least
	 * and {@value #MOST} times at most.
	 * @param warmUp how long it runs before it is measured, but once at least
	 * @param enough how long it is measured
	 */
	public Repetition(Duration warmUp, Duration enough) {
		this(warmUp, enough, FEWEST, MOST);
	}

	/**
	 * Returns a repetition of a workload that runs so long that once is enough, without a
	 * warm-up.
	 * @return the repetition
	 */
	public static Repetition once() {
		return new Repetition(NONE, Duration.ZERO, 1, 1);
	}

	/**
	 * Runs a workload after a warm-up.
	 * @param <S> the kind of system
	 * @param workload what to run
	 * @param system where to run it
	 * @return what was measured in each run
	 * @throws Exception if it cannot be done
	 */
	public <S> List<Series> measure(Workload<S> workload, S system) throws Exception {
		if (!this.warmUp.isNegative()) {
			warmUp(workload, system);
		}
		// What others have left is no burden for this one.
		System.gc();
		List<Map<Metric, Double>> results = new ArrayList<>();
		long begin = System.nanoTime();
		while (results.size() < this.fewest
				|| (results.size() < this.most && System.nanoTime() - begin < this.enough.toNanos())) {
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
