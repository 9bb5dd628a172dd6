package io.pura.benchmarks.local.raw;

import java.util.Queue;
import java.util.concurrent.ExecutorService;

import io.pura.benchmarks.local.workload.BoundedTells;
import io.pura.benchmarks.local.workload.Sink;
import org.jctools.queues.MpscArrayQueue;

/**
 * A queue that other threads write to when there is room.
 */
record RawBoundedTells(ExecutorService threads) implements BoundedTells {

	@Override
	public Sink sink(int ticks, Runnable done) {
		Queue<Tick> queue = new MpscArrayQueue<>(CAPACITY);
		this.threads.execute(new Consuming<>(queue, ticks, (tick) -> {
		}, done));
		return (value) -> {
			Tick tick = new Tick(value);
			if (!queue.offer(tick)) {
				offerLater(queue, tick);
			}
		};
	}

	private static void offerLater(Queue<Tick> queue, Tick tick) {
		Pause pause = new Pause();
		do {
			pause.again();
		}
		while (!queue.offer(tick));
	}

}
