package io.pura.benchmarks.local.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.pura.benchmarks.measure.Metric;

/**
 * Threads that tell an actor ticks as fast as they can.
 *
 * @param number the number of threads
 */
record Producers(int number) {

	/**
	 * Measures until the actor has handled everything.
	 */
	Map<Metric, Double> measure(Sink sink, int ticks, CountDownLatch handled) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(this.number);
		try {
			Stopwatch stopwatch = Stopwatch.start();
			List<Future<?>> told = new ArrayList<>();
			for (int i = 0; i < this.number; i++) {
				told.add(threads.submit(() -> tell(sink, ticks / this.number)));
			}
			for (Future<?> future : told) {
				future.get();
			}
			// Before the producers end, and take their counters with them.
			return stopwatch.stopAt(handled).of(ticks);
		}
		finally {
			threads.shutdown();
		}
	}

	private static void tell(Sink sink, int ticks) {
		for (int i = 0; i < ticks; i++) {
			sink.tell(i);
		}
	}

}
