package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.remote.node.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RemoteAskTests {

	private final ExecutorService others = Executors.newFixedThreadPool(2);

	/** Whoever still asks is refused, and so comes to an end. */
	@AfterEach
	void stopOthers() {
		this.others.shutdown();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 64 })
	void asksAtLeastOnce(int inFlight) throws Exception {
		LocalNode node = new LocalNode((number, payload) -> payload);
		assertThat(new RemoteAsk(100, inFlight, Duration.ZERO).run(node).values())
			.allSatisfy((value) -> assertThat(value).isPositive());
	}

	@Test
	void countsOneAtATimeAndRatherTheOthers() throws Exception {
		LocalNode node = new LocalNode((number, payload) -> payload);
		assertThat(new RemoteAsk(100, 1, Duration.ZERO).run(node)).containsOnlyKeys(Metric.ASK_P50, Metric.ASK_P99,
				Metric.ASK_P999);
		assertThat(new RemoteAsk(100, 2, Duration.ZERO).run(node)).containsOnlyKeys(Metric.REMOTE_ASKS);
	}

	@Test
	void neverHasMoreInFlightThanItShould() {
		AtomicInteger inFlight = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		LocalNode node = new LocalNode((number, payload) -> payload) {

			@Override
			public CompletableFuture<Answer> ask(int value, byte[] payload) {
				most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
				if (asked.incrementAndGet() >= 500) {
					throw new ArithmeticException("Enough");
				}
				return CompletableFuture.supplyAsync(() -> {
					inFlight.decrementAndGet();
					return new Answer(value, payload);
				}, RemoteAskTests.this.others);
			}

		};
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> new RemoteAsk(100, 5, Duration.ofMinutes(1)).run(node))
			.havingRootCause()
			.withMessage("Enough");
		assertThat(most.get()).isLessThanOrEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 64 })
	void failsIfAnAskFails(int inFlight) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> run(inFlight, failed()))
			.withRootCauseInstanceOf(ArithmeticException.class);
	}

	private static CompletableFuture<Answer> failed() {
		CompletableFuture<Answer> answer = new CompletableFuture<>();
		CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, Runnable::run)
			.execute(() -> answer.completeExceptionally(new ArithmeticException()));
		return answer;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 64 })
	void failsIfAnAnswerIsWrong(int inFlight) {
		CompletableFuture<Answer> wrong = CompletableFuture.completedFuture(new Answer(-1, new byte[100]));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run(inFlight, wrong))
			.withMessageContaining("was answered -1 with 100");
	}

	private static void run(int inFlight, CompletableFuture<Answer> answer) throws Exception {
		new RemoteAsk(100, inFlight, Duration.ZERO).run(new LocalNode((number, payload) -> payload) {

			@Override
			public CompletableFuture<Answer> ask(int value, byte[] payload) {
				return answer;
			}

		});
	}

}
