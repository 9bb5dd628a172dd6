package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The states of an actor's life, what its hooks see, and what becomes of it when it
 * objects to its end. Runs on the thread of the test where nothing else is said.
 */
@Timeout(60)
class LifecycleTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("lifecycle").build();

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	/** What the actors do when they are asked to stop. */
	private Consumer<ActorContext<Cat>> whenStopping = (context) -> {
	};

	private int objections;

	LifecycleTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.system.state()).isEqualTo(ActorSystem.State.TERMINATED);
	}

	private ActorRef<Cat> spawn(String name) {
		ActorRef<Cat> ref = this.system.spawn(name, () -> new CatActor(name));
		this.time.run();
		return ref;
	}

	private void run(ActorRef<Cat> ref, Cat.Code code) {
		ref.tell(new Cat.Do(code));
		this.time.run();
	}

	private CompletableFuture<?> requestStop(ActorRef<Cat> ref) {
		CompletableFuture<?> stopped = this.system.stop(ref);
		this.time.run();
		return stopped;
	}

	private boolean isAlive(String name) {
		return this.system.actor(name).isPresent();
	}

	@Test
	void aNewActorStartsInItsOwnTurnAndBeforeItsFirstMessage() {
		ActorRef<Cat> ref = this.system.spawn("a", () -> new CatActor("a"));
		ref.tell(new Cat.Say("hello"));
		assertThat(this.events).isEmpty();
		this.time.run();
		assertThat(this.events).containsExactly("a started RUNNING", "a hello RUNNING");
	}

	@Test
	void eachHookSeesTheStateThatTheActorIsIn() {
		CompletableFuture<ActorContext<Cat>> leaked = new CompletableFuture<>();
		ActorRef<Cat> ref = this.system.create("a", (context) -> {
			leaked.complete(context);
			this.events.add("a created " + context.state());
			return new CatActor("a");
		});
		this.time.run();
		run(ref, (context) -> {
			throw new AssertionError("on purpose");
		});
		this.time.advance(Duration.ofSeconds(1));
		run(ref, ActorContext::stop);
		assertThat(this.events).containsExactly("a created STARTING", "a started RUNNING", "a restarting RESTARTING",
				"a created RESTARTING", "a started RUNNING", "a stopping STOPPING", "a stopped STOPPING");
		assertThat(leaked.join().state()).isEqualTo(ActorState.STOPPED);
	}

	@Test
	void anAddressMayBeUsedByOthersBeforeTheActorExists() {
		ActorRef<Cat> other = spawn("other");
		ActorRef<Cat> ref = this.system.create("a", (context) -> {
			run(other, (inner) -> context.self().tell(new Cat.Say("hello")));
			this.events.add("a made");
			return new CatActor("a");
		});
		this.time.run();
		assertThat(this.events).containsExactly("other started RUNNING", "a made", "a started RUNNING",
				"a hello RUNNING");
		assertThat(ref.path().name()).isEqualTo("a");
	}

	@Test
	void actorsMayKnowEachOtherFromTheBeginning() {
		List<ActorRef<Cat>> known = new ArrayList<>();
		ActorRef<Cat> one = this.system.create("one", (context) -> {
			known.add(this.system.spawn("two", () -> new CatActor("two", List.of(context.self()))));
			return new CatActor("one", known);
		});
		ActorRef<Cat> two = known.get(0);
		one.tell(new Cat.PassOn("to two"));
		two.tell(new Cat.PassOn("to one"));
		this.time.run();
		assertThat(this.events).contains("two to two RUNNING", "one to one RUNNING");
	}

	@Test
	void afterAVetoWhatHasWaitedIsHandled() {
		ActorRef<Cat> ref = spawn("a");
		this.objections = 1;
		ref.tell(new Cat.Do(ActorContext::stop));
		ref.tell(new Cat.Say("one"));
		CompletableFuture<?> reply = ref.ask(new Cat.Say("two"));
		this.time.run();
		assertThat(reply).isCompleted();
		assertThat(this.events).containsExactly("a started RUNNING", "a stopping STOPPING", "a one RUNNING",
				"a two RUNNING");
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void afterAVetoWhatTheHookHasBegunGoesOn() {
		ActorRef<Cat> ref = spawn("a");
		this.objections = 1;
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.whenStopping = (context) -> {
			context.self().tell(new Cat.Say("told"));
			context.schedule(Duration.ofSeconds(3), new Cat.Say("timer"));
			context.executor().execute(() -> this.events.add("a code " + context.state()));
			context.pipe(stage, (value, failure) -> this.events.add("a piped " + context.state()));
			context.spawn("b", () -> new CatActor("b"));
		};
		requestStop(ref);
		assertThat(this.events).containsExactly("a started RUNNING", "a stopping STOPPING", "a told RUNNING",
				"a code RUNNING", "b started RUNNING");
		stage.complete("done");
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.events).endsWith("a piped RUNNING", "a timer RUNNING");
	}

	@Test
	void afterAVetoTheActorIsAskedAgainAtTheNextStopOnly() {
		ActorRef<Cat> ref = spawn("a");
		this.objections = 2;
		CompletableFuture<?> first = requestStop(ref);
		this.time.advance(Duration.ofHours(1));
		assertThat(this.events).filteredOn("a stopping STOPPING"::equals).hasSize(1);
		CompletableFuture<?> second = requestStop(ref);
		assertThat(first).isNotDone();
		CompletableFuture<?> third = requestStop(ref);
		assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
		assertThat(this.events).filteredOn("a stopping STOPPING"::equals).hasSize(3);
	}

	@Test
	void aVetoComesTooLateForTheChildren() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> context.spawn("b", () -> new CatActor("b")));
		this.whenStopping = (context) -> this.objections = context.path().name().equals("a") ? 1 : 0;
		requestStop(ref);
		assertThat(this.system.actors(10)).singleElement()
			.satisfies((actor) -> assertThat(actor.path()).isEqualTo("pura://lifecycle/a"));
		run(ref, (context) -> context.spawn("b", () -> new CatActor("b")));
		assertThat(isAlive("a/b")).isTrue();
	}

	@Test
	void nobodyObjectsToTheEndOfTheParentOrTheSystem() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> context.spawn("b", () -> new CatActor("b")));
		this.objections = Integer.MAX_VALUE;
		run(ref, ActorContext::terminate);
		assertThat(this.system.actors(10)).isEmpty();
		spawn("c");
		this.system.stop();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.system.state()).isEqualTo(ActorSystem.State.TERMINATED);
		assertThat(this.events).endsWith("c stopping STOPPING", "c stopped STOPPING");
	}

	@Test
	void anIdleTimeoutThatWasVetoedIsDueAgainAfterTheSameTime() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> context.idleTimeout(Duration.ofSeconds(10)));
		this.objections = 1;
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.events).endsWith("a stopping STOPPING");
		this.time.advance(Duration.ofMillis(9_999));
		assertThat(isAlive("a")).isTrue();
		assertThat(this.events).filteredOn("a stopping STOPPING"::equals).hasSize(1);
		this.time.advance(Duration.ofMillis(1));
		assertThat(isAlive("a")).isFalse();
	}

	@Test
	void anIdleTimeoutBeginsWhenTheReplyIsThere() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> context.idleTimeout(Duration.ofSeconds(10)));
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> reply = ref.ask(new Cat.Later(stage), Duration.ofHours(1));
		this.time.advance(Duration.ofSeconds(25));
		stage.complete("done");
		this.time.advance(Duration.ofSeconds(9));
		assertThat(reply).isCompletedWithValue("done");
		assertThat(isAlive("a")).isTrue();
		this.time.advance(Duration.ofSeconds(11));
		assertThat(isAlive("a")).isFalse();
	}

	@Test
	void anActorIsNotIdleWhileSomebodyWaitsForAnInterleavedReply() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> context.idleTimeout(Duration.ofSeconds(10)));
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> reply = ref.ask(new Cat.Meanwhile(stage), Duration.ofHours(1));
		this.time.advance(Duration.ofSeconds(25));
		stage.complete("done");
		assertThat(reply).isCompletedWithValue("done");
		this.time.advance(Duration.ofSeconds(10));
		assertThat(isAlive("a")).isFalse();
	}

	@Test
	void whoNoLongerWaitsForARefusedStopLeavesNothingBehind() {
		ActorRef<Cat> ref = spawn("a");
		this.objections = Integer.MAX_VALUE;
		CompletableFuture<?> waits = requestStop(ref);
		Particulars particulars = ((ActorCell<?>) ref).particulars();
		for (int i = 0; i < 100; i++) {
			requestStop(ref).cancel(false);
		}
		this.time.run();
		assertThat(particulars.watchers).hasSize(1);
		run(ref, ActorContext::terminate);
		assertThat(waits).isCompleted();
	}

	@Test
	void theSystemStopsInTimeAlthoughAnActorNeverEnds() {
		ActorRef<Cat> waits = spawn("waits");
		CompletableFuture<String> reply = waits.ask(new Cat.Later(new CompletableFuture<>()), Duration.ofDays(1));
		CompletableFuture<?> queued = waits.ask(new Cat.Say("late"), Duration.ofDays(1));
		ActorRef<Cat> busy = spawn("busy");
		busy.tell(new Cat.Again());
		CompletableFuture<?> stopped = this.system.stop();
		this.time.advance(Duration.ofSeconds(19));
		assertThat(stopped).isNotDone();
		assertThat(isAlive("busy")).isFalse();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(stopped).isCompleted();
		assertThat(reply).isCompletedExceptionally();
		assertThat(queued).isCompletedExceptionally();
		assertThat(this.events).contains("waits stopped STOPPING").doesNotContain("waits stopping STOPPING");
	}

	@Test
	void theSystemStopsAlthoughAnActorWaitsToBeRestarted() {
		ActorRef<Cat> ref = spawn("a");
		run(ref, (context) -> {
			throw new AssertionError("on purpose");
		});
		assertThat(this.system.actor("a"))
			.hasValueSatisfying((stats) -> assertThat(stats.state()).isEqualTo("RESTARTING"));
		this.system.stop();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.system.state()).isEqualTo(ActorSystem.State.TERMINATED);
		assertThat(this.events).containsExactly("a started RUNNING", "a restarting RESTARTING");
	}

	/**
	 * On threads of its own.
	 */
	@Test
	void theSystemInterruptsAnActorThatHangs() throws Exception {
		ActorSystem other = ActorSystem.builder("hangs").shutdownTimeout(Duration.ZERO).build();
		other.start();
		CountDownLatch hanging = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		ActorRef<Cat> ref = other.spawn("a", () -> new CatActor("a"));
		ref.tell(new Cat.Do((context) -> {
			hanging.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		}));
		hanging.await();
		other.close();
		assertThat(other.state()).isEqualTo(ActorSystem.State.TERMINATED);
		// the system does not wait for the thread that it interrupted
		assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
	}

	interface Cat {

		record Say(String what) implements Message<Cat, Void> {
		}

		record PassOn(String what) implements Message<Cat, Void> {
		}

		record Again() implements Message<Cat, Void> {
		}

		record Do(Code code) implements Message<Cat, Void> {
		}

		record Later(CompletionStage<String> stage) implements Message<Cat, String> {
		}

		record Meanwhile(CompletionStage<String> stage) implements Message<Cat, String> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Cat> context) throws Throwable;

		}

	}

	class CatActor implements Actor<Cat> {

		private final String name;

		private final List<ActorRef<Cat>> others;

		CatActor(String name) {
			this(name, List.of());
		}

		CatActor(String name, List<ActorRef<Cat>> others) {
			this.name = name;
			this.others = others;
		}

		@Override
		public void started(ActorContext<Cat> context) {
			event("started", context);
		}

		@Override
		public Stopping stopping(ActorContext<Cat> context) {
			event("stopping", context);
			LifecycleTests.this.whenStopping.accept(context);
			return (LifecycleTests.this.objections-- > 0) ? Stopping.CONTINUE : Stopping.STOP;
		}

		@Override
		public void stopped(ActorContext<Cat> context) {
			event("stopped", context);
		}

		@Override
		public void restarting(ActorContext<Cat> context, Throwable cause) {
			event("restarting", context);
		}

		@Handler
		void say(Cat.Say message, ActorContext<Cat> context) {
			event(message.what(), context);
		}

		@Handler
		void passOn(Cat.PassOn message) {
			this.others.forEach((other) -> other.tell(new Cat.Say(message.what())));
		}

		@Handler
		void again(Cat.Again message, ActorContext<Cat> context) {
			context.self().tell(message);
		}

		@Handler
		void run(Cat.Do message, ActorContext<Cat> context) throws Throwable {
			message.code().run(context);
		}

		@Handler
		CompletionStage<String> later(Cat.Later message) {
			return message.stage();
		}

		@Handler(interleaved = true)
		CompletionStage<String> meanwhile(Cat.Meanwhile message) {
			return message.stage();
		}

		private void event(String event, ActorContext<Cat> context) {
			LifecycleTests.this.events.add(this.name + " " + event + " " + context.state());
		}

	}

}
