package io.pura.benchmarks.measure;

import java.lang.management.ManagementFactory;

/**
 * Measures what is alive in the heap.
 */
public final class Heap {

	/**
	 * How often garbage is collected: of four times in a row G1 leaves some of it three
	 * times.
	 */
	private static final int COLLECTIONS = 5;

	private Heap() {
	}

	/**
	 * Collects garbage and returns how much is left.
	 * @return the number of bytes that are in use
	 */
	public static long used() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			least = Math.min(least, afterCollection());
		}
		return least;
	}

	/**
	 * Collects garbage once and returns how much is left, some garbage maybe included.
	 * @return the number of bytes that are in use
	 */
	public static long afterCollection() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
