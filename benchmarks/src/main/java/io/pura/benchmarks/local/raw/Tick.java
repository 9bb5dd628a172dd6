package io.pura.benchmarks.local.raw;

/**
 * A message of 16 bytes.
 */
record Tick(int value) {

}
