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
	 * Returns the figures.
	 * @param queuedBytes the bytes that wait to be sent
	 * @param waitingBytes the bytes that wait in mailboxes
	 * @return a snapshot
	 */
	public WireStats snapshot(long queuedBytes, long waitingBytes) {
		return new WireStats(this.sentBytes.sum(), this.receivedBytes.sum(), this.sentBatches.sum(),
				this.receivedBatches.sum(), queuedBytes, waitingBytes);
	}

}
