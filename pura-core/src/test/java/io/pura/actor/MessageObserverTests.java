package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What an observer is told of messages, and that it is told once.
 */
@Timeout(60)
class MessageObserverTests {

	private final RecordingObserver observer = new RecordingObserver();

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("observed")
		.clock(this.time)
		.timers(this.time)
		.observer(this.observer)
		.build();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	MessageObserverTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void hearsOfATell() {
		ActorRef<Job> ref = spawn("one");
		ref.tell(new Job.Ping());
		awaitHandled(1);
		RecordedSending sending = this.observer.sent.get(0);
		assertThat(sending.expectsReply()).isFalse();
		assertThat(sending.calls()).containsExactly("done");
		RecordedHandling handling = this.observer.handled.get(0);
		assertThat(handling.context()).isEqualTo(sending.context());
		assertThat(handling.actorType()).isEqualTo(JobActor.class);
		assertThat(handling.expectsReply()).isFalse();
		assertThat(handling.calls()).containsExactly("returned", "done");
	}

	@Test
	void hearsOfAnOffer() {
		spawn("one").offer(new Job.Ping());
		awaitHandled(1);
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.handled.get(0).context()).isEqualTo(this.observer.sent.get(0).context());
	}

	@Test
	void hearsThatAnAskIsHandledAndAnsweredBeforeTheAskerDoes() {
		spawn("one").ask(new Job.Ping()).join();
		RecordedSending sending = this.observer.sent.get(0);
		assertThat(sending.expectsReply()).isTrue();
		assertThat(this.observer.handled.get(0).expectsReply()).isTrue();
		assertThat(sending.calls()).containsExactly("done");
		assertThat(this.observer.handled.get(0).context()).isEqualTo(sending.context());
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done");
	}

	@Test
	void hearsOfTheReplyBeforeCallbacksOfTheAskerRun() {
		CompletableFuture<List<String>> heard = new CompletableFuture<>();
		ActorRef<Job> ref = spawn("one");
		CompletableFuture<String> ask = ref.ask(new Job.Exclusive(this.stage));
		ask.thenAccept((reply) -> heard.complete(List.copyOf(this.observer.sent.get(0).calls())));
		awaitReturned(1);
		this.stage.complete("late");
		assertThat(heard.join()).containsExactly("done");
	}

	@Test
	void hearsOfADelivery() {
		spawn("one").deliver(new Job.Ping(), DeliveryGuarantee.AT_MOST_ONCE).join();
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done");
	}

	@Test
	void hearsWhatAHandlerFailedWith() {
		assertThatThrownBy(spawn("one").ask(new Job.Fail(new IllegalStateException("broken")))::join)
			.hasMessageContaining("broken");
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done IllegalStateException");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done IllegalStateException");
	}

	@Test
	void hearsWhatTheHandlerOfATellFailedWith() {
		spawn("one").tell(new Job.Fail(new IllegalStateException("broken")));
		awaitHandled(1);
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done IllegalStateException");
	}

	@Test
	void hearsOfAnErrorThatRestartsTheActor() {
		ActorRef<Job> ref = spawn("one");
		assertThatThrownBy(ref.ask(new Job.Fail(new AssertionError("broken")))::join).hasMessageContaining("broken");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done AssertionError");
	}

	@Test
	void hearsOfAnExclusiveStageBeforeTheAskerDoes() {
		CompletableFuture<String> ask = spawn("one").ask(new Job.Exclusive(this.stage));
		awaitReturned(1);
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned");
		this.stage.complete("late");
		ask.join();
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done");
	}

	@Test
	void hearsOfAnInterleavedStageBeforeTheAskerDoes() {
		CompletableFuture<String> ask = spawn("one").ask(new Job.Interleaved(this.stage));
		awaitReturned(1);
		this.stage.completeExceptionally(new IllegalStateException("broken"));
		assertThatThrownBy(ask::join).hasMessageContaining("broken");
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done IllegalStateException");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done IllegalStateException");
	}

	@Test
	void hearsOfAStageThatIsCompleteAlready() {
		this.stage.complete("early");
		ActorRef<Job> ref = spawn("one");
		ref.ask(new Job.Exclusive(this.stage)).join();
		ref.ask(new Job.Interleaved(this.stage)).join();
		assertThat(this.observer.handled)
			.allSatisfy((handling) -> assertThat(handling.calls()).containsExactly("returned", "done"));
	}

	@Test
	void hearsOnceOfAMissingStage() {
		assertThatThrownBy(spawn("one").ask(new Job.Missing())::join).hasMessageContaining("null");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done NullPointerException");
	}

	@Test
	void hearsOnceOfAStageThatTakesNoCallbacks() {
		ActorRef<Job> ref = spawn("one");
		Rude rude = new Rude();
		assertThatThrownBy(ref.ask(new Job.Exclusive(rude))::join).hasMessageContaining("no callbacks");
		assertThatThrownBy(ref.ask(new Job.Interleaved(rude))::join).hasMessageContaining("no callbacks");
		rude.complete("late");
		this.system.stop(ref).join();
		assertThat(this.observer.handled).hasSize(2)
			.allSatisfy((handling) -> assertThat(handling.calls()).containsExactly("returned",
					"done IllegalStateException"));
	}

	@Test
	void hearsOfACancelledAskThatIsNotHandled() {
		ActorRef<Job> ref = spawn("one");
		ref.tell(new Job.Exclusive(this.stage));
		CompletableFuture<String> ask = ref.ask(new Job.Ping());
		ask.cancel(false);
		ask.cancel(false);
		this.stage.complete("late");
		ref.ask(new Job.Ping()).join();
		assertThat(this.observer.sent.get(1).calls()).containsExactly("done CancellationException");
		assertThat(this.observer.handled).hasSize(2);
	}

	@Test
	void hearsOnceOfAnAskThatItsAskerEnds() {
		ActorRef<Job> ref = spawn("one");
		CompletableFuture<String> completed = ref.ask(new Job.Interleaved(this.stage));
		CompletableFuture<String> failed = ref.ask(new Job.Interleaved(this.stage));
		CompletableFuture<String> supplied = ref.ask(new Job.Interleaved(this.stage));
		awaitReturned(3);
		completed.complete("mine");
		failed.completeExceptionally(new IllegalStateException("mine"));
		supplied.completeAsync(() -> "mine", Runnable::run);
		this.stage.complete("late");
		ref.ask(new Job.Ping()).join();
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.sent.get(1).calls()).containsExactly("done IllegalStateException");
		assertThat(this.observer.sent.get(2).calls()).containsExactly("done");
	}

	@Test
	void hearsOfAnAskWhoseTimeIsUpAndLaterThatItWasHandled() {
		CompletableFuture<String> ask = spawn("one").ask(new Job.Exclusive(this.stage), Duration.ofSeconds(1));
		awaitReturned(1);
		this.time.advance(Duration.ofSeconds(2));
		assertThatThrownBy(ask::join).hasCauseInstanceOf(AskTimeoutException.class);
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done AskTimeoutException");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned");
		this.stage.complete("late");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done");
		assertThat(this.observer.sent.get(0).calls()).hasSize(1);
	}

	@Test
	void hearsOfAnAskWithoutTime() {
		assertThatThrownBy(spawn("one").ask(new Job.Ping(), Duration.ZERO)::join)
			.hasCauseInstanceOf(AskTimeoutException.class);
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done AskTimeoutException");
	}

	@Test
	void hearsOfMessagesToAnActorThatHasStopped() {
		ActorRef<Job> ref = spawn("one");
		this.system.stop(ref).join();
		ref.tell(new Job.Ping());
		assertThat(ref.offer(new Job.Ping())).isEqualTo(Offer.STOPPED);
		assertThatThrownBy(ref.ask(new Job.Ping())::join).hasCauseInstanceOf(ActorStoppedException.class);
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done");
		assertThat(this.observer.sent.get(1).calls()).containsExactly("done");
		assertThat(this.observer.sent.get(2).calls()).containsExactly("done ActorStoppedException");
		assertThat(this.observer.handled).isEmpty();
	}

	@Test
	void hearsOfStagesThatAreGivenUpWhenTheActorIsTerminated() {
		ActorRef<Job> ref = spawn("one");
		ref.tell(new Job.Interleaved(this.stage));
		CompletableFuture<String> interleaved = ref.ask(new Job.Interleaved(this.stage));
		CompletableFuture<String> exclusive = ref.ask(new Job.Exclusive(this.stage));
		awaitReturned(3);
		((ActorCell<?>) ref).stop(StopMode.FORCE);
		assertThatThrownBy(interleaved::join).hasCauseInstanceOf(ActorStoppedException.class);
		assertThatThrownBy(exclusive::join).hasCauseInstanceOf(ActorStoppedException.class);
		awaitHandled(3);
		this.stage.complete("late");
		assertThat(this.observer.handled).allSatisfy(
				(handling) -> assertThat(handling.calls()).containsExactly("returned", "done ActorStoppedException"));
	}

	@Test
	void hearsOfAnExclusiveStageThatIsGivenUpWhenTheActorIsRestarted() {
		CompletableFuture<String> first = new CompletableFuture<>();
		CompletableFuture<String> ask = spawn("one").ask(new Job.Both(first, this.stage));
		awaitReturned(1);
		first.complete("now");
		assertThatThrownBy(ask::join).hasCauseInstanceOf(AssertionError.class);
		awaitHandled(1);
		this.stage.complete("late");
		assertThat(this.observer.handled.get(0).calls()).containsExactly("returned", "done AssertionError");
		assertThat(this.observer.sent.get(0).calls()).containsExactly("done AssertionError");
	}

	@Test
	void hearsOnceOfAStageThatIsCompleteWhileTheActorStops() throws Exception {
		for (int i = 0; i < 100; i++) {
			CompletableFuture<String> racing = new CompletableFuture<>();
			ActorRef<Job> ref = spawn("racing-" + i);
			ref.tell(new Job.Interleaved(racing));
			ref.tell(new Job.Exclusive(racing));
			awaitReturned(2 * i + 2);
			CyclicBarrier barrier = new CyclicBarrier(2);
			Thread completing = new Thread(() -> {
				pass(barrier);
				racing.complete("now");
			});
			completing.start();
			pass(barrier);
			((ActorCell<?>) ref).stop(StopMode.FORCE);
			completing.join();
		}
		awaitHandled(200);
		assertThat(this.observer.handled)
			.allSatisfy((handling) -> assertThat(handling.calls()).hasSize(2).first().isEqualTo("returned"));
	}

	@Test
	void findsNothingWithTheMessageOfATimer() {
		ActorRef<Job> ref = spawn("one");
		ref.ask(new Job.Remind()).join();
		this.time.advance(Duration.ofSeconds(1));
		awaitHandled(2);
		assertThat(this.observer.handled.get(1).context()).isEmpty();
		assertThat(this.observer.handled.get(1).calls()).containsExactly("returned", "done");
		assertThat(this.observer.sent).hasSize(1);
	}

	@Test
	void failsTheAskOfAMessageThatAnObserverFailsOn() {
		ActorRef<Job> ref = spawn("one");
		this.observer.failure = new IllegalStateException("an observer must not throw");
		CompletableFuture<String> ask = ref.ask(new Job.Ping());
		assertThatThrownBy(ask::join).hasMessageContaining("must not throw");
		this.observer.failure = null;
		assertThat(ref.ask(new Job.Ping()).join()).isEqualTo("pong");
	}

	@Test
	void returnsFromTheHandlerBeforeCallbacksOfTheAskerRun() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CompletableFuture<List<String>> heard = new CompletableFuture<>();
		ActorRef<Job> ref = spawn("one");
		CompletableFuture<String> ask = ref.ask(new Job.Wait(asked));
		ask.thenAccept((reply) -> heard.complete(List.copyOf(this.observer.handled.get(0).calls())));
		asked.countDown();
		assertThat(heard.join()).containsExactly("returned", "done");
	}

	private ActorRef<Job> spawn(String name) {
		return this.system.spawn(name, JobActor::new);
	}

	private void awaitReturned(int count) {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.untilAsserted(() -> assertThat(this.observer.handled).hasSize(count)
				.allSatisfy((handling) -> assertThat(handling.calls()).contains("returned")));
	}

	private void awaitHandled(int count) {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.untilAsserted(() -> assertThat(this.observer.handled).hasSize(count)
				.allSatisfy((handling) -> assertThat(handling.calls()).anyMatch((call) -> call.startsWith("done"))));
	}

	private static void pass(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	interface Job {

		record Ping() implements Message<Job, String> {
		}

		record Wait(CountDownLatch gate) implements Message<Job, String> {
		}

		record Fail(Throwable failure) implements Message<Job, String> {
		}

		record Exclusive(CompletableFuture<String> stage) implements Message<Job, String> {
		}

		record Interleaved(CompletableFuture<String> stage) implements Message<Job, String> {
		}

		record Both(CompletableFuture<String> first, CompletableFuture<String> second) implements Message<Job, String> {
		}

		record Missing() implements Message<Job, String> {
		}

		record Remind() implements Message<Job, String> {
		}

	}

	static class JobActor implements Actor<Job> {

		@Handler
		String ping(Job.Ping message) {
			return "pong";
		}

		@Handler
		String await(Job.Wait message) throws InterruptedException {
			message.gate().await();
			return "done";
		}

		@Handler
		String fail(Job.Fail message) throws Throwable {
			throw message.failure();
		}

		@Handler
		CompletionStage<String> exclusive(Job.Exclusive message) {
			return message.stage();
		}

		@Handler(interleaved = true)
		CompletionStage<String> interleaved(Job.Interleaved message) {
			return message.stage();
		}

		@Handler
		CompletionStage<String> both(Job.Both message, ActorContext<Job> context) {
			context.await(message.first(), (value, failure) -> {
				throw new AssertionError("on purpose");
			});
			return message.second();
		}

		@Handler
		@Nullable CompletionStage<String> missing(Job.Missing message) {
			return null;
		}

		@Handler
		String remind(Job.Remind message, ActorContext<Job> context) {
			context.schedule(Duration.ofSeconds(1), new Job.Ping());
			return "soon";
		}

	}

	static final class Rude extends CompletableFuture<String> {

		@Override
		public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
			throw new IllegalStateException("no callbacks");
		}

	}

	static final class RecordingObserver implements MessageObserver {

		final List<RecordedSending> sent = new CopyOnWriteArrayList<>();

		final List<RecordedHandling> handled = new CopyOnWriteArrayList<>();

		private final AtomicInteger number = new AtomicInteger();

		volatile @Nullable RuntimeException failure;

		@Override
		public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
			RecordedSending sending = new RecordedSending(
					Map.of("number", String.valueOf(this.number.incrementAndGet())), expectsReply,
					new CopyOnWriteArrayList<>());
			this.sent.add(sending);
			return sending;
		}

		@Override
		public Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
				Map<String, String> context) {
			RuntimeException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			RecordedHandling handling = new RecordedHandling(actorType, expectsReply, context, Thread.currentThread(),
					new CopyOnWriteArrayList<>());
			this.handled.add(handling);
			return handling;
		}

	}

	record RecordedSending(Map<String, String> context, boolean expectsReply,
			List<String> calls) implements MessageObserver.Sending {

		@Override
		public void done(@Nullable Throwable failure) {
			this.calls.add(call(failure));
		}

	}

	record RecordedHandling(Class<?> actorType, boolean expectsReply, Map<String, String> context, Thread thread,
			List<String> calls) implements MessageObserver.Handling {

		@Override
		public void returned() {
			this.calls.add((Thread.currentThread() == this.thread) ? "returned" : "returned elsewhere");
		}

		@Override
		public void done(@Nullable Throwable failure) {
			this.calls.add(call(failure));
		}

	}

	private static String call(@Nullable Throwable failure) {
		return (failure != null) ? "done " + failure.getClass().getSimpleName() : "done";
	}

}
