package io.pura.stats;

/**
 * The figures of the wire of a node since it was started.
 *
 * @param sentBytes the bytes of the batches that were sent
 * @param receivedBytes the bytes of the batches that were received
 * @param sentBatches the batches that were sent
 * @param receivedBatches the batches that were received
 * @param queuedBytes the bytes that wait to be sent now, as far as they are known
 * @param waitingBytes the bytes of messages from other nodes that wait in mailboxes now
 */
public record WireStats(long sentBytes, long receivedBytes, long sentBatches, long receivedBatches, long queuedBytes,
		long waitingBytes) {

}
