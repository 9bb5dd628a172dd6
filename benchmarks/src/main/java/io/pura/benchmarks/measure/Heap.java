package io.pura.benchmarks.measure;

import java.lang.management.ManagementFactory;

/**
 * Measures what is alive in the heap.
 */
public final class Heap {

	private static final int COLLECTIONS = 3;

	private Heap() {
	}

	/**
	 * Collects garbage and returns how much is left.
	 * @return the number of bytes that are in use
	 */
	public static long used() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
