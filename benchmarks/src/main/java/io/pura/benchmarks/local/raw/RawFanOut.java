package io.pura.benchmarks.local.raw;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.FansOut;

/**
 * A thread that writes to many deques, and then reads them.
 */
record RawFanOut(ExecutorService threads) implements FansOut {

	@Override
	public Runnable fanOut(int receivers, int rounds, Runnable done) {
		List<ArrayDeque<Tick>> deques = Stream.generate(() -> new ArrayDeque<Tick>()).limit(receivers).toList();
		return () -> this.threads.execute(() -> {
			for (int round = 1; round <= rounds; round++) {
				for (ArrayDeque<Tick> deque : deques) {
					deque.add(new Tick(round));
				}
				for (ArrayDeque<Tick> deque : deques) {
					if (deque.remove().value() == rounds) {
						done.run();
					}
				}
			}
		});
	}

}
