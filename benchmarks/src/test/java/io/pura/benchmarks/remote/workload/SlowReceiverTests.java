package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.Map;

import io.pura.benchmarks.measure.Metric;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

class SlowReceiverTests {

	@Test
	void saysHowManyWereAcceptedAndHowManyOfThemAreLost() throws Exception {
		LocalNode node = new LocalNode((number, payload) -> (number == 1) ? null : payload);
		Map<Metric, Double> measured = new SlowReceiver(1, Duration.ofMillis(50)).run(node);
		double come = node.count().join().messages() / 1e3;
		assertThat(measured.get(Metric.ACCEPTED)).isCloseTo(come + measured.get(Metric.LOST), within(1e-6));
		assertThat(measured.get(Metric.LOST)).isEqualTo(0.001);
		assertThat(measured.get(Metric.SENDER_HEAP)).isPositive();
		assertThat(measured.get(Metric.RECEIVER_HEAP)).isPositive();
	}

	@Test
	void offersNoMoreThanItShould() throws Exception {
		LocalNode node = new LocalNode((number, payload) -> payload) {

			@Override
			public synchronized void tell(int sender, long number, byte[] payload) {
				if (sender == 0) {
					super.tell(sender, number, payload);
				}
			}

		};
		long begin = System.nanoTime();
		new SlowReceiver(8, Duration.ofMillis(100)).run(node);
		double seconds = (System.nanoTime() - begin) / 1e9;
		assertThat(node.count().join().messages()).isPositive().isLessThan((long) (seconds * 50_000 / 8 + 100));
	}

	@Test
	void failsIfMessagesComeTwice() {
		LocalNode node = new LocalNode((number, payload) -> payload) {

			@Override
			public synchronized void tell(int sender, long number, byte[] payload) {
				super.tell(sender, number, payload);
				super.tell(sender, number, payload);
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> new SlowReceiver(1, Duration.ofMillis(1)).run(node))
			.withMessageEndingWith(" messages came twice");
	}

}
