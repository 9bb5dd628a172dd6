package io.pura.benchmarks;

import java.util.Map;

/**
 * A thread outside of the system asks an actor and waits for each answer.
 */
record SequentialAsk() implements Workload<TestedSystem> {

	private static final int ASKS = 10_000;

	@Override
	public String name() {
		return "ask, one at a time";
	}

	@Override
	public Map<Metric, Double> run(TestedSystem system) {
		TestedSystem.Echo echo = system.echo();
		double[] micros = new double[ASKS];
		for (int i = 0; i < ASKS; i++) {
			long begin = System.nanoTime();
			TestedSystem.Answer answer = echo.ask(i).join();
			micros[i] = (System.nanoTime() - begin) / 1e3;
			answer.check(i);
		}
		Sample sample = Sample.of(micros);
		return Map.of(Metric.ASK_P50, sample.percentile(50), Metric.ASK_P99, sample.percentile(99));
	}

}
