package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

import io.pura.benchmarks.measure.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RemoteTellTests {

	private static final int FEWEST = RemoteTell.CLOCK_PERIOD;

	@Test
	void everyProducerSends() throws Exception {
		LocalNode node = new LocalNode((number, payload) -> payload);
		assertThat(new RemoteTell(10, 8, Duration.ZERO).run(node)).containsOnlyKeys(Metric.REMOTE_TELLS);
		assertThat(node.count().join().messages()).isEqualTo(8 * FEWEST);
	}

	@Test
	void goesOnAsLongAsThereIsTime() {
		RemoteTell tell = new RemoteTell(1024 * 1024, 1, Duration.ofMinutes(1));
		LocalNode node = new LocalNode((number, payload) -> {
			if (number > 3 * tell.half()) {
				throw new ArithmeticException("Enough");
			}
			return payload;
		});
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> tell.run(node))
			.havingCause()
			.withMessage("Enough");
	}

	@Test
	void failsIfAMessageIsLost() {
		LocalNode node = new LocalNode((number, payload) -> (number == 7) ? null : payload);
		assertThatIllegalStateException().isThrownBy(() -> new RemoteTell(10, 1, Duration.ZERO).run(node))
			.withMessage("Lost 1 of " + FEWEST + " messages");
	}

	@Test
	void failsIfAPayloadIsCut() {
		LocalNode node = new LocalNode((number, payload) -> (number == 7) ? new byte[3] : payload);
		assertThatIllegalStateException().isThrownBy(() -> new RemoteTell(10, 1, Duration.ZERO).run(node))
			.withMessage("1 of " + FEWEST + " messages were cut, changed or out of order");
	}

	@ParameterizedTest
	@CsvSource({ "100, 1, 16384", "100, 8, 2048", "1024, 1, 3072", "65536, 1, 48", "65536, 8, 6", "10000000, 1, 1" })
	void onTheWayIsNoMoreThanEveryQueueTakes(int bytes, int producers, int half) {
		assertThat(new RemoteTell(bytes, producers, Duration.ZERO).half()).isEqualTo(half);
	}

	@Test
	void doesNotTakeMoreProducersThanAreTold() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RemoteTell(10, 9, Duration.ZERO));
	}

}
