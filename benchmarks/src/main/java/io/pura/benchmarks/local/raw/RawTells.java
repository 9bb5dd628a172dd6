package io.pura.benchmarks.local.raw;

import java.util.Queue;
import java.util.concurrent.ExecutorService;

import io.pura.benchmarks.local.workload.Sink;
import io.pura.benchmarks.local.workload.Tells;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jctools.queues.SpscUnboundedArrayQueue;

/**
 * A queue that other threads write to: for one thread, or for several.
 */
record RawTells(ExecutorService threads) implements Tells {

	private static final int CHUNK = 1024;

	@Override
	public Sink sink(int producers, int ticks, Runnable done) {
		Queue<Tick> queue = (producers == 1) ? new SpscUnboundedArrayQueue<>(CHUNK)
				: new MpscUnboundedArrayQueue<>(CHUNK);
		this.threads.execute(new Consuming<>(queue, ticks, (tick) -> {
		}, done));
		return (value) -> queue.offer(new Tick(value));
	}

}
