package io.pura.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads tell one actor as fast as they can, until it has handled everything.
 *
 * @param producers the number of threads
 */
record Tell(int producers) implements Workload<TestedSystem> {

	private static final int TICKS = 2_000_000;

	Tell {
		if (TICKS % producers != 0) {
			throw new IllegalArgumentException("'producers' must share " + TICKS + " ticks evenly");
		}
	}

	@Override
	public String name() {
		return "tell " + this.producers + ":1";
	}

	@Override
	public Map<Metric, Double> run(TestedSystem system) throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		TestedSystem.Sink sink = system.sink(TICKS, handled::countDown);
		ExecutorService threads = Executors.newFixedThreadPool(this.producers);
		try {
			Allocation allocation = Allocation.begin();
			long begin = System.nanoTime();
			for (Future<?> told : tell(sink, threads)) {
				told.get();
			}
			handled.await();
			long nanos = System.nanoTime() - begin;
			// Before the producers end, and take their counters with them.
			long bytes = allocation.bytes();
			return Map.of(Metric.TELLS, TICKS * 1e3 / nanos, Metric.TELL_BYTES, (double) bytes / TICKS);
		}
		finally {
			threads.shutdown();
		}
	}

	private List<Future<?>> tell(TestedSystem.Sink sink, ExecutorService threads) {
		List<Future<?>> told = new ArrayList<>();
		for (int i = 0; i < this.producers; i++) {
			told.add(threads.submit(() -> tell(sink, TICKS / this.producers)));
		}
		return told;
	}

	private static void tell(TestedSystem.Sink sink, int ticks) {
		for (int i = 0; i < ticks; i++) {
			sink.tell(i);
		}
	}

}
