package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.pura.dispatch.Cancellable;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What comes back into an actor's turn: timers, stages and code.
 */
@Timeout(30)
class TurnTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("turns").clock(this.time).timers(this.time).build();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	private final ActorRef<Work> ref;

	/** All asks of a test that are made at the same time share one. */
	private final int askTimers = 1;

	TurnTests() {
		this.system.start();
		this.ref = this.system.spawn("worker", WorkerActor::new);
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void handlesNothingWhileAnExclusiveReplyIsNotComplete() {
		CompletableFuture<String> first = this.ref.ask(new Work.Exclusive());
		CompletableFuture<String> second = this.ref.ask(new Work.Note("after"));
		flush();
		assertThat(this.events).containsExactly("exclusive");
		this.stage.complete("done");
		assertThat(first.join()).isEqualTo("done");
		assertThat(second.join()).isEqualTo("after");
		assertThat(this.events).containsExactly("exclusive", "after");
	}

	@Test
	void handlesOthersWhileAnInterleavedReplyIsNotComplete() {
		CompletableFuture<String> first = this.ref.ask(new Work.Interleaved());
		assertThat(this.ref.ask(new Work.Note("between")).join()).isEqualTo("between");
		assertThat(first).isNotDone();
		this.stage.complete("done");
		assertThat(first.join()).isEqualTo("done");
	}

	@Test
	void givesTheAskerTheCauseOfAFailedStage() {
		CompletableFuture<String> exclusive = this.ref.ask(new Work.Exclusive());
		flush();
		this.stage.completeExceptionally(new IllegalStateException("broken"));
		CompletableFuture<String> interleaved = this.ref.ask(new Work.Interleaved());
		assertThat(List.of(exclusive, interleaved))
			.allSatisfy((reply) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
				.withCauseExactlyInstanceOf(IllegalStateException.class));
		await().untilAsserted(() -> assertThat(this.system.stats().types()).singleElement()
			.satisfies((type) -> assertThat(type.failed()).isEqualTo(2)));
	}

	@Test
	void restartsWhenAnExclusiveStageFailsWithAnError() {
		this.ref.tell(new Work.Exclusive());
		flush();
		this.stage.completeExceptionally(new AssertionError("broken"));
		CompletableFuture<String> next = this.ref.ask(new Work.Note("next"));
		await().until(() -> this.time.scheduled() == 2);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(next.join()).isEqualTo("next");
	}

	@Test
	void stopsOnceTheExclusiveReplyIsComplete() {
		CompletableFuture<String> reply = this.ref.ask(new Work.Exclusive());
		flush();
		CompletableFuture<?> stopped = this.system.stop(this.ref);
		flush();
		assertThat(stopped).isNotDone();
		this.stage.complete("done");
		stopped.join();
		assertThat(reply.join()).isEqualTo("done");
	}

	@Test
	void failsTheAskerOfAnAwaitedStageWhenItIsTerminated() {
		CompletableFuture<String> reply = this.ref.ask(new Work.Exclusive());
		CompletableFuture<?> other = this.ref.ask(new Work.Note("queued"));
		flush();
		((ActorCell<Work>) this.ref).stop(StopMode.FORCE);
		assertThat(List.of(reply, other))
			.allSatisfy((failed) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(failed::join)
				.withCauseExactlyInstanceOf(ActorStoppedException.class));
	}

	@Test
	void runsPipedCodeInTurnAndInOrder() {
		run((context) -> context.pipe(this.stage, (value, failure) -> {
			this.events.add("piped " + value);
			context.self();
			context.schedule(Duration.ofSeconds(1), () -> this.events.add("later"));
		}));
		assertThat(this.ref.ask(new Work.Note("meanwhile")).join()).isEqualTo("meanwhile");
		this.stage.complete("value");
		this.ref.ask(new Work.Note("after")).join();
		assertThat(this.events).containsExactly("meanwhile", "piped value", "after");
	}

	@Test
	void pipesTheCauseOfAFailure() {
		run((context) -> context.pipe(this.stage.thenApply(String::length),
				(value, failure) -> this.events.add(value + " " + failure)));
		this.stage.completeExceptionally(new IllegalStateException("broken"));
		this.ref.ask(new Work.Note("after")).join();
		assertThat(this.events).containsExactly("null java.lang.IllegalStateException: broken", "after");
	}

	@Test
	void awaitsStagesInTheOrderInWhichTheyWereGiven() {
		CompletableFuture<String> other = CompletableFuture.completedFuture("second");
		run((context) -> {
			context.await(this.stage, (value, failure) -> this.events.add(value));
			context.await(other, (value, failure) -> this.events.add(value));
		});
		CompletableFuture<String> reply = this.ref.ask(new Work.Note("third"));
		flush();
		assertThat(this.events).isEmpty();
		this.stage.complete("first");
		reply.join();
		assertThat(this.events).containsExactly("first", "second", "third");
	}

	@Test
	void runsCodeInTurnBehindTheMessagesThatWait() {
		CompletableFuture<Executor> executor = new CompletableFuture<>();
		run((context) -> executor.complete(context.executor()));
		this.ref.tell(new Work.Note("a"));
		executor.join().execute(() -> this.events.add("b"));
		this.ref.ask(new Work.Note("c")).join();
		assertThat(this.events).containsExactly("a", "b", "c");
	}

	@Test
	void goesOnAfterCodeInTurnThatThrows() {
		run((context) -> context.executor().execute(() -> {
			throw new IllegalStateException("on purpose");
		}));
		this.ref.ask(new Work.Note("after")).join();
		assertThat(this.system.stats().types()).singleElement()
			.satisfies((type) -> assertThat(type.failed()).isEqualTo(1));
	}

	@Test
	void sendsItselfAMessageOnce() {
		run((context) -> context.schedule(Duration.ofSeconds(1), new Work.Note("tick")));
		this.time.advance(Duration.ofMillis(999));
		flush();
		assertThat(this.events).isEmpty();
		this.time.advance(Duration.ofMinutes(1));
		flush();
		assertThat(this.events).containsExactly("tick");
	}

	@Test
	void sendsItselfMessagesAtAFixedRateAndSkipsThoseThatItMisses() {
		CountDownLatch gate = new CountDownLatch(1);
		run((context) -> context.scheduleAtFixedRate(Duration.ofSeconds(1), Duration.ofSeconds(2),
				new Work.Note("tick")));
		for (int second = 0; second < 5; second++) {
			this.time.advance(Duration.ofSeconds(1));
			flush();
		}
		assertThat(this.events).containsExactly("tick", "tick", "tick");
		this.ref.tell(new Work.Run((context) -> gate.await()));
		this.time.advance(Duration.ofSeconds(60));
		gate.countDown();
		flush();
		assertThat(this.events).hasSize(4);
		this.time.advance(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(1));
		flush();
		assertThat(this.events).hasSize(5);
	}

	@Test
	void waitsAfterEachMessageOfAFixedDelay() {
		CountDownLatch gate = new CountDownLatch(1);
		run((context) -> context.scheduleWithFixedDelay(Duration.ZERO, Duration.ofSeconds(2), new Work.Run((inner) -> {
			this.events.add("tick");
			gate.await();
		})));
		this.time.advance(Duration.ZERO);
		await().until(() -> this.events.size() == 1);
		this.time.advance(Duration.ofMinutes(1));
		gate.countDown();
		flush();
		assertThat(this.events).hasSize(1);
		this.time.advance(Duration.ofSeconds(2));
		flush();
		assertThat(this.events).hasSize(2);
	}

	@Test
	void doesNotHandleATimerThatWasCalledOffWhenItWasDueAlready() {
		CountDownLatch gate = new CountDownLatch(1);
		CompletableFuture<Cancellable> timer = new CompletableFuture<>();
		run((context) -> timer.complete(context.schedule(Duration.ofSeconds(1), new Work.Note("tick"))));
		this.ref.tell(new Work.Run((context) -> {
			gate.await();
			timer.join().cancel();
		}));
		this.time.advance(Duration.ofSeconds(1));
		gate.countDown();
		flush();
		assertThat(this.events).isEmpty();
	}

	@Test
	void dropsTimersAndPipedCodeOfAnInstanceThatWasReplaced() {
		run((context) -> {
			context.scheduleAtFixedRate(Duration.ofSeconds(1), Duration.ofSeconds(1), new Work.Note("old tick"));
			context.pipe(this.stage, (value, failure) -> this.events.add("old pipe"));
		});
		this.ref.tell(new Work.Run((context) -> {
			throw new AssertionError("on purpose");
		}));
		await().until(() -> this.system.actors(1).get(0).state().equals("RESTARTING"));
		await().until(() -> this.time.scheduled() == this.askTimers + 1);
		this.time.advance(Duration.ofMillis(200));
		flush();
		this.stage.complete("value");
		this.time.advance(Duration.ofSeconds(5));
		flush();
		assertThat(this.events).isEmpty();
	}

	@Test
	void leavesNoTimersBehindWhenItStops() {
		run((context) -> {
			context.schedule(Duration.ofHours(1), new Work.Note("tick"));
			context.scheduleAtFixedRate(Duration.ofHours(1), Duration.ofHours(1), new Work.Note("tick"));
			context.idleTimeout(Duration.ofDays(1));
		});
		assertThat(this.time.scheduled()).isEqualTo(this.askTimers + 3);
		this.system.stop(this.ref).join();
		assertThat(this.time.scheduled()).isEqualTo(this.askTimers);
	}

	@Test
	void refusesTimesThatMakeNoSense() {
		run((context) -> {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.scheduleAtFixedRate(Duration.ZERO, Duration.ZERO, new Work.Note("tick")))
				.withMessageContaining("'period' must be positive");
			assertThatIllegalArgumentException().isThrownBy(() -> context.idleTimeout(Duration.ofSeconds(-1)));
		});
	}

	@Test
	void letsAnotherActorRunAfterAsManyMessagesAsItsThroughput() {
		ActorSystem narrow = ActorSystem.builder("narrow").parallelism(1).throughput(10).build();
		narrow.start();
		CountDownLatch gate = new CountDownLatch(1);
		narrow.spawn("blocker", WorkerActor::new).tell(new Work.Run((context) -> gate.await()));
		Queue<String> order = new ConcurrentLinkedQueue<>();
		ActorRef<Work> one = narrow.spawn("one", WorkerActor::new);
		ActorRef<Work> two = narrow.spawn("two", WorkerActor::new);
		for (int i = 0; i < 100; i++) {
			one.tell(new Work.Run((context) -> order.add("one")));
			two.tell(new Work.Run((context) -> order.add("two")));
		}
		gate.countDown();
		one.ask(new Work.Note("end")).join();
		two.ask(new Work.Note("end")).join();
		narrow.close();
		assertThat(List.copyOf(order).subList(0, 40)).filteredOn("one"::equals).hasSizeBetween(10, 30);
	}

	@Test
	void isServedAlthoughTheOneThatToldItBlocks() {
		CountDownLatch served = new CountDownLatch(1);
		ActorRef<Work> other = this.system.spawn("other", WorkerActor::new);
		run((context) -> {
			other.tell(new Work.Run((inner) -> served.countDown()));
			assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void stopsAndLetsOthersRunAlthoughItIsFlooded() {
		ActorSystem narrow = ActorSystem.builder("flooded").parallelism(1).build();
		narrow.start();
		ActorRef<Work> flooded = narrow.spawn("flooded", WorkerActor::new);
		ActorRef<Work> other = narrow.spawn("other", WorkerActor::new);
		flooded.tell(new Work.Run(TurnTests::tellYourselfTwice));
		for (int i = 0; i < 10; i++) {
			assertThat(other.ask(new Work.Note("still here")).join()).isEqualTo("still here");
		}
		narrow.stop(flooded).join();
		narrow.close();
	}

	private static void tellYourselfTwice(ActorContext<Work> context) {
		context.self().tell(new Work.Run(TurnTests::tellYourselfTwice));
		if (context.system().actors(1).get(0).queued() < 1000) {
			context.self().tell(new Work.Run(TurnTests::tellYourselfTwice));
		}
	}

	private void run(Work.Code code) {
		this.ref.ask(new Work.Run(code)).join();
	}

	/** Waits until the actor has gone through all that it can handle now. */
	private void flush() {
		CompletableFuture<Void> flushed = new CompletableFuture<>();
		ActorCell<Work> cell = (ActorCell<Work>) this.ref;
		cell.add(InTurn.of(cell.instance(), () -> flushed.complete(null)));
		CompletableFuture<Void> signalled = new CompletableFuture<>();
		await().until(() -> {
			if (!flushed.isDone()) {
				cell.signal(() -> signalled.complete(null), () -> signalled.complete(null));
			}
			return flushed.isDone() || (signalled.isDone() && (cell.isPaused() || cell.isClosed()));
		});
	}

	interface Work {

		record Note(String text) implements Message<Work, String> {
		}

		record Exclusive() implements Message<Work, String> {
		}

		record Interleaved() implements Message<Work, String> {
		}

		record Run(Code code) implements Message<Work, Void> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Work> context) throws Exception;

		}

	}

	class WorkerActor implements Actor<Work> {

		@Handler
		String note(Work.Note message) {
			TurnTests.this.events.add(message.text());
			return message.text();
		}

		@Handler
		CompletionStage<String> exclusive(Work.Exclusive message) {
			TurnTests.this.events.add("exclusive");
			return TurnTests.this.stage;
		}

		@Handler(interleaved = true)
		CompletableFuture<String> interleaved(Work.Interleaved message) {
			return TurnTests.this.stage;
		}

		@Handler
		void run(Work.Run message, ActorContext<Work> context) throws Exception {
			message.code().run(context);
		}

	}

}
