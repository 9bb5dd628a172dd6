package io.pura.benchmarks.local.workload;

import java.time.Duration;
import java.util.Map;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Workload;

/**
 * A workload that does as much in a run as should take a certain time, after what the
 * last run took. So a run takes about as long for a slow system as for a fast one.
 *
 * @param <A> what the system must be able to do
 */
public final class Paced<A extends Ability> implements Workload<A> {

	/** The first runs are far too slow to know how much will fit. */
	private static final int LARGEST_STEP = 8;

	private final LocalWorkload<A> workload;

	private final Duration time;

	private int operations;

	/**
	 * Creates a workload that begins with the smallest size.
	 * @param workload what to do
	 * @param time how long a run should take
	 */
	public Paced(LocalWorkload<A> workload, Duration time) {
		this.workload = workload;
		this.time = time;
		this.operations = workload.size().smallest();
	}

	@Override
	public String name() {
		return this.workload.name();
	}

	@Override
	public Map<Metric, Double> run(A ability) throws Exception {
		long begin = System.nanoTime();
		Map<Metric, Double> measured = this.workload.run(ability, this.operations);
		double factor = (double) this.time.toNanos() / (System.nanoTime() - begin);
		this.operations = this.workload.size().fit(this.operations * Math.min(factor, LARGEST_STEP));
		return measured;
	}

}
