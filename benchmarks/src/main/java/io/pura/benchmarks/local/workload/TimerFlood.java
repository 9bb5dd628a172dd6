package io.pura.benchmarks.local.workload;

import java.time.Duration;
import java.util.Map;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;

/**
 * An actor sets timers that are due a second later, as fast as it can.
 *
 * @param delay the second
 */
record TimerFlood(Duration delay) implements LocalWorkload<SetsTimers> {

	@Override
	public String name() {
		return "timers 1 M";
	}

	@Override
	public Class<SetsTimers> ability() {
		return SetsTimers.class;
	}

	@Override
	public Size size() {
		return Size.fixed(1_000_000);
	}

	@Override
	public Map<Metric, Double> run(SetsTimers ability, int timers) throws Exception {
		Lateness lateness = new Lateness(timers);
		Runnable start = ability.setTimers(timers, this.delay, lateness);
		Stopwatch stopwatch = Stopwatch.start();
		start.run();
		double bytes = stopwatch.stopAt(lateness.all()).bytes(timers);
		Sample micros = Sample.of(lateness.micros());
		return Map.of(Metric.SCHEDULE, lateness.nanosToSetOne(), Metric.LATE_P50, micros.percentile(50),
				Metric.LATE_P99, micros.percentile(99), Metric.LATE_MAX, micros.max(), Metric.ALLOCATED, bytes);
	}

}
