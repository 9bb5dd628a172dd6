package io.pura.benchmarks.local.queue;

/**
 * A message of 16 bytes.
 */
record Tick(int value) {

}
