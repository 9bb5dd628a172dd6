package io.pura.actor;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Deadlines}.
 */
@Timeout(60)
class DeadlinesTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("deadlines").clock(this.time).timers(this.time).build();

	private final TestProbe<Silence> silent = TestProbe.create(this.system, "silent", Silence.class);

	DeadlinesTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void expiresEachAskAtItsTimeAndNotBefore() {
		List<CompletableFuture<Integer>> asks = IntStream.rangeClosed(1, 3000).mapToObj(this::ask).toList();
		for (int millis = 500; millis <= 3000; millis += 500) {
			this.time.advance(Duration.ofMillis(500));
			int due = millis;
			await().untilAsserted(
					() -> assertThat(asks.subList(0, due)).allMatch(CompletableFuture::isCompletedExceptionally));
			assertThat(asks.subList(due, asks.size())).noneMatch(CompletableFuture::isDone);
		}
	}

	@Test
	void expiresAnAskAtMostOneTickLate() {
		CompletableFuture<Integer> ask = ask(1005);
		this.time.advance(Duration.ofMillis(1004));
		assertThat(ask).isNotDone();
		this.time.advance(Duration.ofNanos(Deadlines.TICK_NANOS));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(ask::join)
			.withCauseInstanceOf(AskTimeoutException.class)
			.withMessageContaining("within 1005 ms");
	}

	@Test
	void sharesOneTimerAmongAsksThatAreDueTogether() {
		IntStream.range(0, 10_000).forEach((i) -> ask(2000));
		assertThat(this.time.scheduled()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(2));
		await().untilAsserted(() -> assertThat(this.system.stats().askTimeouts()).isEqualTo(10_000));
	}

	@Test
	void takesAnAskThatHasAllTheTimeInTheWorld() {
		CompletableFuture<Integer> ask = this.silent.ref().ask(new Silence(), Duration.ofSeconds(Long.MAX_VALUE));
		this.time.advance(Duration.ofDays(365));
		assertThat(ask).isNotDone();
		this.silent.expectAsk(Silence.class).reply(3);
		assertThat(ask.join()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -5 })
	void failsAnAskThatHasNoTime(long millis) {
		CompletableFuture<Integer> ask = this.silent.ref().ask(new Silence(), Duration.ofMillis(millis));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(ask::join)
			.withCauseInstanceOf(AskTimeoutException.class);
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.EXPIRED)).isEqualTo(1);
	}

	@Test
	void keepsNothingOfAnAnsweredAsk() {
		List<WeakReference<CompletableFuture<Integer>>> answered = IntStream.range(0, 100).mapToObj((i) -> {
			CompletableFuture<Integer> ask = ask(60_000);
			this.silent.expectAsk(Silence.class).reply(i);
			ask.join();
			return new WeakReference<>(ask);
		}).toList();
		await().untilAsserted(() -> {
			System.gc();
			// The actor may still hold on to the last one.
			assertThat(answered.subList(0, 99)).allMatch((reference) -> reference.refersTo(null));
		});
	}

	@Test
	void expiresAnAskThatIsAddedToABucketThatHasJustExpired() {
		Ask<Integer> ask = Ask.of(this.system, this.silent.ref(), new Silence(), Duration.ofSeconds(1));
		Deadlines.Bucket bucket = new Deadlines.Bucket(1);
		bucket.expire();
		bucket.add(ask);
		await().untilAsserted(() -> assertThat(ask).isCompletedExceptionally());
	}

	@Test
	void losesNoneOfTheAsksThatAreMadeWhileOthersExpire() throws Exception {
		ActorSystem real = ActorSystem.create("real");
		TestProbe<Silence> probe = TestProbe.create(real, "silent", Silence.class);
		List<CompletableFuture<Integer>> asks = new ArrayList<>();
		List<Thread> threads = IntStream.range(0, 3).mapToObj((number) -> new Thread(() -> {
			List<CompletableFuture<Integer>> mine = new ArrayList<>();
			for (int i = 0; i < 20_000; i++) {
				mine.add(probe.ref().ask(new Silence(), Duration.ofMillis(1 + i % 15)));
			}
			synchronized (asks) {
				asks.addAll(mine);
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		CompletableFuture.allOf(asks.toArray(CompletableFuture<?>[]::new))
			.handle((done, failure) -> null)
			.get(30, TimeUnit.SECONDS);
		assertThat(asks).hasSize(60_000).allMatch(CompletableFuture::isCompletedExceptionally);
		real.close();
	}

	private CompletableFuture<Integer> ask(int millis) {
		return this.silent.ref().ask(new Silence(), Duration.ofMillis(millis));
	}

	record Silence() implements Message<Silence, Integer> {
	}

}
