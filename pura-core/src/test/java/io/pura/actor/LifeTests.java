package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Start, stop, failure and restart of actors.
 */
@Timeout(30)
class LifeTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("life").clock(this.time).timers(this.time).build();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	LifeTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void callsTheHooksInTheirOrder() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.ask(new Life.Ping()).join();
		this.system.stop(ref).join();
		assertThat(this.events).containsExactly("a started", "a ping", "a stopping", "a stopped");
	}

	@Test
	void letsTheCurrentMessageFinishBeforeItStops() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		CompletableFuture<?> current = ref.ask(new Life.Run((context) -> {
			running.countDown();
			gate.await();
		}));
		CompletableFuture<?> queued = ref.ask(new Life.Ping());
		running.await();
		CompletableFuture<?> stopped = this.system.stop(ref);
		gate.countDown();
		stopped.join();
		assertThat(current).isCompleted();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(queued::join)
			.withCauseExactlyInstanceOf(ActorStoppedException.class);
		assertThat(this.events).containsExactly("a started", "a stopping", "a stopped");
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(1);
	}

	@Test
	void handlesNothingMoreAfterItStopsItself() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.tell(new Life.Run((context) -> {
			context.stop();
			this.events.add("asked to stop in state " + context.state());
		}));
		ref.tell(new Life.Ping());
		await().until(() -> this.system.find("a", Life.class).isEmpty());
		assertThat(this.events).containsExactly("a started", "asked to stop in state RUNNING", "a stopping",
				"a stopped");
	}

	@Test
	void goesOnWhenItObjectsToStop() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.ask(new Life.Object(true)).join();
		CompletableFuture<?> stopped = this.system.stop(ref);
		ref.ask(new Life.Ping()).join();
		assertThat(stopped).isNotDone();
		assertThat(this.events).containsExactly("a started", "a stopping", "a ping");
		ref.ask(new Life.Object(false)).join();
		this.system.stop(ref).join();
		assertThat(stopped).isCompleted();
	}

	@Test
	void cannotObjectToATermination() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.tell(new Life.Object(true));
		ref.tell(new Life.Run(ActorContext::terminate));
		await().until(() -> this.events.contains("a stopped"));
		assertThat(this.events).doesNotContain("a stopping");
	}

	@Test
	void stopsChildrenFirst() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.ask(new Life.Run((context) -> {
			ActorRef<Life> child = context.spawn("b", () -> new Mortal("b"));
			child.tell(new Life.Run((inner) -> inner.spawn("c", () -> new Mortal("c"))));
			child.tell(new Life.Object(true));
		})).join();
		await().until(() -> this.events.contains("c started"));
		assertThat(this.system.find("a/b/c", Life.class)).get()
			.extracting(ActorRef::path)
			.hasToString("pura://life/a/b/c");
		this.system.stop(ref).join();
		assertThat(this.events).containsExactly("a started", "b started", "c started", "c stopping", "c stopped",
				"b stopping", "b stopped", "a stopping", "a stopped");
		assertThat(this.system.actors(10)).isEmpty();
	}

	@Test
	void stopsAChildAndFreesItsName() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		CompletableFuture<ActorRef<Life>> child = new CompletableFuture<>();
		ref.ask(new Life.Run((context) -> {
			child.complete(context.spawn("b", () -> new Mortal("b")));
			assertThatIllegalStateException().isThrownBy(() -> context.spawn("b", () -> new Mortal("b")))
				.withMessageContaining("pura://life/a/b exists already");
			assertThatIllegalArgumentException().isThrownBy(() -> context.stop(context.self()))
				.withMessageContaining("is not a child of");
			context.watch(child.join(), new Life.Run((again) -> again.spawn("b", () -> new Mortal("another b"))));
			context.stop(child.join());
		})).join();
		await().until(() -> this.events.contains("another b started"));
	}

	@Test
	void hearsWhenAWatchedActorHasStopped() {
		TestProbe<Life> probe = TestProbe.create(this.system, "probe", Life.class);
		ActorRef<Life> watched = this.system.spawn("watched", () -> new Mortal("watched"));
		ActorRef<Life> watcher = this.system.spawn("watcher", () -> new Mortal("watcher"));
		Life.Run forward = new Life.Run((context) -> probe.ref().tell(new Life.Ping()));
		watcher.ask(new Life.Run((context) -> context.watch(watched, forward))).join();
		probe.expectNoMessage(Duration.ofMillis(20));
		this.system.stop(watched).join();
		probe.expectMessageType(Life.Ping.class);
		watcher.ask(new Life.Run((context) -> context.watch(watched, forward))).join();
		probe.expectMessageType(Life.Ping.class);
	}

	@Test
	void resumesAfterAnException() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		ref.tell(new Life.Run((context) -> {
			throw new IllegalStateException("on purpose");
		}));
		ref.ask(new Life.Ping()).join();
		assertThat(this.events).containsExactly("a started", "a ping");
		assertThat(this.system.stats().types()).singleElement().satisfies((type) -> {
			assertThat(type.type()).isEqualTo("LifeTests.Mortal");
			assertThat(type.failed()).isEqualTo(1);
		});
	}

	@Test
	void doesNotCountARejectionAsAFailure() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> ref.ask(new Life.Run((context) -> {
			throw new MessageRejectedException("too-late", "The shop is closed");
		})).join()).withCauseInstanceOf(MessageRejectedException.class);
		this.system.stop(ref).join();
		assertThat(this.system.stats().types()).singleElement().satisfies((type) -> {
			assertThat(type.failed()).isZero();
			assertThat(type.succeeded()).isEqualTo(1);
		});
	}

	@Test
	void restartsAfterAnErrorWithANewInstanceAndTheSameMailbox() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		CompletableFuture<?> fatal = ref.ask(new Life.Run((context) -> {
			context.spawn("child", () -> new Mortal("child"));
			context.schedule(Duration.ofMillis(50), new Life.Ping());
			throw new StackOverflowError("on purpose");
		}));
		CompletableFuture<?> queued = ref.ask(new Life.Ping());
		assertThatExceptionOfType(CompletionException.class).isThrownBy(fatal::join)
			.withCauseInstanceOf(StackOverflowError.class);
		await().until(() -> this.time.scheduled() == 2);
		assertThat(this.system.actors(10)).singleElement()
			.satisfies((actor) -> assertThat(actor.state()).isEqualTo("RESTARTING"));
		assertThat(queued).isNotDone();
		this.time.advance(Duration.ofMillis(110));
		queued.join();
		assertThat(this.events).containsSubsequence("a started", "a restarting", "a started", "a ping")
			.contains("child stopped")
			.filteredOn("a ping"::equals)
			.hasSize(1);
		assertThat(this.system.stats().types()).anySatisfy((type) -> assertThat(type.restarts()).isEqualTo(1));
	}

	@Test
	void restartsWhenItFailsToStart() {
		int[] failures = { 2 };
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a") {

			@Override
			public void started(ActorContext<Life> context) {
				if (failures[0]-- > 0) {
					throw new IllegalStateException("not yet");
				}
				super.started(context);
			}

		});
		CompletableFuture<?> reply = ref.ask(new Life.Ping(), Duration.ofMinutes(1));
		await().until(() -> {
			this.time.advance(Duration.ofMillis(100));
			return reply.isDone();
		});
		assertThat(reply).isCompleted();
	}

	@Test
	void stopsForGoodAfterTooManyRestarts() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"),
				ActorOptions.defaults()
					.supervision(new SupervisionStrategy(2, Duration.ofMinutes(1), Duration.ofMillis(1),
							Duration.ofSeconds(1), false)));
		for (int i = 0; i < 3; i++) {
			ref.tell(new Life.Run((context) -> {
				throw new AssertionError("on purpose");
			}));
		}
		await().until(() -> {
			this.time.advance(Duration.ofMillis(5));
			return this.system.find("a", Life.class).isEmpty();
		});
		assertThat(this.events).filteredOn("a restarting"::equals).hasSize(3);
		assertThat(this.events).filteredOn("a started"::equals).hasSize(3);
	}

	@Test
	void triesAnActorThatMustNotStayDeadAgainAndAgain() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"),
				ActorOptions.defaults()
					.supervision(new SupervisionStrategy(1, Duration.ofHours(1), Duration.ofMillis(1),
							Duration.ofSeconds(10), false))
					.neverStopping());
		for (int i = 0; i < 2; i++) {
			ref.tell(new Life.Run((context) -> {
				throw new AssertionError("on purpose");
			}));
		}
		await().until(() -> {
			this.time.advance(Duration.ofMillis(1));
			return this.system.stats().failingActors() == 1;
		});
		CompletableFuture<?> reply = ref.ask(new Life.Ping(), Duration.ofMinutes(1));
		await().until(() -> this.time.scheduled() == 2);
		this.time.advance(Duration.ofSeconds(10));
		reply.join();
		assertThat(this.system.stats().failingActors()).isZero();
	}

	@Test
	void forgetsRestartsThatAreLongAgo() {
		Restarts restarts = new Restarts(new SupervisionStrategy(1, Duration.ofSeconds(10), Duration.ofMillis(100),
				Duration.ofSeconds(1), false));
		java.util.Random random = new java.util.Random(1);
		assertThat(restarts.next(0, random)).isBetween(Duration.ofMillis(90), Duration.ofMillis(110));
		assertThat(restarts.next(Duration.ofSeconds(9).toNanos(), random)).isNull();
		assertThat(restarts.next(Duration.ofSeconds(11).toNanos(), random)).isNotNull();
	}

	@Test
	void waitsLongerFromRestartToRestart() {
		Restarts restarts = new Restarts(SupervisionStrategy.defaults());
		java.util.Random random = new java.util.Random(1);
		List<Duration> delays = java.util.stream.Stream.generate(() -> restarts.next(0, random)).limit(10).toList();
		assertThat(delays).isSortedAccordingTo((one, other) -> (one.compareTo(other) > 0) ? 1 : -1)
			.allSatisfy((delay) -> assertThat(delay).isBetween(Duration.ofMillis(90), Duration.ofSeconds(33)));
		assertThat(restarts.next(0, random)).isNull();
	}

	@Test
	void tellsTheFactoryOfEachInstanceThatIsNoLongerUsed() {
		ActorFactory<Mortal> factory = new ActorFactory<>() {

			@Override
			public Mortal get() {
				return new Mortal("a");
			}

			@Override
			public void discarded(Actor<?> actor) {
				LifeTests.this.events.add(actor + " discarded");
			}

		};
		ActorRef<Life> ref = this.system.spawn("a", factory);
		assertThatIllegalStateException().isThrownBy(() -> this.system.spawn("a", factory));
		ref.tell(new Life.Run((context) -> {
			throw new AssertionError("on purpose");
		}));
		await().until(() -> this.time.scheduled() == 1);
		this.time.advance(Duration.ofSeconds(1));
		ref.ask(new Life.Ping()).join();
		this.system.stop(ref).join();
		assertThat(this.events).filteredOn("a discarded"::equals).hasSize(3);
		assertThat(this.events).endsWith("a stopped", "a discarded");
	}

	@Test
	void refusesToUseTheContextOutsideTheTurn() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		CompletableFuture<ActorContext<Life>> leaked = new CompletableFuture<>();
		ref.ask(new Life.Run(leaked::complete)).join();
		ActorContext<Life> context = leaked.join();
		List<Consumer<ActorContext<Life>>> uses = List.of(ActorContext::stop, ActorContext::terminate,
				(it) -> it.schedule(Duration.ZERO, new Life.Ping()), (it) -> it.spawn("b", () -> new Mortal("b")),
				(it) -> it.watch(ref, new Life.Ping()), ActorContext::executor,
				(it) -> it.pipe(CompletableFuture.completedFuture(1), (value, failure) -> {
				}), (it) -> it.await(CompletableFuture.completedFuture(1), (value, failure) -> {
				}), (it) -> it.idleTimeout(Duration.ZERO), (it) -> it.mailboxCapacity(1));
		assertThat(uses).allSatisfy((use) -> assertThatIllegalStateException().isThrownBy(() -> use.accept(context))
			.withMessageContaining("outside the actor's turn"));
		assertThat(context.self()).isSameAs(ref);
		assertThat(context.path()).isEqualTo(ref.path());
		assertThat(context.system()).isSameAs(this.system);
	}

	@Test
	void givesAnActorItsContextBeforeItExists() {
		ActorRef<Life> ref = this.system.create("a", (context) -> {
			context.self().tell(new Life.Ping());
			context.schedule(Duration.ofSeconds(1), new Life.Ping());
			return new Mortal(context.path().name());
		});
		ref.ask(new Life.Ping()).join();
		assertThat(this.events).containsExactly("a started", "a ping", "a ping");
		this.time.advance(Duration.ofSeconds(1));
		await().until(() -> this.events.size() == 4);
	}

	@Test
	void ofSeveralSystemsEachStopsAlone() throws Exception {
		ActorSystem other = ActorSystem.create("other");
		ActorRef<Life> mine = this.system.spawn("same", () -> new Mortal("mine"));
		ActorRef<Life> theirs = other.spawn("same", () -> new Mortal("theirs"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.system.stop(theirs))
			.withMessageContaining("is not an actor of system life");
		other.stop(3).get(10, TimeUnit.SECONDS);
		assertThat(other.exitCode()).isEqualTo(3);
		assertThat(other.state()).isEqualTo(ActorSystem.State.TERMINATED);
		assertThatIllegalStateException().isThrownBy(() -> other.spawn("late", () -> new Mortal("late")))
			.withMessageContaining("its system is terminated");
		mine.ask(new Life.Ping()).join();
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().contains("pura-other")));
	}

	@Test
	void terminatesActorsThatDoNotStopInTime() {
		ActorSystem other = ActorSystem.builder("hung").shutdownTimeout(Duration.ofMillis(50)).build();
		other.start();
		CountDownLatch never = new CountDownLatch(1);
		ActorRef<Life> waits = other.spawn("waits", () -> new Mortal("waits"));
		ActorRef<Life> hangs = other.spawn("hangs", () -> new Mortal("hangs"));
		waits.tell(new Life.Run(
				(context) -> context.await(new CompletableFuture<>(), (value, failure) -> this.events.add("no"))));
		CompletableFuture<?> hanging = hangs.ask(new Life.Run((context) -> never.await()));
		CompletableFuture<?> queued = hangs.ask(new Life.Ping());
		await().until(() -> this.events.size() == 2);
		other.close();
		assertThat(hanging).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(queued::join)
			.withCauseInstanceOf(ActorStoppedException.class);
		assertThat(other.state()).isEqualTo(ActorSystem.State.TERMINATED);
	}

	@Test
	void findsActorsByNameAndProtocol() {
		ActorRef<Life> ref = this.system.spawn("a", () -> new Mortal("a"));
		assertThat(this.system.find("a", Life.class)).containsSame(ref);
		assertThat(this.system.find("b", Life.class)).isEmpty();
		assertThat(this.system.find("a/b", Life.class)).isEmpty();
		assertThatExceptionOfType(ProtocolMismatchException.class)
			.isThrownBy(() -> this.system.find("a", TellAndAskTests.Diary.class))
			.withMessageContaining("has protocol io.pura.actor.LifeTests$Life");
	}

	@Test
	void refusesNamesThatDoNotFitIntoAPath() {
		assertThat(List.of("", " ", "a/b", "a\n", "x".repeat(256)))
			.allSatisfy((name) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> this.system.spawn(name, () -> new Mortal("a")))
				.withMessageContaining("'name' must have 1 to 255 characters"));
	}

	interface Life {

		record Ping() implements Message<Life, String> {
		}

		record Object(boolean objects) implements Message<Life, Void> {
		}

		record Run(Code code) implements Message<Life, Void> {
		}

		@FunctionalInterface
		interface Code {

			@SuppressWarnings("java:S112")
			void run(ActorContext<Life> context) throws Exception;

		}

	}

	class Mortal implements Actor<Life> {

		private final String name;

		private boolean objects;

		Mortal(String name) {
			this.name = name;
		}

		@Override
		public void started(ActorContext<Life> context) {
			event("started");
		}

		@Override
		public Stopping stopping(ActorContext<Life> context) {
			event("stopping");
			return this.objects ? Stopping.CONTINUE : Stopping.STOP;
		}

		@Override
		public void stopped(ActorContext<Life> context) {
			event("stopped");
		}

		@Override
		public void restarting(ActorContext<Life> context, Throwable cause) {
			event("restarting");
		}

		@Handler
		String ping(Life.Ping message) {
			event("ping");
			return this.name;
		}

		@Handler
		void object(Life.Object message) {
			this.objects = message.objects();
		}

		@Handler
		void run(Life.Run message, ActorContext<Life> context) throws Exception {
			message.code().run(context);
		}

		private void event(String event) {
			LifeTests.this.events.add(this.name + " " + event);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
