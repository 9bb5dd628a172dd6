package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Repetition;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.HeapWatch;
import io.pura.benchmarks.remote.node.TestedNode;

/**
 * Threads offer an actor of another node 50,000 messages of 1 KiB a second, all together,
 * while the actor takes a millisecond for each. When the time is over it is fast again,
 * so that what was accepted arrives soon, if it does.
 *
 * @param senders the number of threads
 * @param time how long to send, a millisecond at least
 */
record SlowReceiver(int senders, Duration time) implements RemoteWorkload {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final int BYTES = 1024;

	private static final int PER_SECOND = 50_000;

	private static final int PAUSE_MICROS = 1_000;

	/** A thread that would wait for each message would hardly do anything else. */
	private static final int AT_ONCE = 50;

	private static final double MEBIBYTE = 1024 * 1024;

	SlowReceiver {
		time = (time.compareTo(SHORTEST) < 0) ? SHORTEST : time;
	}

	@Override
	public String name() {
		return "slow receiver, %d:1".formatted(this.senders);
	}

	@Override
	public Aspect aspect() {
		return Aspect.BACK_PRESSURE;
	}

	@Override
	public Repetition repetition(Duration time) {
		return Repetition.once();
	}

	@Override
	public void warmUp(TestedNode node, Duration time) throws Exception {
		new SlowReceiver(this.senders, time).run(node);
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(this.senders);
		try {
			Count before = Answers.await(node.slowDown(PAUSE_MICROS, this.time.toMillis()));
			HeapWatch heap = HeapWatch.during(this.time);
			List<Future<Long>> told = new ArrayList<>();
			for (int i = 0; i < this.senders; i++) {
				int sender = i;
				told.add(threads.submit(() -> tell(node, sender)));
			}
			long accepted = 0;
			for (Future<Long> each : told) {
				accepted += each.get();
			}
			Count after = Answers.await(node.count());
			long lost = accepted - (after.messages() - before.messages());
			if (lost < 0) {
				throw new IllegalStateException(-lost + " messages came twice");
			}
			return Map.of(Metric.ACCEPTED, accepted / 1e3, Metric.LOST, lost / 1e3, Metric.SENDER_HEAP,
					heap.peak() / MEBIBYTE, Metric.RECEIVER_HEAP, after.peakHeap() / MEBIBYTE);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private long tell(TestedNode node, int sender) {
		byte[] payload = Payloads.of(BYTES);
		Pace pace = new Pace((double) PER_SECOND / this.senders);
		long messages = 0;
		do {
			if (messages % AT_ONCE == 0) {
				pace.await(messages);
			}
			messages++;
			node.tell(sender, messages, payload);
		}
		while (pace.isWithin(this.time));
		return messages;
	}

}
