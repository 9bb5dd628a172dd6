package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.TestedNode;

/**
 * Asks an actor of another node, with a fixed number of asks in flight. With one, a
 * thread waits for each answer, and what counts is how long it takes. Otherwise the next
 * ask is made where the answer arrives, and what counts is how many there are.
 *
 * @param bytes the size of the payload, there and back
 * @param inFlight the number of asks in flight
 * @param time how long to begin with further asks, though there is one of each at least
 */
record RemoteAsk(int bytes, int inFlight, Duration time) implements RemoteWorkload {

	@Override
	public String name() {
		return (this.inFlight == 1) ? "ask, one at a time" : "ask, " + this.inFlight + " in flight";
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		return (this.inFlight == 1) ? oneAtATime(node) : pipelined(node);
	}

	private Map<Metric, Double> oneAtATime(TestedNode node) throws Exception {
		byte[] payload = Payloads.of(this.bytes);
		DoubleStream.Builder micros = DoubleStream.builder();
		long begin = System.nanoTime();
		long end = begin;
		for (int i = 0; i == 0 || end - begin < this.time.toNanos(); i++) {
			long asked = System.nanoTime();
			Answer answer = Answers.await(node.ask(i, payload));
			end = System.nanoTime();
			micros.add((end - asked) / 1e3);
			answer.check(i, this.bytes);
		}
		Sample sample = Sample.of(micros.build().toArray());
		return Map.of(Metric.ASK_P50, sample.percentile(50), Metric.ASK_P99, sample.percentile(99), Metric.ASK_P999,
				sample.percentile(99.9));
	}

	private Map<Metric, Double> pipelined(TestedNode node) throws Exception {
		byte[] payload = Payloads.of(this.bytes);
		long begin = System.nanoTime();
		List<AskChain> chains = new ArrayList<>();
		for (int i = 0; i < this.inFlight; i++) {
			AskChain chain = new AskChain(node, payload, begin + this.time.toNanos());
			chains.add(chain);
			chain.begin();
		}
		long answered = 0;
		for (AskChain chain : chains) {
			answered += Answers.await(chain.answered());
		}
		return Map.of(Metric.REMOTE_ASKS, answered * 1e6 / (System.nanoTime() - begin));
	}

}
