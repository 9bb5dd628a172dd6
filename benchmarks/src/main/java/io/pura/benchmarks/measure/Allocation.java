package io.pura.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * Counts what all threads allocate from a moment on. Exact, for threads that are still
 * alive when the count is read.
 */
public final class Allocation {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Map<Long, Long> before;

	private Allocation(Map<Long, Long> before) {
		this.before = before;
	}

	/**
	 * Begins to count.
	 * @return the count
	 */
	public static Allocation begin() {
		return new Allocation(bytesByThread());
	}

	/**
	 * Returns how much has been allocated since.
	 * @return the number of bytes
	 */
	public long bytes() {
		long bytes = 0;
		for (Map.Entry<Long, Long> thread : bytesByThread().entrySet()) {
			bytes += thread.getValue() - this.before.getOrDefault(thread.getKey(), 0L);
		}
		return bytes;
	}

	private static Map<Long, Long> bytesByThread() {
		long[] ids = threads.getAllThreadIds();
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> bytesByThread = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			// Negative for a thread that has just ended.
			if (bytes[i] >= 0) {
				bytesByThread.put(ids[i], bytes[i]);
			}
		}
		return bytesByThread;
	}

}
