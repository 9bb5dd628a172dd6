package io.pura.benchmarks.remote.node;

/**
 * What has come to a counting actor.
 *
 * @param broken how many messages were not as they were sent, or out of order
 * @param messages how many messages have come
 * @param peakHeap how many bytes of the heap were alive at most while the actor was slow
 */
public record Count(int broken, long messages, long peakHeap) {

	/**
	 * Makes sure that so much has come since another count, whole and in order.
	 * @param before the other count
	 * @param sent how much was sent meanwhile
	 * @throws IllegalStateException if that is not so
	 */
	public void checkSince(Count before, long sent) {
		long come = this.messages - before.messages();
		if (come != sent) {
			throw new IllegalStateException("Lost " + (sent - come) + " of " + sent + " messages");
		}
		int broken = this.broken - before.broken();
		if (broken != 0) {
			throw new IllegalStateException(broken + " of " + sent + " messages were cut, changed or out of order");
		}
	}

}
