package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.pura.benchmarks.measure.Metric;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RemoteTellTests {

	private static final int CHUNK = RemoteTell.CHUNK;

	@Test
	void thousandMessagesComeOverTheWireOfPura() throws Exception {
		Ports ports = Ports.free();
		try (TestedNode sender = new PuraNode(ports); TestedNode receiver = new PuraNode(ports.swapped())) {
			RemoteTrial.meet(sender);
			assertThat(new RemoteTell(100, 2, Duration.ZERO).run(sender)).containsOnlyKeys(Metric.REMOTE_TELLS);
			assertThat(Answers.await(sender.count())).isEqualTo(new TestedNode.Count(1000, 1000 * 100));
			assertThat(Answers.await(receiver.count())).isEqualTo(new TestedNode.Count(0, 0));
		}
	}

	@Test
	void everyProducerSends() throws Exception {
		LocalNode node = new LocalNode((number, payload) -> payload);
		new RemoteTell(10, 8, Duration.ZERO).run(node);
		assertThat(node.count().join()).isEqualTo(new TestedNode.Count(8 * CHUNK, 8 * CHUNK * 10));
	}

	@Test
	void failsIfAMessageIsLost() {
		LocalNode node = new LocalNode((number, payload) -> (number == 7) ? null : payload);
		assertThatIllegalStateException().isThrownBy(() -> new RemoteTell(10, 1, Duration.ZERO).run(node))
			.withMessage("Lost 1 of " + CHUNK + " messages");
	}

	@Test
	void failsIfAPayloadIsCut() {
		LocalNode node = new LocalNode((number, payload) -> (number == 7) ? new byte[3] : payload);
		assertThatIllegalStateException().isThrownBy(() -> new RemoteTell(10, 1, Duration.ZERO).run(node))
			.withMessage("Payloads were cut on their way");
	}

	@Test
	void doesNotTakeMoreProducersThanMayHaveAChunkInFlight() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RemoteTell(10, 17, Duration.ZERO));
	}

	/**
	 * Both nodes at once, with a wire of its own.
	 */
	private static final class LocalNode implements TestedNode {

		private final Wire wire;

		private final AtomicInteger told = new AtomicInteger();

		private final AtomicReference<Count> count = new AtomicReference<>(new Count(0, 0));

		LocalNode(Wire wire) {
			this.wire = wire;
		}

		@Override
		public void tell(byte[] payload) {
			byte[] arrived = this.wire.carry(this.told.incrementAndGet(), payload);
			if (arrived != null) {
				this.count.updateAndGet((count) -> count.plus(arrived));
			}
		}

		@Override
		public CompletableFuture<Count> count() {
			return CompletableFuture.completedFuture(this.count.get());
		}

		@Override
		public CompletableFuture<Answer> ask(int value, byte[] payload) {
			return CompletableFuture.completedFuture(new Answer(value, payload));
		}

		@Override
		public void close() {
		}

		interface Wire {

			byte[] carry(int number, byte[] payload);

		}

	}

}
