package io.pura.stats;

/**
 * The figures of the wire of a node since it was started.
 *
 * @param sentBytes the bytes of the batches that were sent, after compression
 * @param receivedBytes the bytes of the batches that were received, before they were
 * inflated
 * @param sentBatches the batches that were sent
 * @param receivedBatches the batches that were received
 * @param compressedBatches the batches that were sent compressed
 * @param uncompressedBytes the bytes of those batches before compression
 * @param compressedBytes the bytes of those batches after compression
 * @param queuedBytes the bytes that wait to be sent now, as far as they are known
 * @param waitingBytes the bytes of messages from other nodes that wait in mailboxes now
 */
public record WireStats(long sentBytes, long receivedBytes, long sentBatches, long receivedBatches,
		long compressedBatches, long uncompressedBytes, long compressedBytes, long queuedBytes, long waitingBytes) {

}
