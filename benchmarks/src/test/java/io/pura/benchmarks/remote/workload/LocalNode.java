package io.pura.benchmarks.remote.workload;

import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Tally;
import io.pura.benchmarks.remote.node.TestedNode;

/**
 * Both nodes at once, with a wire of its own.
 */
class LocalNode implements TestedNode {

	private final Tally tally = new Tally();

	private final Wire wire;

	private int told;

	LocalNode(Wire wire) {
		this.wire = wire;
	}

	@Override
	public synchronized void tell(int sender, long number, byte[] payload) {
		this.told++;
		byte[] arrived = this.wire.carry(this.told, payload);
		if (arrived != null) {
			this.tally.add(sender, number, Tally.check(sender, number, payload), arrived);
		}
	}

	@Override
	public synchronized CompletableFuture<Count> slowDown(int pauseMicros, long millis) {
		return CompletableFuture.completedFuture(this.tally.count(pauseMicros, millis));
	}

	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return CompletableFuture.completedFuture(new Answer(value, payload));
	}

	@Override
	public CompletableFuture<Answer> bulk(byte[] payload) {
		return CompletableFuture.completedFuture(Answer.toBulk(payload));
	}

	@Override
	public void close() {
	}

	interface Wire {

		byte[] carry(int number, byte[] payload);

	}

}
