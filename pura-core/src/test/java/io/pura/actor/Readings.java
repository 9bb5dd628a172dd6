package io.pura.actor;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import com.sun.management.ThreadMXBean;

/**
 * What the JVM says of the memory and the threads that a piece of code has used.
 */
final class Readings {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

	/** How often a measurement is made, of which the smallest counts. */
	private static final int RUNS = 8;

	/**
	 * How often garbage is collected before the heap is read: of four times in a row G1
	 * leaves some of it three times.
	 */
	private static final int COLLECTIONS = 5;

	private Readings() {
	}

	/**
	 * Returns the bytes that all threads together allocate for one of many operations.
	 * The code is run to warm it up, and then often enough for other work in this JVM not
	 * to count. Threads that it uses must live on until it is over.
	 * @param operations how many operations the code makes
	 */
	static double bytesPerOperation(int operations, Callable<?> code) throws Exception {
		double least = Double.MAX_VALUE;
		for (int run = 0; run < RUNS; run++) {
			Map<Long, Long> before = allocated();
			code.call();
			Map<Long, Long> after = allocated();
			after.replaceAll((thread, bytes) -> bytes - before.getOrDefault(thread, 0L));
			long sum = after.values().stream().mapToLong(Long::longValue).sum();
			least = Math.min(least, (double) sum / operations);
		}
		return least;
	}

	private static Map<Long, Long> allocated() {
		long[] threads = THREADS.getAllThreadIds();
		long[] bytes = THREADS.getThreadAllocatedBytes(threads);
		Map<Long, Long> allocated = new HashMap<>();
		for (int i = 0; i < threads.length; i++) {
			// Those that have just ended are -1.
			if (bytes[i] >= 0) {
				allocated.put(threads[i], bytes[i]);
			}
		}
		return allocated;
	}

	/**
	 * Returns the fewest threads that were started by running the code once.
	 */
	static long threadsStarted(Callable<?> code) throws Exception {
		long least = Long.MAX_VALUE;
		for (int run = 0; run < RUNS && least > 0; run++) {
			long before = THREADS.getTotalStartedThreadCount();
			code.call();
			least = Math.min(least, THREADS.getTotalStartedThreadCount() - before);
		}
		return least;
	}

	/**
	 * Returns the bytes of the heap that are in use once there is nothing to collect.
	 */
	static long heap() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			least = Math.min(least, MEMORY.getHeapMemoryUsage().getUsed());
		}
		return least;
	}

	static int threads() {
		return THREADS.getThreadCount();
	}

}
