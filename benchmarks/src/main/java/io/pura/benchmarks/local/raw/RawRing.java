package io.pura.benchmarks.local.raw;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.RunsRing;

/**
 * A thread that moves a message from one deque to the next.
 */
record RawRing(ExecutorService threads) implements RunsRing {

	@Override
	public Runnable ring(int actors, int hops, Runnable done) {
		List<ArrayDeque<Tick>> deques = Stream.generate(() -> new ArrayDeque<Tick>()).limit(actors).toList();
		return () -> this.threads.execute(() -> {
			deques.get(0).add(new Tick(hops));
			int position = 0;
			for (int i = 0; i < hops; i++) {
				Tick tick = deques.get(position).remove();
				position = (position + 1 < actors) ? position + 1 : 0;
				deques.get(position).add(new Tick(tick.value() - 1));
			}
			done.run();
		});
	}

}
