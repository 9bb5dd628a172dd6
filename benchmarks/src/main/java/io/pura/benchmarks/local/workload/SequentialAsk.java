package io.pura.benchmarks.local.workload;

import java.util.Map;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;

/**
 * A thread outside of the system asks an actor and waits for each answer.
 */
record SequentialAsk() implements LocalWorkload<Asks> {

	@Override
	public String name() {
		return "ask sequential";
	}

	@Override
	public Class<Asks> ability() {
		return Asks.class;
	}

	@Override
	public Size size() {
		return new Size(1_000, 1_000_000, 1);
	}

	@Override
	public Map<Metric, Double> run(Asks ability, int asks) {
		Asks.Echo echo = ability.echo();
		double[] micros = new double[asks];
		Stopwatch stopwatch = Stopwatch.start();
		for (int i = 0; i < asks; i++) {
			long begin = System.nanoTime();
			Asks.Answer answer = echo.ask(i).join();
			micros[i] = (System.nanoTime() - begin) / 1e3;
			answer.check(i);
		}
		double bytes = stopwatch.stop().bytes(asks);
		echo.end();
		Sample sample = Sample.of(micros);
		return Map.of(Metric.ASK_P50, sample.percentile(50), Metric.ASK_P99, sample.percentile(99), Metric.ALLOCATED,
				bytes);
	}

}
