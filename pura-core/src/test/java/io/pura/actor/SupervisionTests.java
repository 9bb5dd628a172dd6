package io.pura.actor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a {@link SupervisionStrategy} decides, and what follows from it. Everything runs
 * on the thread of the test.
 */
class SupervisionTests {

	private static final Duration WHILE = Duration.ofSeconds(1);

	private static final SupervisionStrategy QUICK = SupervisionStrategy.defaults()
		.backoff(Duration.ofMillis(10), Duration.ofSeconds(10));

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process()
		.builder("supervision")
		.random(new SplittableRandom(1))
		.build();

	private final List<String> events = new ArrayList<>();

	SupervisionTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.system.whenTerminated()).isCompleted();
	}

	private ActorRef<Unit> spawn(String name, SupervisionStrategy strategy) {
		ActorRef<Unit> ref = this.system.spawn(name, () -> new UnitActor(name),
				ActorOptions.defaults().supervision(strategy));
		this.time.run();
		return ref;
	}

	private ActorRef<Unit> spawn(ActorRef<Unit> parent, String name, SupervisionStrategy strategy) {
		CompletableFuture<ActorRef<Unit>> child = new CompletableFuture<>();
		run(parent, (context) -> child
			.complete(context.spawn(name, () -> new UnitActor(name), ActorOptions.defaults().supervision(strategy))));
		return child.join();
	}

	private void run(ActorRef<Unit> ref, Unit.Code code) {
		ref.tell(new Unit.Run(code));
		this.time.run();
	}

	private CompletableFuture<?> fail(ActorRef<Unit> ref, Throwable failure) {
		CompletableFuture<?> reply = ref.ask(new Unit.Run((context) -> {
			throw failure;
		}), Duration.ofHours(1));
		this.time.run();
		return reply;
	}

	private CompletableFuture<String> ping(ActorRef<Unit> ref) {
		CompletableFuture<String> reply = ref.ask(new Unit.Ping(), Duration.ofHours(1));
		this.time.run();
		return reply;
	}

	private static ActorState state(ActorRef<Unit> ref) {
		return ((ActorCell<?>) ref).state();
	}

	private static void assertFailed(CompletableFuture<?> reply, Throwable cause) {
		assertThat(reply).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join).havingCause().isSameAs(cause);
	}

	/**
	 * The back-off must not keep the restarts below their limit.
	 */
	@Test
	void defaultsStopAnActorThatFailsWheneverItStarts() {
		ActorRef<Unit> ref = this.system.spawn("never", Unwell::new);
		this.time.advance(Duration.ofSeconds(60));
		assertThat(state(ref)).isEqualTo(ActorState.STOPPED);
	}

	@Test
	void defaultsReportAnActorThatFailsWheneverItStartsAndMustNotStop() {
		this.system.spawn("never", Unwell::new, ActorOptions.defaults().neverStopping());
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.system.stats().failingActors()).isEqualTo(1);
	}

	@Test
	void theMostSpecificTypeWinsInAnyOrder() {
		SupervisionStrategy one = SupervisionStrategy.defaults()
			.on(Exception.class, Directive.STOP)
			.on(IOException.class, Directive.RESTART)
			.on(FileNotFoundException.class, Directive.RESUME);
		SupervisionStrategy other = SupervisionStrategy.defaults()
			.on(FileNotFoundException.class, Directive.RESUME)
			.on(IOException.class, Directive.RESTART)
			.on(Exception.class, Directive.STOP);
		assertThat(Stream.of(one, other)).allSatisfy((strategy) -> {
			assertThat(strategy.directive(new FileNotFoundException())).isEqualTo(Directive.RESUME);
			assertThat(strategy.directive(new IOException())).isEqualTo(Directive.RESTART);
			assertThat(strategy.directive(new IllegalStateException())).isEqualTo(Directive.STOP);
			assertThat(strategy.directive(new AssertionError())).isEqualTo(Directive.RESTART);
		});
		assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
	}

	@Test
	void withoutADirectiveAnExceptionResumesAndAnythingElseRestarts() {
		SupervisionStrategy strategy = SupervisionStrategy.defaults();
		assertThat(strategy.directives()).isEmpty();
		assertThat(strategy.directive(new IOException())).isEqualTo(Directive.RESUME);
		assertThat(strategy.directive(new StackOverflowError())).isEqualTo(Directive.RESTART);
		assertThat(strategy.directive(new Throwable())).isEqualTo(Directive.RESTART);
	}

	@Test
	void aDirectiveForAllHoldsForExceptionsToo() {
		SupervisionStrategy strategy = SupervisionStrategy.defaults().on(Throwable.class, Directive.STOP);
		assertThat(strategy.directive(new IOException())).isEqualTo(Directive.STOP);
		assertThat(strategy.directive(new StackOverflowError())).isEqualTo(Directive.STOP);
	}

	@Test
	void aDirectiveIsReplacedByALaterOneForTheSameType() {
		SupervisionStrategy strategy = SupervisionStrategy.defaults()
			.on(IOException.class, Directive.STOP)
			.on(IOException.class, Directive.RESTART);
		assertThat(strategy.directives()).isEqualTo(Map.of(IOException.class, Directive.RESTART));
	}

	@Test
	void aRejectionCannotBeConfigured() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SupervisionStrategy.defaults().on(MessageRejectedException.class, Directive.STOP))
			.withMessageContaining("MessageRejectedException is an answer and never a failure");
	}

	@Test
	void eachCopyChangesOnlyWhatItNames() {
		Map<Class<? extends Throwable>, Directive> directives = Map.of(IOException.class, Directive.STOP);
		Duration second = Duration.ofSeconds(1);
		assertThat(SupervisionStrategy.defaults()
			.neverStopping()
			.on(IOException.class, Directive.STOP)
			.backoff(second, second.multipliedBy(2))
			.maxRestarts(3, second.multipliedBy(3)))
			.isEqualTo(new SupervisionStrategy(3, second.multipliedBy(3), second, second.multipliedBy(2), true,
					directives));
		assertThat(new SupervisionStrategy(3, second, second, second, false, directives).neverStopping())
			.isEqualTo(new SupervisionStrategy(3, second, second, second, true, directives));
		assertThat(SupervisionStrategy.defaults().directives()).isEmpty();
	}

	@Test
	void restartsOnATypeThatSaysSo() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IOException.class, Directive.RESTART));
		IOException failure = new FileNotFoundException("on purpose");
		CompletableFuture<?> failed = fail(ref, failure);
		CompletableFuture<String> queued = ping(ref);
		assertFailed(failed, failure);
		assertThat(state(ref)).isEqualTo(ActorState.RESTARTING);
		assertThat(queued).isNotDone();
		this.time.advance(WHILE);
		assertThat(queued).isCompletedWithValue("a");
		assertThat(this.events).containsExactly("a started", "a restarting", "a started", "a ping");
		assertThat(this.system.actor("a")).hasValueSatisfying((stats) -> {
			assertThat(stats.restarts()).isEqualTo(1);
			assertThat(stats.lastFailure()).isEqualTo(FileNotFoundException.class.getName());
		});
	}

	@Test
	void resumesAfterAnErrorThatSaysSo() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(AssertionError.class, Directive.RESUME));
		AssertionError failure = new AssertionError("on purpose");
		assertFailed(fail(ref, failure), failure);
		assertThat(ping(ref)).isCompletedWithValue("a");
		assertThat(this.events).containsExactly("a started", "a ping");
	}

	@Test
	void stopsOnATypeThatSaysSoAndCannotObject() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IllegalStateException.class, Directive.STOP));
		spawn(ref, "b", QUICK);
		ref.tell(new Unit.Object(true));
		IllegalStateException failure = new IllegalStateException("on purpose");
		CompletableFuture<?> failed = ref.ask(new Unit.Run((context) -> {
			throw failure;
		}));
		CompletableFuture<?> queued = ping(ref);
		assertFailed(failed, failure);
		assertThat(queued).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(queued::join)
			.withCauseInstanceOf(ActorStoppedException.class);
		assertThat(this.events).containsExactly("a started", "b started", "b stopping", "b stopped", "a stopping",
				"a stopped");
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(1);
		assertThat(this.system.actors(10)).isEmpty();
	}

	@Test
	void whoWatchesHearsThatADirectiveHasStoppedIt() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IllegalStateException.class, Directive.STOP));
		ActorRef<Unit> watcher = spawn("watcher", QUICK);
		run(watcher, (context) -> context.watch(ref, new Unit.Ping()));
		fail(ref, new IllegalStateException("on purpose"));
		assertThat(this.events).endsWith("a stopping", "a stopped", "watcher ping");
	}

	@Test
	void anActorThatMustNotStayDeadIsNotStoppedByADirective() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IllegalStateException.class, Directive.STOP).neverStopping());
		fail(ref, new IllegalStateException("on purpose"));
		CompletableFuture<String> queued = ping(ref);
		assertThat(this.system.stats().failingActors()).isEqualTo(1);
		this.time.advance(Duration.ofSeconds(9));
		assertThat(queued).isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(queued).isCompletedWithValue("a");
		assertThat(this.system.stats().failingActors()).isZero();
		assertThat(this.events).containsExactly("a started", "a restarting", "a started", "a ping");
	}

	@Test
	void aFailedStartCannotResume() {
		int[] failures = { 2 };
		this.system.spawn("a", () -> new UnitActor("a") {

			@Override
			public void started(ActorContext<Unit> context) {
				super.started(context);
				if (failures[0]-- > 0) {
					throw new IllegalStateException("not yet");
				}
			}

		}, ActorOptions.defaults().supervision(QUICK.on(IllegalStateException.class, Directive.RESUME)));
		this.time.advance(WHILE);
		assertThat(this.events).containsExactly("a started", "a restarting", "a started", "a restarting", "a started");
	}

	@Test
	void aFailedStartStopsIfItsTypeSaysSo() {
		ActorRef<Unit> ref = this.system.spawn("a", () -> new UnitActor("a") {

			@Override
			public void started(ActorContext<Unit> context) {
				super.started(context);
				context.spawn("b", () -> new UnitActor("b"));
				throw new IllegalStateException("never");
			}

		}, ActorOptions.defaults().supervision(QUICK.on(IllegalStateException.class, Directive.STOP)));
		CompletableFuture<String> reply = ping(ref);
		assertThat(reply).isCompletedExceptionally();
		assertThat(this.events).startsWith("a started").endsWith("a stopping", "a stopped").doesNotContain("a ping");
		assertThat(this.system.actors(10)).isEmpty();
	}

	@Test
	void aFactoryThatFailsAtARestartIsAFailedStart() {
		boolean[] broken = { false };
		ActorRef<Unit> ref = this.system.spawn("a", () -> {
			if (broken[0]) {
				throw new IllegalStateException("no instance");
			}
			return new UnitActor("a");
		}, ActorOptions.defaults().supervision(QUICK.on(IllegalStateException.class, Directive.STOP)));
		this.time.run();
		broken[0] = true;
		fail(ref, new AssertionError("on purpose"));
		this.time.advance(WHILE);
		assertThat(this.events).containsExactly("a started", "a restarting");
		assertThat(state(ref)).isEqualTo(ActorState.STOPPED);
	}

	@ParameterizedTest
	@EnumSource
	void allThatRunsInTurnIsDecidedAlike(Place place) {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IOException.class, Directive.RESTART));
		CompletableFuture<?> asker = place.fail(ref, new IOException("on purpose"));
		this.time.run();
		CompletableFuture<String> later = ref.ask(new Unit.Ping(), Duration.ofHours(1));
		this.time.run();
		assertThat(state(ref)).isEqualTo(ActorState.RESTARTING);
		assertThat(this.events).containsExactly("a started", "a restarting");
		if (place.isAsked()) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(asker::join)
				.withCauseInstanceOf(IOException.class);
		}
		this.time.advance(WHILE);
		assertThat(later).isCompletedWithValue("a");
	}

	@ParameterizedTest
	@EnumSource
	void aRejectionIsNowhereAFailure(Place place) {
		ActorRef<Unit> ref = spawn("a", QUICK.on(Throwable.class, Directive.STOP));
		place.fail(ref, new MessageRejectedException("no", "on purpose"));
		assertThat(ping(ref)).isCompletedWithValue("a");
		assertThat(this.system.failures().count()).isZero();
	}

	@Test
	void doesNotRestartAnActorThatWasAskedToStop() {
		ActorRef<Unit> ref = spawn("a", QUICK);
		run(ref, (context) -> {
			context.stop();
			throw new AssertionError("on purpose");
		});
		assertThat(this.events).containsExactly("a started", "a stopping", "a stopped");
	}

	@Test
	void anEscalatedFailureLeavesBothAsTheyAreIfTheParentResumes() {
		ActorRef<Unit> parent = spawn("a", QUICK);
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		IOException failure = new IOException("on purpose");
		CompletableFuture<?> failed = child.ask(new Unit.Run((context) -> {
			throw failure;
		}));
		CompletableFuture<String> queued = child.ask(new Unit.Ping());
		this.time.runUntil(() -> state(child) == ActorState.RESTARTING, Duration.ZERO);
		assertThat(queued).isNotDone();
		assertFailed(failed, failure);
		this.time.run();
		assertThat(queued).isCompletedWithValue("b");
		assertThat(ping(parent)).isCompletedWithValue("a");
		assertThat(this.events).containsExactly("a started", "b started", "b ping", "a ping");
	}

	@Test
	void anEscalatedFailureRestartsTheParentAndStopsItsChildren() {
		ActorRef<Unit> parent = spawn("a", QUICK.on(IOException.class, Directive.RESTART));
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		fail(child, new IOException("on purpose"));
		this.time.advance(WHILE);
		assertThat(this.events).containsExactly("a started", "b started", "a restarting", "b stopping", "b stopped",
				"a started");
		assertThat(state(child)).isEqualTo(ActorState.STOPPED);
		assertThat(ping(parent)).isCompletedWithValue("a");
	}

	@Test
	void anEscalatedFailureStopsTheParentWithItsChildren() {
		ActorRef<Unit> parent = spawn("a", QUICK.on(IOException.class, Directive.STOP));
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		fail(child, new IOException("on purpose"));
		assertThat(this.events).containsExactly("a started", "b started", "b stopping", "b stopped", "a stopping",
				"a stopped");
		assertThat(this.system.actors(10)).isEmpty();
	}

	@Test
	void twoFailuresThatAreEscalatedAtTheSameTimeAreBothDecidedAbout() {
		SupervisionStrategy escalates = QUICK.on(IOException.class, Directive.ESCALATE);
		ActorRef<Unit> top = spawn("a", QUICK);
		ActorRef<Unit> middle = spawn(top, "b", escalates);
		ActorRef<Unit> one = spawn(middle, "c", escalates);
		ActorRef<Unit> other = spawn(middle, "d", escalates);
		Unit.Run failing = new Unit.Run((context) -> {
			throw new IOException("on purpose");
		});
		one.tell(failing);
		other.tell(failing);
		this.time.run();
		assertThat(ping(middle)).isCompletedWithValue("b");
		assertThat(ping(one)).isCompletedWithValue("c");
		assertThat(ping(other)).isCompletedWithValue("d");
	}

	@Test
	void anEscalatedFailureGoesUpUntilSomebodyDecides() {
		SupervisionStrategy escalates = QUICK.on(IOException.class, Directive.ESCALATE);
		ActorRef<Unit> top = spawn("a", QUICK);
		ActorRef<Unit> middle = spawn(top, "b", escalates);
		ActorRef<Unit> bottom = spawn(middle, "c", escalates);
		bottom.tell(new Unit.Run((context) -> {
			throw new IOException("on purpose");
		}));
		this.time.runUntil(() -> state(middle) == ActorState.RESTARTING, Duration.ZERO);
		assertThat(state(bottom)).isEqualTo(ActorState.RESTARTING);
		CompletableFuture<String> waits = middle.ask(new Unit.Ping());
		this.time.run();
		assertThat(waits).isCompletedWithValue("b");
		assertThat(ping(bottom)).isCompletedWithValue("c");
		assertThat(this.system.failures().last()).extracting(Failure::directive)
			.containsExactly(Directive.ESCALATE, Directive.ESCALATE, Directive.RESUME);
	}

	@Test
	void anEscalationOfAnActorAtTheTopStopsIt() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IOException.class, Directive.ESCALATE));
		fail(ref, new IOException("on purpose"));
		assertThat(this.events).containsExactly("a started", "a stopping", "a stopped");
	}

	@Test
	void anEscalationAtTheTopOfAnActorThatMustNotStayDeadIsTriedAgain() {
		ActorRef<Unit> ref = spawn("a", QUICK.on(IOException.class, Directive.ESCALATE).neverStopping());
		ActorRef<Unit> child = spawn(ref, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		fail(child, new IOException("on purpose"));
		assertThat(this.system.actor("a")).hasValueSatisfying((stats) -> {
			assertThat(stats.failing()).isTrue();
			assertThat(stats.state()).isEqualTo("RESTARTING");
		});
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.events).containsExactly("a started", "b started", "a restarting", "b stopping", "b stopped",
				"a started");
		assertThat(this.system.stats().failingActors()).isZero();
	}

	@Test
	void anEscalatedFailedStartIsTriedAgainIfTheParentResumes() {
		ActorRef<Unit> parent = spawn("a", QUICK);
		int[] failures = { 1 };
		run(parent, (context) -> context.spawn("b", () -> new UnitActor("b") {

			@Override
			public void started(ActorContext<Unit> inner) {
				super.started(inner);
				if (failures[0]-- > 0) {
					throw new IllegalStateException("not yet");
				}
			}

		}, ActorOptions.defaults().supervision(QUICK.on(Exception.class, Directive.ESCALATE))));
		this.time.advance(WHILE);
		assertThat(this.events).containsExactly("a started", "b started", "b restarting", "b started");
	}

	@Test
	void aParentDecidesAlsoWhileItAwaits() {
		ActorRef<Unit> parent = spawn("a", QUICK);
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		CompletableFuture<String> never = new CompletableFuture<>();
		run(parent, (context) -> context.await(never, (value, failure) -> this.events.add("a goes on")));
		fail(child, new IOException("on purpose"));
		assertThat(ping(child)).isCompletedWithValue("b");
		never.complete("now");
		this.time.run();
		assertThat(this.events).endsWith("b ping", "a goes on");
	}

	@Test
	void whatTheChildAwaitsWaitsForTheDecisionToo() {
		ActorRef<Unit> parent = spawn("a", QUICK);
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		child.tell(new Unit.Run((context) -> {
			context.await(CompletableFuture.completedFuture("now"),
					(value, failure) -> this.events.add("b in " + context.state()));
			throw new IOException("on purpose");
		}));
		this.time.run();
		assertThat(this.events).containsExactly("a started", "b started", "b in RUNNING");
	}

	@Test
	void anActorThatWaitsForADecisionCanBeStoppedAndCannotObject() {
		ActorRef<Unit> parent = spawn("a", QUICK);
		ActorRef<Unit> child = spawn(parent, "b", QUICK.on(IOException.class, Directive.ESCALATE));
		child.tell(new Unit.Object(true));
		child.tell(new Unit.Run((context) -> {
			throw new IOException("on purpose");
		}));
		this.time.runUntil(() -> state(child) == ActorState.RESTARTING, Duration.ZERO);
		CompletableFuture<Void> stopped = this.system.stop(child);
		this.time.run();
		assertThat(stopped).isCompleted();
		assertThat(this.events).containsExactly("a started", "b started", "b stopping", "b stopped");
		assertThat(ping(parent)).isCompletedWithValue("a");
	}

	@Test
	void aChildMayFailBeforeItsParentHasStarted() {
		ActorRef<Unit> parent = this.system.create("a", (context) -> {
			context.spawn("b", () -> new UnitActor("b") {

				@Override
				public void started(ActorContext<Unit> inner) {
					throw new IllegalStateException("on purpose");
				}

			}, ActorOptions.defaults().supervision(QUICK.on(IllegalStateException.class, Directive.ESCALATE)));
			this.time.run();
			return new UnitActor("a");
		});
		this.time.run();
		assertThat(ping(parent)).isCompletedWithValue("a");
		assertThat(this.events).containsExactly("a started", "b restarting", "a ping");
		assertThat(this.system.failures().last()).extracting(Failure::directive)
			.containsExactly(Directive.ESCALATE, Directive.RESUME);
	}

	@Test
	void theSameChanceMakesTheSameDelays() {
		SupervisionStrategy strategy = SupervisionStrategy.defaults();
		List<Duration> one = delays(strategy, 7);
		assertThat(one).hasSize(10).isEqualTo(delays(strategy, 7)).isNotEqualTo(delays(strategy, 8));
		assertThat(one.get(0)).isBetween(Duration.ofMillis(90), Duration.ofMillis(110));
		assertThat(one.get(5)).isBetween(Duration.ofMillis(2880), Duration.ofMillis(3520));
		assertThat(one.get(9)).isEqualTo(Duration.ofSeconds(10));
	}

	private static List<Duration> delays(SupervisionStrategy strategy, long seed) {
		Restarts restarts = new Restarts(strategy);
		SplittableRandom random = new SplittableRandom(seed);
		List<Duration> delays = new ArrayList<>();
		for (Duration next = restarts.next(0, random); next != null; next = restarts.next(0, random)) {
			delays.add(next);
		}
		return delays;
	}

	@Test
	void remembersFewMomentsHoweverManyRestartsAreAllowed() {
		Restarts restarts = new Restarts(SupervisionStrategy.defaults().maxRestarts(100_000, Duration.ofSeconds(100)));
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 100_000; i++) {
			assertThat(restarts.next(Duration.ofMillis(i / 2).toNanos(), random)).isNotNull();
		}
		assertThat(restarts.remembered()).isLessThanOrEqualTo(130);
		assertThat(restarts.isUsedUp(Duration.ofSeconds(99).toNanos())).isTrue();
		assertThat(restarts.isUsedUp(Duration.ofSeconds(110).toNanos())).isFalse();
	}

	@Test
	void countsRestartsOnlyWithinTheWindow() {
		ActorRef<Unit> ref = spawn("a",
				SupervisionStrategy.defaults()
					.maxRestarts(2, Duration.ofSeconds(60))
					.backoff(Duration.ofMillis(10), Duration.ofSeconds(1)));
		for (int i = 0; i < 5; i++) {
			fail(ref, new AssertionError("on purpose"));
			this.time.advance(Duration.ofSeconds(40));
		}
		assertThat(ping(ref)).isCompletedWithValue("a");
		for (int i = 0; i < 3; i++) {
			fail(ref, new AssertionError("on purpose"));
			this.time.advance(Duration.ofSeconds(10));
		}
		assertThat(state(ref)).isEqualTo(ActorState.STOPPED);
		assertThat(this.system.failures().last()).extracting(Failure::directive)
			.startsWith(Directive.RESTART, Directive.RESTART, Directive.RESTART)
			.endsWith(Directive.STOP);
	}

	/**
	 * Where code of an actor can fail.
	 */
	enum Place {

		HANDLER, EXCLUSIVE_REPLY, INTERLEAVED_REPLY, AWAIT, PIPE, TIMER, EXECUTOR;

		boolean isAsked() {
			return this == HANDLER || this == EXCLUSIVE_REPLY || this == INTERLEAVED_REPLY;
		}

		CompletableFuture<?> fail(ActorRef<Unit> ref, Exception failure) {
			return switch (this) {
				case EXCLUSIVE_REPLY -> ref.ask(new Unit.Later(CompletableFuture.failedFuture(failure)));
				case INTERLEAVED_REPLY -> ref.ask(new Unit.Meanwhile(CompletableFuture.failedFuture(failure)));
				default -> ref.ask(new Unit.Run((context) -> fail(context, failure)));
			};
		}

		private void fail(ActorContext<Unit> context, Exception failure) throws Exception {
			CompletableFuture<String> now = CompletableFuture.completedFuture("now");
			Runnable code = () -> SupervisionTests.<RuntimeException>sneak(failure);
			switch (this) {
				case AWAIT -> context.await(now, (value, nothing) -> code.run());
				case PIPE -> context.pipe(now, (value, nothing) -> code.run());
				case TIMER -> context.schedule(Duration.ZERO, code);
				case EXECUTOR -> context.executor().execute(code);
				default -> throw failure;
			}
		}

	}

	@SuppressWarnings("unchecked")
	private static <T extends Exception> void sneak(Exception failure) throws T {
		throw (T) failure;
	}

	interface Unit {

		record Ping() implements Message<Unit, String> {
		}

		record Object(boolean objects) implements Message<Unit, Void> {
		}

		record Run(Code code) implements Message<Unit, Void> {
		}

		record Later(CompletionStage<String> stage) implements Message<Unit, String> {
		}

		record Meanwhile(CompletionStage<String> stage) implements Message<Unit, String> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Unit> context) throws Throwable;

		}

	}

	class Unwell extends UnitActor {

		Unwell() {
			super("unwell");
		}

		@Override
		public void started(ActorContext<Unit> context) {
			throw new IllegalStateException("unwell");
		}

	}

	class UnitActor implements Actor<Unit> {

		private final String name;

		private boolean objects;

		UnitActor(String name) {
			this.name = name;
		}

		@Override
		public void started(ActorContext<Unit> context) {
			event("started");
		}

		@Override
		public Stopping stopping(ActorContext<Unit> context) {
			event("stopping");
			return this.objects ? Stopping.CONTINUE : Stopping.STOP;
		}

		@Override
		public void stopped(ActorContext<Unit> context) {
			event("stopped");
		}

		@Override
		public void restarting(ActorContext<Unit> context, Throwable cause) {
			event("restarting");
		}

		@Handler
		String ping(Unit.Ping message) {
			event("ping");
			return this.name;
		}

		@Handler
		void object(Unit.Object message) {
			this.objects = message.objects();
		}

		@Handler
		void run(Unit.Run message, ActorContext<Unit> context) throws Throwable {
			message.code().run(context);
		}

		@Handler
		CompletionStage<String> later(Unit.Later message) {
			return message.stage();
		}

		@Handler(interleaved = true)
		CompletionStage<String> meanwhile(Unit.Meanwhile message) {
			return message.stage();
		}

		private void event(String event) {
			SupervisionTests.this.events.add(this.name + " " + event);
		}

	}

}
