package io.pura.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorState;
import io.pura.actor.ActorSystem;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.Handler;
import io.pura.actor.MailboxFullException;
import io.pura.actor.Message;
import io.pura.actor.SupervisionStrategy;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that all that an actor waits for comes with {@link ManualTime}, when it is due
 * and not before.
 */
@Timeout(60)
class ActorsOnManualTimeTests {

	private final ActorTestKit kit = ActorTestKit.onManualTime();

	private final ManualTime time = this.kit.time();

	private final List<Long> seconds = new ArrayList<>();

	private final ActorRef<Chore> actor = spawn(ActorOptions.defaults());

	@AfterEach
	void close() {
		this.kit.close();
	}

	private ActorRef<Chore> spawn(ActorOptions options) {
		return this.kit.spawn(() -> new ChoreActor(this::note), options);
	}

	private void note() {
		this.seconds.add(this.time.instant().getEpochSecond());
	}

	@Test
	void timersOfAContext() {
		inTurn((context) -> {
			context.schedule(Duration.ofSeconds(3), new Chore.Note());
			context.schedule(Duration.ofSeconds(1), this::note);
		});
		this.time.advance(Duration.ofHours(1));
		assertThat(this.seconds).containsExactly(1L, 3L);
	}

	@Test
	void timersThatRepeat() {
		List<Cancellable> timers = new ArrayList<>();
		inTurn((context) -> {
			timers.add(context.scheduleAtFixedRate(Duration.ofSeconds(1), Duration.ofSeconds(5), new Chore.Note()));
			timers.add(context.scheduleWithFixedDelay(Duration.ofSeconds(3), Duration.ofSeconds(5), new Chore.Note()));
		});
		this.time.advance(Duration.ofSeconds(15));
		assertThat(this.seconds).containsExactly(1L, 3L, 6L, 8L, 11L, 13L);
		timers.forEach(Cancellable::cancel);
		this.time.advance(Duration.ofHours(1));
		assertThat(this.seconds).hasSize(6);
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void idleTimeout() {
		inTurn((context) -> context.idleTimeout(Duration.ofMinutes(10)));
		this.time.advance(Duration.ofMinutes(9));
		this.actor.tell(new Chore.Note());
		this.time.advance(Duration.ofMinutes(9));
		assertThat(state(this.actor)).isEqualTo(ActorState.RUNNING.name());
		this.time.advance(Duration.ofMinutes(2));
		assertThat(this.kit.system().whenTerminated(this.actor)).isDone();
	}

	@Test
	void timeoutOfAnAskThatNamesNone() {
		CompletableFuture<?> asked = this.actor.ask(new Chore.Never());
		this.time.advance(Duration.ofMillis(4999));
		assertThat(asked).isNotDone();
		this.time.advance(Duration.ofMillis(11));
		assertThat(asked).isCompletedExceptionally();
	}

	@Test
	void timeoutOfALongAsk() {
		CompletableFuture<?> asked = this.actor.ask(new Chore.Never(), Duration.ofDays(2));
		this.time.advance(Duration.ofDays(2).minusMillis(1));
		assertThat(asked).isNotDone();
		this.time.advance(Duration.ofMillis(11));
		assertThat(asked).isCompletedExceptionally();
	}

	@Test
	void timeThatIsLeftToAnAskWithinAnAsk() {
		ActorRef<Chore> other = spawn(ActorOptions.defaults());
		List<Throwable> failures = new ArrayList<>();
		this.actor.ask(new Chore.Do(
				(context) -> context.pipe(other.ask(new Chore.Never(), Duration.ofHours(1)), (value, failure) -> {
					note();
					failures.add(failure);
				})), Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(failures).singleElement().isInstanceOf(AskTimeoutException.class);
		assertThat(this.seconds).containsExactly(1L);
	}

	@Test
	void timeoutOfAnAskThatWaitsForRoom() {
		ActorRef<Chore> full = spawn(ActorOptions.defaults().mailboxCapacity(1));
		full.tell(new Chore.Do((context) -> context.await(new CompletableFuture<>(), (value, failure) -> {
		})));
		this.time.run();
		full.tell(new Chore.Note());
		assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> this.kit.ask(full, new Chore.Never()));
		assertThat(this.time.instant()).isBetween(Instant.EPOCH.plusSeconds(5), Instant.EPOCH.plusMillis(5010));
		full.tell(new Chore.Note());
		this.kit.system().stop();
		// It awaits what never comes, and is terminated.
		this.time.advance(Duration.ofSeconds(10));
	}

	@Test
	void whatIsAwaited() {
		inTurn((context) -> context.await(later(Duration.ofSeconds(2)), (value, failure) -> note()));
		this.actor.tell(new Chore.Note());
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.seconds).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.seconds).containsExactly(2L, 2L);
	}

	@Test
	void backoffOfRestarts() {
		this.actor.tell(new Chore.Crash());
		this.time.advance(Duration.ofMillis(85));
		assertThat(state(this.actor)).isEqualTo(ActorState.RESTARTING.name());
		this.time.advance(Duration.ofMillis(30));
		assertThat(state(this.actor)).isEqualTo(ActorState.RUNNING.name());
		this.actor.tell(new Chore.Crash());
		this.time.advance(Duration.ofMillis(175));
		assertThat(state(this.actor)).isEqualTo(ActorState.RESTARTING.name());
		this.time.advance(Duration.ofMillis(50));
		assertThat(state(this.actor)).isEqualTo(ActorState.RUNNING.name());
	}

	@Test
	void timeWithinWhichRestartsAreCounted() {
		SupervisionStrategy once = new SupervisionStrategy(1, Duration.ofSeconds(60), Duration.ofSeconds(1),
				Duration.ofSeconds(1), false);
		ActorRef<Chore> patient = spawn(ActorOptions.defaults().supervision(once));
		ActorRef<Chore> hasty = spawn(ActorOptions.defaults().supervision(once));
		patient.tell(new Chore.Crash());
		hasty.tell(new Chore.Crash());
		this.time.advance(Duration.ofSeconds(50));
		hasty.tell(new Chore.Crash());
		this.time.advance(Duration.ofSeconds(11));
		patient.tell(new Chore.Crash());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.kit.system().whenTerminated(hasty)).isDone();
		assertThat(state(patient)).isEqualTo(ActorState.RUNNING.name());
	}

	@Test
	void longestBackoffOfAnActorThatNeverStops() {
		SupervisionStrategy none = new SupervisionStrategy(0, Duration.ofSeconds(60), Duration.ofSeconds(1),
				Duration.ofSeconds(30), true);
		ActorRef<Chore> stubborn = spawn(ActorOptions.defaults().supervision(none));
		stubborn.tell(new Chore.Crash());
		this.time.advance(Duration.ofSeconds(29));
		assertThat(state(stubborn)).isEqualTo(ActorState.RESTARTING.name());
		this.time.advance(Duration.ofSeconds(1));
		assertThat(state(stubborn)).isEqualTo(ActorState.RUNNING.name());
	}

	@Test
	void shutdownTimeout() {
		ActorSystem system = this.time.process().builder("stopping").shutdownTimeout(Duration.ofMinutes(1)).build();
		system.start();
		system.spawn(() -> new ChoreActor(this::note))
			.tell(new Chore.Do((context) -> context.await(new CompletableFuture<>(), (value, failure) -> {
			})));
		this.time.run();
		CompletableFuture<?> stopped = system.stop();
		this.time.advance(Duration.ofSeconds(59));
		assertThat(stopped).isNotDone();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(stopped).isDone();
	}

	@Test
	void timesInFigures() {
		this.time.advance(Duration.ofDays(1));
		this.kit.stop(this.actor);
		this.actor.tell(new Chore.Note());
		Instant now = Instant.EPOCH.plus(Duration.ofDays(1));
		assertThat(this.kit.deadLetters().last()).singleElement()
			.satisfies((letter) -> assertThat(letter.time()).isEqualTo(now));
		try (ActorTestKit other = ActorTestKit.create(this.time)) {
			assertThat(other.system().stats().created()).isEqualTo(now);
		}
	}

	private void inTurn(Consumer<ActorContext<Chore>> code) {
		this.kit.ask(this.actor, new Chore.Do(code));
	}

	private CompletableFuture<@Nullable Void> later(Duration delay) {
		CompletableFuture<@Nullable Void> later = new CompletableFuture<>();
		this.time.schedule(delay, () -> later.complete(null));
		return later;
	}

	private String state(ActorRef<?> ref) {
		return this.kit.system()
			.actors(10)
			.stream()
			.filter((stats) -> stats.path().equals(ref.path().toString()))
			.findFirst()
			.orElseThrow()
			.state();
	}

	interface Chore {

		record Do(Consumer<ActorContext<Chore>> code) implements Message<Chore, @Nullable Void> {
		}

		record Note() implements Message<Chore, @Nullable Void> {
		}

		record Never() implements Message<Chore, @Nullable Void> {
		}

		record Crash() implements Message<Chore, @Nullable Void> {
		}

	}

	static final class ChoreActor implements Actor<Chore> {

		private final Runnable note;

		ChoreActor(Runnable note) {
			this.note = note;
		}

		@Handler
		void doIt(Chore.Do message, ActorContext<Chore> context) {
			message.code().accept(context);
		}

		@Handler
		void note(Chore.Note message) {
			this.note.run();
		}

		@Handler(interleaved = true)
		CompletableFuture<@Nullable Void> never(Chore.Never message) {
			return new CompletableFuture<>();
		}

		@Handler
		void crash(Chore.Crash message) {
			throw new AssertionError("on purpose");
		}

	}

}
