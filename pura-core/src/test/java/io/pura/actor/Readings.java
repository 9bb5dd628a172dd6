package io.pura.actor;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

import com.sun.management.ThreadMXBean;

/**
 * What the JVM says of the memory and the threads that a piece of code has used.
 */
final class Readings {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

	/** How often a measurement is made, of which the smallest counts. */
	private static final int RUNS = 8;

	/** How often the heap is read at most until it does not shrink any more. */
	private static final int COLLECTIONS = 8;

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
			long before = allocated();
			code.call();
			least = Math.min(least, (double) (allocated() - before) / operations);
		}
		return least;
	}

	private static long allocated() {
		// Those that have ended meanwhile are -1.
		return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).filter((one) -> one > 0).sum();
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
			long used = MEMORY.getHeapMemoryUsage().getUsed();
			if (i > 1 && used >= least) {
				break;
			}
			least = Math.min(least, used);
		}
		return least;
	}

	static int threads() {
		return THREADS.getThreadCount();
	}

}
