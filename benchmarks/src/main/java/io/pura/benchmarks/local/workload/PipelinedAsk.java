package io.pura.benchmarks.local.workload;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.measure.Metric;

/**
 * A thread outside of the system asks an actor and has a fixed number of asks in flight.
 */
record PipelinedAsk() implements LocalWorkload<Asks> {

	private static final int IN_FLIGHT = 256;

	@Override
	public String name() {
		return "ask pipelined";
	}

	@Override
	public Class<Asks> ability() {
		return Asks.class;
	}

	@Override
	public Size size() {
		return Size.upTo(10_000_000);
	}

	@Override
	public Map<Metric, Double> run(Asks ability, int asks) {
		Asks.Echo echo = ability.echo();
		Queue<CompletableFuture<Asks.Answer>> inFlight = new ArrayDeque<>(IN_FLIGHT);
		int answered = 0;
		Stopwatch stopwatch = Stopwatch.start();
		for (int i = 0; i < asks; i++) {
			if (i >= IN_FLIGHT) {
				inFlight.remove().join().check(answered);
				answered++;
			}
			inFlight.add(echo.ask(i));
		}
		while (!inFlight.isEmpty()) {
			inFlight.remove().join().check(answered);
			answered++;
		}
		Stopwatch.Reading reading = stopwatch.stop();
		echo.end();
		return reading.of(asks);
	}

}
