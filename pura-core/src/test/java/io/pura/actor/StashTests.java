package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.MessageObserverTests.RecordingObserver;
import io.pura.stats.ActorTypeStats;
import io.pura.testkit.ManualTime;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Messages that an actor puts aside.
 */
@Timeout(30)
class StashTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("stash").build();

	private final List<String> events = new ArrayList<>();

	StashTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	@Test
	void putsMessagesBackInFrontOfThoseThatWaitAndInTheirOrder() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Enter("b"));
		door.tell(new Door.Knock("c"));
		door.tell(new Door.Open());
		door.tell(new Door.Enter("d"));
		this.time.run();
		assertThat(this.events).containsExactly("knock c", "open", "a", "b", "d");
	}

	@Test
	void answersTheAskerOnceTheMessageIsHandled() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> reply = door.ask(new Door.Enter("a"));
		this.time.run();
		assertThat(reply).isNotDone();
		door.tell(new Door.Open());
		this.time.run();
		assertThat(reply).isCompletedWithValue("welcome a");
	}

	@Test
	void stashesWithAContextThatWasKeptWhenTheActorStarted() {
		assertStashes(spawn(StartedDoor::new));
	}

	@Test
	void stashesWithAContextThatWasThereBeforeTheActor() {
		ActorRef<Door> door = this.system.create("door", CreatedDoor::new);
		this.time.run();
		assertStashes(door);
	}

	private void assertStashes(ActorRef<Door> door) {
		CompletableFuture<String> reply = door.ask(new Door.Enter("a"));
		door.tell(new Door.Enter("b"));
		this.time.run();
		assertThat(this.events).isEmpty();
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("open", "a", "b");
		assertThat(reply).isCompletedWithValue("welcome a");
	}

	@Test
	void doesNotCountAMessageTwice() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Enter("a"));
		door.ask(new Door.Enter("b"));
		this.time.run();
		assertThat(types().succeeded()).isZero();
		door.tell(new Door.Open());
		this.time.run();
		this.system.stop(door);
		this.time.run();
		assertThat(types().succeeded()).isEqualTo(3);
		assertThat(types().failed()).isZero();
	}

	@Test
	void countsWhatIsPutAsideAmongWhatWaits() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Enter("b"));
		this.time.run();
		assertThat(this.system.actors(1)).singleElement().satisfies((actor) -> assertThat(actor.queued()).isEqualTo(2));
	}

	@Test
	void skipsAnAskWhoseTimeWasUpMeanwhile() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> reply = door.ask(new Door.Enter("a"), Duration.ofSeconds(1));
		door.tell(new Door.Enter("b"));
		this.time.advance(Duration.ofSeconds(2));
		assertFailedWith(reply, AskTimeoutException.class);
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("open", "b");
		assertThat(this.system.deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
	}

	@Test
	void refusesMoreThanABoundedMailboxMayHold() {
		ActorRef<Door> door = spawn(ContextDoor::new, ActorOptions.defaults().mailboxCapacity(2));
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Enter("b"));
		this.time.run();
		CompletableFuture<String> third = door.ask(new Door.Enter("c"));
		this.time.run();
		assertFailedWith(third, MailboxFullException.class)
			.hasMessage("The stash of pura://stash/door is full: it holds 2 messages, as many as the mailbox may");
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("open", "a", "b");
	}

	@Test
	void takesBackWhatIsPutAsideWhenItIsReplaced() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> reply = door.ask(new Door.Enter("a"));
		door.tell(new Door.Do((context) -> {
			throw new AssertionError("on purpose");
		}));
		door.tell(new Door.Knock("b"));
		door.tell(new Door.Open());
		this.time.advance(Duration.ofSeconds(1));
		// The new instance puts it aside again.
		assertThat(this.events).containsExactly("knock b", "open", "a");
		assertThat(reply).isCompletedWithValue("welcome a");
	}

	@Test
	void makesDeadLettersOfWhatIsPutAsideWhenItStops() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> reply = door.ask(new Door.Enter("a"));
		door.tell(new Door.Enter("b"));
		this.time.run();
		this.system.stop(door);
		this.time.run();
		assertFailedWith(reply, ActorStoppedException.class);
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(2);
		assertThat(this.events).isEmpty();
	}

	@Test
	void makesDeadLettersOfWhatWasTakenBackAndNotHandledWhenItStops() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Do((context) -> {
			context.unstashAll();
			context.stop();
		}));
		this.time.run();
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(1);
	}

	@Test
	void refusesToStashOutsideOfAMessage() {
		List<Throwable> refused = new ArrayList<>();
		CompletableFuture<ActorContext<Door>> leaked = new CompletableFuture<>();
		ActorRef<Door> door = spawn(() -> new StartedDoor() {

			@Override
			public void started(ActorContext<Door> context) {
				refuse(context, refused);
			}

		});
		door.tell(new Door.Do((context) -> {
			context.schedule(Duration.ZERO, () -> refuse(context, refused));
			context.pipe(CompletableFuture.completedFuture("x"), (value, failure) -> refuse(context, refused));
			context.await(CompletableFuture.completedFuture("x"), (value, failure) -> refuse(context, refused));
			leaked.complete(context);
		}));
		this.time.run();
		assertThat(refused).hasSize(4)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageStartingWith("There is no message that pura://stash/door could stash"));
		assertThatIllegalStateException().isThrownBy(() -> leaked.join().stash())
			.withMessageContaining("outside the actor's turn");
		assertThatIllegalStateException().isThrownBy(() -> leaked.join().unstashAll())
			.withMessageContaining("outside the actor's turn");
	}

	private static void refuse(ActorContext<Door> context, List<Throwable> refused) {
		try {
			context.stash();
		}
		catch (IllegalStateException ex) {
			refused.add(ex);
		}
	}

	@Test
	void refusesToStashAMessageTwice() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<?> reply = door.ask(new Door.Do((context) -> {
			context.stash();
			context.stash();
		}));
		this.time.run();
		assertFailedWith(reply, IllegalStateException.class).hasMessageEndingWith("has stashed this message already");
	}

	@Test
	void putsNothingAsideIfTheHandlerThrows() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Enter("a"));
		CompletableFuture<?> reply = door.ask(new Door.Do((context) -> {
			context.stash();
			context.unstashAll();
			this.events.add("thrown");
			throw new IllegalArgumentException("on purpose");
		}));
		this.time.run();
		assertFailedWith(reply, IllegalArgumentException.class);
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("thrown", "open", "a");
	}

	@Test
	void ignoresTheStageOfAHandlerThatStashes() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> pending = door.ask(new Door.Later(new CompletableFuture<>()));
		CompletableFuture<String> nothing = door.ask(new Door.Later(null));
		// It awaits nothing.
		door.tell(new Door.Knock("b"));
		this.time.run();
		assertThat(this.events).containsExactly("knock b");
		assertThat(pending).isNotDone();
		assertThat(nothing).isNotDone();
	}

	@Test
	void cancelsThePublisherOfAHandlerThatStashes() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> reply = door
			.ask(new Door.Single(Mono.<String>never().doOnCancel(() -> this.events.add("cancelled"))));
		door.tell(new Door.Knock("b"));
		this.time.run();
		assertThat(this.events).containsExactly("cancelled", "knock b");
		assertThat(reply).isNotDone();
	}

	@Test
	void takesTheCurrentMessageBackAtOnceIfItIsToldTo() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		int[] times = { 0 };
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Do((context) -> {
			this.events.add("time " + ++times[0]);
			if (times[0] == 1) {
				context.self().tell(new Door.Knock("later"));
				context.stash();
				context.unstashAll();
			}
		}));
		this.time.run();
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("time 1", "time 2", "knock later", "open", "a");
	}

	@Test
	void putsMessagesOfTimersAsideToo() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Do((context) -> context.schedule(Duration.ofSeconds(1), new Door.Enter("timer"))));
		door.tell(new Door.Enter("a"));
		this.time.advance(Duration.ofSeconds(1));
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("open", "a", "timer");
	}

	@Test
	void handlesWhatIsTakenBackWhileItAwaitsWhenThatIsDone() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		CompletableFuture<String> stage = new CompletableFuture<>();
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Do((context) -> {
			context.await(stage, (value, failure) -> this.events.add(value));
			context.self().tell(new Door.Knock("b"));
			context.unstashAll();
		}));
		this.time.run();
		assertThat(this.events).isEmpty();
		stage.complete("done");
		this.time.run();
		assertThat(this.events).containsExactly("done", "knock b");
	}

	@Test
	void carriesOnWhatTravelsWithAMessageThatIsPutAside() {
		RecordingObserver observer = new RecordingObserver();
		ActorSystem observed = this.time.process().builder("observed").observer(observer).build();
		observed.start();
		ActorRef<Door> door = observed.spawn("door", ContextDoor::new);
		door.tell(new Door.Enter("a"));
		door.tell(new Door.Open());
		this.time.run();
		assertThat(observer.handled).hasSize(3);
		assertThat(observer.handled.get(0).context()).isNotEmpty();
		assertThat(observer.handled.get(2).context()).isEqualTo(observer.handled.get(0).context());
		observed.stop();
		this.time.run();
	}

	@Test
	void isNotIdleWhileSomethingIsPutAside() {
		ActorRef<Door> door = spawn(ContextDoor::new);
		door.tell(new Door.Do((context) -> context.idleTimeout(Duration.ofSeconds(1))));
		door.tell(new Door.Enter("a"));
		this.time.advance(Duration.ofSeconds(10));
		door.tell(new Door.Open());
		this.time.run();
		assertThat(this.events).containsExactly("open", "a");
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.system.find("door", Door.class)).isEmpty();
	}

	private ActorRef<Door> spawn(Supplier<Actor<Door>> factory) {
		return spawn(factory, ActorOptions.defaults());
	}

	private ActorRef<Door> spawn(Supplier<Actor<Door>> factory, ActorOptions options) {
		return this.system.spawn("door", factory, options);
	}

	private ActorTypeStats types() {
		return this.system.stats().types().get(0);
	}

	private static AbstractThrowableAssert<?, ?> assertFailedWith(CompletableFuture<?> reply,
			Class<? extends Throwable> type) {
		assertThat(reply).isDone();
		return assertThatThrownBy(reply::join).isInstanceOf(CompletionException.class)
			.cause()
			.isExactlyInstanceOf(type);
	}

	interface Door {

		record Enter(String name) implements Message<Door, String> {
		}

		record Knock(String name) implements Message<Door, Void> {
		}

		record Open() implements Message<Door, Void> {
		}

		record Later(CompletableFuture<String> stage) implements Message<Door, String> {
		}

		record Single(Mono<String> mono) implements Message<Door, String> {
		}

		record Do(Code code) implements Message<Door, Void> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Door> context);

		}

	}

	/** A door whose handlers take the context. */
	class ContextDoor implements Actor<Door> {

		private boolean open;

		@Handler
		String enter(Door.Enter message, ActorContext<Door> context) {
			if (!this.open) {
				context.stash();
				return "not yet";
			}
			StashTests.this.events.add(message.name());
			return "welcome " + message.name();
		}

		@Handler
		void knock(Door.Knock message) {
			StashTests.this.events.add("knock " + message.name());
		}

		@Handler
		void open(Door.Open message, ActorContext<Door> context) {
			this.open = true;
			StashTests.this.events.add("open");
			context.unstashAll();
		}

		@Handler
		Mono<String> single(Door.Single message, ActorContext<Door> context) {
			context.stash();
			return message.mono();
		}

		@Handler
		CompletionStage<String> later(Door.Later message, ActorContext<Door> context) {
			context.stash();
			return message.stage();
		}

		@Handler
		void doNow(Door.Do message, ActorContext<Door> context) {
			message.code().run(context);
		}

	}

	/** A door that keeps its context in a field, so that no handler takes it. */
	class StartedDoor implements Actor<Door> {

		private ActorContext<Door> context;

		private boolean open;

		@Override
		public void started(ActorContext<Door> context) {
			this.context = context;
		}

		@Handler
		String enter(Door.Enter message) {
			if (!this.open) {
				this.context.stash();
				return "not yet";
			}
			StashTests.this.events.add(message.name());
			return "welcome " + message.name();
		}

		@Handler
		void knock(Door.Knock message) {
		}

		@Handler
		void open(Door.Open message) {
			this.open = true;
			StashTests.this.events.add("open");
			this.context.unstashAll();
		}

		@Handler
		Mono<String> single(Door.Single message) {
			return message.mono();
		}

		@Handler
		CompletionStage<String> later(Door.Later message) {
			return message.stage();
		}

		@Handler
		void doNow(Door.Do message, ActorContext<Door> context) {
			message.code().run(context);
		}

	}

	/** A door that gets its context before it exists. */
	class CreatedDoor implements Actor<Door> {

		private final ActorContext<Door> context;

		private boolean open;

		CreatedDoor(ActorContext<Door> context) {
			this.context = context;
		}

		@Handler
		String enter(Door.Enter message) {
			if (!this.open) {
				this.context.stash();
				return "not yet";
			}
			StashTests.this.events.add(message.name());
			return "welcome " + message.name();
		}

		@Handler
		void knock(Door.Knock message) {
		}

		@Handler
		void open(Door.Open message) {
			this.open = true;
			StashTests.this.events.add("open");
			this.context.unstashAll();
		}

		@Handler
		Mono<String> single(Door.Single message) {
			return message.mono();
		}

		@Handler
		CompletionStage<String> later(Door.Later message) {
			return message.stage();
		}

		@Handler
		void doNow(Door.Do message) {
			message.code().run(this.context);
		}

	}

}
