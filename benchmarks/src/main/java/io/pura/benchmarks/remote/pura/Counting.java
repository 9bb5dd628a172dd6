package io.pura.benchmarks.remote.pura;

import io.pura.actor.Message;
import io.pura.benchmarks.remote.node.Count;

/**
 * What the counting actor understands.
 */
interface Counting {

	record Item(int sender, long number, long check, byte[] payload) implements Message<Counting, Void> {

	}

	record SlowDown(int pauseMicros, long millis) implements Message<Counting, Count> {

	}

}
