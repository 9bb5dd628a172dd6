package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;
import io.pura.benchmarks.measure.Workload;

/**
 * A thread asks an actor of another node and has a fixed number of asks in flight. With
 * one, what counts is how long it takes, otherwise how many there are.
 *
 * @param bytes the size of the payload, there and back
 * @param inFlight the number of asks in flight
 * @param time how long to begin with further asks, though there is one at least
 */
record RemoteAsk(int bytes, int inFlight, Duration time) implements Workload<TestedNode> {

	@Override
	public String name() {
		return (this.inFlight == 1) ? "ask, one at a time" : "ask, " + this.inFlight + " in flight";
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		return (this.inFlight == 1) ? oneAtATime(node) : pipelined(node);
	}

	private Map<Metric, Double> oneAtATime(TestedNode node) throws Exception {
		byte[] payload = new byte[this.bytes];
		DoubleStream.Builder micros = DoubleStream.builder();
		long begin = System.nanoTime();
		long end = begin;
		for (int i = 0; i == 0 || end - begin < this.time.toNanos(); i++) {
			long asked = System.nanoTime();
			TestedNode.Answer answer = Answers.await(node.ask(i, payload));
			end = System.nanoTime();
			micros.add((end - asked) / 1e3);
			answer.check(i, this.bytes);
		}
		Sample sample = Sample.of(micros.build().toArray());
		return Map.of(Metric.ASK_P50, sample.percentile(50), Metric.ASK_P99, sample.percentile(99));
	}

	private Map<Metric, Double> pipelined(TestedNode node) throws Exception {
		byte[] payload = new byte[this.bytes];
		Queue<CompletableFuture<TestedNode.Answer>> open = new ArrayDeque<>(this.inFlight);
		int answered = 0;
		long begin = System.nanoTime();
		for (int i = 0; i == 0 || System.nanoTime() - begin < this.time.toNanos(); i++) {
			if (i >= this.inFlight) {
				Answers.await(open.remove()).check(answered, this.bytes);
				answered++;
			}
			open.add(node.ask(i, payload));
		}
		while (!open.isEmpty()) {
			Answers.await(open.remove()).check(answered, this.bytes);
			answered++;
		}
		return Map.of(Metric.REMOTE_ASKS, answered * 1e6 / (System.nanoTime() - begin));
	}

}
