package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.remote.node.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LargeAmongSmallTests {

	private final LocalNode node = new LocalNode((number, payload) -> payload);

	@Test
	void measuresSmallAndLargeOnes() throws Exception {
		assertThat(new LargeAmongSmall(Duration.ZERO).run(this.node)).containsOnlyKeys(Metric.ASK_P50, Metric.ASK_P99,
				Metric.ASK_MAX, Metric.BULK_P50);
	}

	@Test
	void goesOnThoughNoAnswerHasComeYet() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		CompletableFuture<Answer> late = new CompletableFuture<>();
		LocalNode slow = new LocalNode((number, payload) -> payload) {

			@Override
			public CompletableFuture<Answer> ask(int value, byte[] payload) {
				if (asked.incrementAndGet() == 2) {
					late.complete(null);
				}
				return late.thenApply((nothing) -> new Answer(value, payload));
			}

		};
		new LargeAmongSmall(Duration.ofMillis(300)).run(slow);
		assertThat(asked.get()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void failsIfALargeOneIsCut() {
		LocalNode cutting = new LocalNode((number, payload) -> payload) {

			@Override
			public CompletableFuture<Answer> bulk(byte[] payload) {
				return super.bulk(new byte[7]);
			}

		};
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> new LargeAmongSmall(Duration.ZERO).run(cutting))
			.havingRootCause()
			.withMessage("Expected 10000000 with 0 bytes and was answered 7 with 0");
	}

}
