package io.pura.benchmarks.local.workload;

/**
 * Tells one actor ticks of 16 bytes. Used by several threads.
 */
public interface Sink {

	/**
	 * Tells it a tick.
	 * @param value what is in the tick
	 */
	void tell(int value);

}
