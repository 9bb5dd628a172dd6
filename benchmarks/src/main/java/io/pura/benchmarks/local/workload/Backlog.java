package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.pura.benchmarks.measure.Heap;
import io.pura.benchmarks.measure.Metric;

/**
 * Messages of 16 bytes wait for an actor that is blocked.
 */
record Backlog() implements LocalWorkload<Queues> {

	@Override
	public String name() {
		return "backlog";
	}

	@Override
	public Class<Queues> ability() {
		return Queues.class;
	}

	@Override
	public Size size() {
		return Size.fixed(1_000_000);
	}

	@Override
	public Map<Metric, Double> run(Queues ability, int messages) throws Exception {
		Gate gate = new Gate();
		CountDownLatch handled = new CountDownLatch(1);
		Queues.Queue queue = ability.queue(gate, messages, handled::countDown);
		long before = Heap.used();
		for (int i = 0; i < messages; i++) {
			queue.tell(0, i);
		}
		long held = Heap.used() - before;
		gate.open();
		Stopwatch.await(handled);
		return Map.of(Metric.HEAP_PER_MESSAGE, (double) held / messages);
	}

}
