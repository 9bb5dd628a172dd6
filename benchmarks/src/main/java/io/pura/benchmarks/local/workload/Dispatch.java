package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import io.pura.benchmarks.measure.Metric;

/**
 * An actor handles messages of several types, which wait for it in an order that no
 * processor can learn. Only that is measured, not the telling.
 *
 * @param types the number of types
 */
record Dispatch(int types) implements LocalWorkload<Queues> {

	private static final long SEED = 42;

	@Override
	public String name() {
		return "dispatch " + this.types + ((this.types == 1) ? " type" : " types");
	}

	@Override
	public Class<Queues> ability() {
		return Queues.class;
	}

	@Override
	public Size size() {
		return Size.upTo(4_000_000);
	}

	@Override
	public Map<Metric, Double> run(Queues ability, int messages) throws Exception {
		Gate gate = new Gate();
		CountDownLatch handled = new CountDownLatch(1);
		Queues.Queue queue = ability.queue(gate, messages, handled::countDown);
		Random order = new Random(SEED);
		for (int i = 0; i < messages; i++) {
			queue.tell(order.nextInt(this.types), i);
		}
		Stopwatch stopwatch = Stopwatch.start();
		gate.open();
		return Map.of(Metric.OPERATIONS, stopwatch.stopAt(handled).rate(messages));
	}

}
