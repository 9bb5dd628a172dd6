package io.pura.benchmarks;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A thread outside of the system asks an actor and has a fixed number of asks in flight.
 */
record PipelinedAsk() implements Workload<TestedSystem> {

	private static final int ASKS = 200_000;

	private static final int IN_FLIGHT = 256;

	@Override
	public String name() {
		return "ask, " + IN_FLIGHT + " in flight";
	}

	@Override
	public Map<Metric, Double> run(TestedSystem system) {
		TestedSystem.Echo echo = system.echo();
		Queue<CompletableFuture<TestedSystem.Answer>> inFlight = new ArrayDeque<>(IN_FLIGHT);
		long begin = System.nanoTime();
		for (int i = 0; i < ASKS; i++) {
			if (i >= IN_FLIGHT) {
				inFlight.remove().join().check(i - IN_FLIGHT);
			}
			inFlight.add(echo.ask(i));
		}
		for (int i = ASKS - IN_FLIGHT; i < ASKS; i++) {
			inFlight.remove().join().check(i);
		}
		return Map.of(Metric.ASKS, ASKS * 1e3 / (System.nanoTime() - begin));
	}

}
