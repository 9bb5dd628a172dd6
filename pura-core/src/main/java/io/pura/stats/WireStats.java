package io.pura.stats;

/**
 * The figures of the wire of a node since it was started.
 *
 * @param sentBytes the bytes of the batches that were sent
 * @param receivedBytes the bytes of the batches that were received
 * @param sentBatches the batches that were sent
 * @param receivedBatches the batches that were received
 */
public record WireStats(long sentBytes, long receivedBytes, long sentBatches, long receivedBatches) {

}
