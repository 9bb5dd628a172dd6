package io.pura.stats;

import java.util.concurrent.atomic.LongAdder;

import io.pura.Internal;

/**
 * Counts what goes over the wire of a node. Safe for use by any thread.
 */
@Internal
public final class WireCounters {

	private final LongAdder sentBytes = new LongAdder();

	private final LongAdder receivedBytes = new LongAdder();

	private final LongAdder sentBatches = new LongAdder();

	private final LongAdder receivedBatches = new LongAdder();

	private final LongAdder compressedBatches = new LongAdder();

	private final LongAdder uncompressedBytes = new LongAdder();

	private final LongAdder compressedBytes = new LongAdder();

	/**
	 * Counts a batch that is sent.
	 * @param bytes its size
	 */
	public void sent(int bytes) {
		this.sentBytes.add(bytes);
		this.sentBatches.increment();
	}

	/**
	 * Counts a batch that has come.
	 * @param bytes its size
	 */
	public void received(int bytes) {
		this.receivedBytes.add(bytes);
		this.receivedBatches.increment();
	}

	/**
	 * Counts a batch that is sent compressed, besides that it is sent.
	 * @param before its size before
	 * @param after its size after
	 */
	public void compressed(int before, int after) {
		this.compressedBatches.increment();
		this.uncompressedBytes.add(before);
		this.compressedBytes.add(after);
	}

	/**
	 * Returns the figures.
	 * @param queuedBytes the bytes that wait to be sent
	 * @param waitingBytes the bytes that wait in mailboxes
	 * @return a snapshot
	 */
	public WireStats snapshot(long queuedBytes, long waitingBytes) {
		return new WireStats(this.sentBytes.sum(), this.receivedBytes.sum(), this.sentBatches.sum(),
				this.receivedBatches.sum(), this.compressedBatches.sum(), this.uncompressedBytes.sum(),
				this.compressedBytes.sum(), queuedBytes, waitingBytes);
	}

}
