package io.pura.benchmarks.remote.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.pura.benchmarks.measure.Heap;

/**
 * Looks a few times after what is alive in the heap. Each time costs a collection of it.
 */
public final class HeapWatch {

	private static final int READINGS = 3;

	private final long begin = System.nanoTime();

	private final CompletableFuture<Long> peak = new CompletableFuture<>();

	private HeapWatch() {
	}

	/**
	 * Begins to look.
	 * @param time for how long; the last look is shortly before its end
	 * @return what has begun
	 */
	public static HeapWatch during(Duration time) {
		HeapWatch watch = new HeapWatch();
		Thread thread = new Thread(() -> watch.run(time.toNanos()), "heap-watch");
		thread.setDaemon(true);
		thread.start();
		return watch;
	}

	private void run(long nanos) {
		try {
			long most = 0;
			for (int i = 1; i <= READINGS; i++) {
				long due = this.begin + nanos * i / READINGS - nanos / 20;
				TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
				most = Math.max(most, Heap.afterCollection());
			}
			this.peak.complete(most);
		}
		catch (InterruptedException ex) {
			this.peak.completeExceptionally(ex);
		}
	}

	/**
	 * Waits for the last look.
	 * @return the most bytes that were alive
	 */
	public long peak() {
		return this.peak.join();
	}

}
