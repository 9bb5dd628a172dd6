package io.pura.actor;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;

import io.pura.dispatch.Cancellable;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

/**
 * Streams that actors subscribe to.
 */
@Timeout(30)
class StreamTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("streams").build();

	private final List<String> events = new ArrayList<>();

	private final Source source = new Source();

	private final ActorRef<Work> ref;

	StreamTests() {
		this.system.start();
		this.ref = this.system.spawn("worker", Worker::new);
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	@Test
	void handlesTheItemsInOrderBetweenStartAndEnd() {
		subscribe(Flux.range(1, 40), 16);
		assertThat(this.events).hasSize(42).startsWith("started", "1", "2").endsWith("39", "40", "finished");
	}

	@Test
	void doesNotStopAtTheEndOfAStream() {
		run((context) -> context.subscribe(Flux.just(1), (item) -> this.events.add("item " + item)));
		run((context) -> this.events.add("alive"));
		assertThat(this.events).containsExactly("item 1", "alive");
	}

	@Test
	void handlesNothingBeforeTheCurrentMessageIsHandled() {
		run((context) -> {
			context.subscribe(Flux.just(1, 2), new Recorder());
			this.events.add("message");
			context.self().tell(new Work.Run((inner) -> this.events.add("next")));
		});
		assertThat(this.events).containsExactly("message", "started", "1", "2", "finished", "next");
	}

	@Test
	void requestsAsManyItemsAsMayWaitAndMoreWhenHalfOfThemAreHandled() {
		subscribe(this.source, 4);
		assertThat(this.source.requests).containsExactly(4L);
		this.source.send(1);
		this.time.run();
		assertThat(this.source.requests).containsExactly(4L);
		this.source.send(2, 3, 4);
		assertThat(this.source.requests).as("nothing is handled yet").containsExactly(4L);
		this.time.run();
		assertThat(this.source.requests).containsExactly(4L, 2L, 2L);
	}

	@Test
	void requestsSixteenItemsUnlessItIsToldOtherwise() {
		run((context) -> context.subscribe(this.source, new Recorder()));
		assertThat(this.source.requests).containsExactly(16L);
	}

	@Test
	void requestsOneAfterTheOtherIfOnlyOneMayWait() {
		subscribe(this.source, 1);
		this.source.send(1);
		this.time.run();
		this.source.send(2);
		this.time.run();
		assertThat(this.source.requests).containsExactly(1L, 1L, 1L);
	}

	@Test
	void handlesNoItemWhileAStageIsAwaited() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		subscribe(this.source, 16);
		run((context) -> context.await(stage, (value, failure) -> this.events.add(value)));
		this.source.send(1, 2);
		this.time.run();
		assertThat(this.events).containsExactly("started");
		stage.complete("done");
		this.time.run();
		assertThat(this.events).containsExactly("started", "done", "1", "2");
	}

	@Test
	void cancelsTheSourceAndGoesOnWhenTheHandlerThrows() {
		run((context) -> context.subscribe(this.source, (Integer item) -> {
			this.events.add("item " + item);
			throw new java.io.IOException("on purpose");
		}));
		this.source.send(1, 2);
		this.time.run();
		this.source.complete();
		this.time.run();
		assertThat(this.events).containsExactly("item 1");
		assertThat(this.source.cancelled).isEqualTo(1);
		run((context) -> this.events.add("alive"));
		assertThat(this.events).endsWith("alive");
		assertThat(this.system.stats().types().get(0).failed()).isEqualTo(1);
	}

	@Test
	void isReplacedWhenTheHandlerThrowsAnError() {
		run((context) -> context.subscribe(this.source, (Integer item) -> {
			throw new AssertionError("on purpose");
		}));
		this.source.send(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.source.cancelled).isEqualTo(1);
		assertThat(this.system.stats().types().get(0).restarts()).isEqualTo(1);
	}

	@Test
	void tellsTheHandlerThatTheSourceHasFailed() {
		subscribe(this.source, 16);
		this.source.send(1);
		this.source.fail(new IllegalStateException("broken"));
		this.time.run();
		assertThat(this.events).containsExactly("started", "1", "failed broken");
		assertThat(this.source.cancelled).isZero();
		assertThat(this.system.stats().types().get(0).failed()).isZero();
	}

	@Test
	void failsWithWhatTheSourceFailsWithUnlessTheHandlerKnowsBetter() {
		run((context) -> context.subscribe(this.source, (item) -> this.events.add("item")));
		this.source.fail(new AssertionError("on purpose"));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.system.stats().types().get(0).failed()).isEqualTo(1);
		assertThat(this.system.stats().types().get(0).restarts()).isEqualTo(1);
	}

	@Test
	void handlesNothingMoreOnceTheSubscriptionIsCancelled() {
		Cancellable subscription = subscribe(this.source, 16);
		this.source.send(1, 2);
		subscription.cancel();
		this.time.run();
		this.source.send(3);
		this.source.complete();
		subscription.cancel();
		this.time.run();
		assertThat(this.events).containsExactly("started");
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void cancelsItselfFromItsHandler() {
		Cancellable[] subscription = new Cancellable[1];
		run((context) -> subscription[0] = context.subscribe(Flux.range(1, 100), (item) -> {
			this.events.add("item " + item);
			if (item == 2) {
				subscription[0].cancel();
			}
		}));
		assertThat(this.events).containsExactly("item 1", "item 2");
	}

	@Test
	void cancelsASourceThatAcceptsTheSubscriptionTooLate() {
		List<Subscriber<? super Integer>> late = new ArrayList<>();
		Cancellable subscription = subscribe(late::add, 16);
		subscription.cancel();
		late.get(0).onSubscribe(this.source);
		this.time.run();
		assertThat(this.source.cancelled).isEqualTo(1);
		assertThat(this.source.requests).isEmpty();
		assertThat(this.events).isEmpty();
	}

	@Test
	void letsGoOfTheHandlerOnceTheSubscriptionIsCancelled() {
		List<WeakReference<Object>> captured = new ArrayList<>();
		Cancellable[] subscription = new Cancellable[1];
		run((context) -> {
			Object load = new Object();
			captured.add(new WeakReference<>(load));
			subscription[0] = context.subscribe(this.source, (item) -> this.events.add("never " + load));
		});
		subscription[0].cancel();
		await().untilAsserted(() -> {
			System.gc();
			assertThat(captured).allMatch((reference) -> reference.refersTo(null));
		});
		subscription[0].cancel();
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void cancelsTheSourceWhenItStops() {
		subscribe(this.source, 16);
		this.source.send(1);
		this.system.stop(this.ref);
		this.time.run();
		this.source.send(2);
		this.source.complete();
		this.time.run();
		assertThat(this.source.cancelled).isEqualTo(1);
		assertThat(this.events).containsExactly("started");
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.STOPPED)).isZero();
	}

	@Test
	void cancelsTheSourceWhenItIsReplaced() {
		subscribe(this.source, 16);
		this.ref.tell(new Work.Run((context) -> {
			throw new AssertionError("on purpose");
		}));
		this.source.send(1);
		this.time.advance(Duration.ofSeconds(1));
		this.source.complete();
		this.time.run();
		assertThat(this.source.cancelled).isEqualTo(1);
		assertThat(this.events).containsExactly("started");
	}

	@Test
	void isNotIdleWhileItHandlesItems() {
		run((context) -> context.idleTimeout(Duration.ofSeconds(10)));
		subscribe(this.source, 16);
		for (int i = 0; i < 5; i++) {
			this.time.advance(Duration.ofSeconds(8));
			this.source.send(i);
			this.time.run();
		}
		assertThat(this.system.find("worker", Work.class)).isPresent();
		this.time.advance(Duration.ofSeconds(30));
		assertThat(this.system.find("worker", Work.class)).isEmpty();
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void letsMessagesInBetweenItemsOfASourceWithoutEnd() {
		run((context) -> context.subscribe(Flux.range(1, Integer.MAX_VALUE), (item) -> {
			if (item == 100) {
				context.self().tell(new Work.Run((inner) -> {
					this.events.add("message");
					inner.stop();
				}));
			}
			this.events.add("item " + item);
		}));
		assertThat(this.events.indexOf("message")).isBetween(100, 116);
	}

	@Test
	void cancelsASourceThatSendsMoreThanItWasAskedFor() {
		subscribe(this.source, 2);
		this.source.send(1, 2, 3, 4);
		this.source.complete();
		this.time.run();
		assertThat(this.events).hasSize(4).startsWith("started", "1", "2");
		assertThat(this.events.get(3)).startsWith("failed The source of a stream of pura://streams/worker has sent more"
				+ " items than it was asked for");
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void cancelsASourceThatSendsNull() {
		subscribe(this.source, 16);
		assertThatNullPointerException().isThrownBy(() -> this.source.subscriber.onNext(null))
			.withMessageContaining("null as the item");
		this.time.run();
		assertThat(this.events).hasSize(2);
		assertThat(this.events.get(1)).startsWith("failed ").contains("null as the item");
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void refusesNullAsFailureAndAsSubscription() {
		subscribe(this.source, 16);
		assertThatNullPointerException().isThrownBy(() -> this.source.subscriber.onSubscribe(null));
		assertThatNullPointerException().isThrownBy(() -> this.source.subscriber.onError(null));
		this.time.run();
		assertThat(this.events).hasSize(2);
		assertThat(this.events.get(1)).contains("null as the subscription");
	}

	@Test
	void hearsOfOneEndOnly() {
		subscribe(this.source, 16);
		this.source.complete();
		this.source.fail(new IllegalStateException("after the end"));
		this.source.complete();
		this.source.send(1);
		this.time.run();
		assertThat(this.events).containsExactly("started", "finished");
		assertThat(this.source.cancelled).isZero();
	}

	@Test
	void cancelsASecondSubscription() {
		subscribe(this.source, 16);
		Source second = new Source();
		this.source.subscriber.onSubscribe(second);
		this.source.send(1);
		this.time.run();
		assertThat(second.cancelled).isEqualTo(1);
		assertThat(second.requests).isEmpty();
		assertThat(this.source.cancelled).isZero();
		assertThat(this.events).containsExactly("started", "1");
	}

	@Test
	void hearsOfASourceThatThrowsInsteadOfSubscribing() {
		subscribe((subscriber) -> {
			throw new IllegalStateException("no");
		}, 16);
		assertThat(this.events).containsExactly("failed no");
	}

	@Test
	void hearsOfAnItemBeforeTheSubscription() {
		subscribe((subscriber) -> {
			subscriber.onNext(1);
			subscriber.onSubscribe(this.source);
		}, 16);
		assertThat(this.events).singleElement().asString().startsWith("failed The source of a stream");
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void hearsOfARequestOrACancellationThatThrows() {
		this.source.rude = true;
		subscribe(this.source, 16);
		assertThat(this.events).containsExactly("started", "failed rude request");
		assertThat(this.source.cancelled).isEqualTo(1);
	}

	@Test
	void takesItemsThatAreSentWhileTheyAreRequested() {
		this.source.eager = 3;
		subscribe(this.source, 2);
		assertThat(this.events).containsExactly("started", "2", "1", "1");
	}

	@Test
	void subscribesToAPublisherOfTheJdk() {
		try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 16)) {
			subscribe(FlowAdapters.toPublisher(publisher), 16);
			publisher.submit(1);
			publisher.submit(2);
		}
		this.time.run();
		assertThat(this.events).containsExactly("started", "1", "2", "finished");
	}

	@Test
	void turnsItemsIntoMessages() {
		run((context) -> context.subscribe(Flux.just("a", "b"),
				(item) -> context.self().tell(new Work.Run((inner) -> this.events.add("message " + item)))));
		assertThat(this.events).containsExactly("message a", "message b");
	}

	@Test
	void refusesWhatMakesNoSense() {
		run((context) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> context.subscribe(this.source, new Recorder(), 0))
				.withMessageContaining("'prefetch' must be positive");
			assertThatIllegalArgumentException().isThrownBy(() -> context.subscribe(this.source, null));
			assertThatIllegalArgumentException().isThrownBy(() -> context.subscribe(null, new Recorder()));
		});
		CompletableFuture<ActorContext<Work>> leaked = new CompletableFuture<>();
		run(leaked::complete);
		assertThatIllegalStateException().isThrownBy(() -> leaked.join().subscribe(this.source, new Recorder()));
	}

	private Cancellable subscribe(Publisher<Integer> publisher, int prefetch) {
		CompletableFuture<Cancellable> subscription = new CompletableFuture<>();
		run((context) -> subscription.complete(context.subscribe(publisher, new Recorder(), prefetch)));
		return subscription.join();
	}

	private void run(Work.Code code) {
		CompletableFuture<?> reply = this.ref.ask(new Work.Run(code));
		this.time.run();
		assertThat(reply).isCompleted();
	}

	interface Work {

		record Run(Code code) implements Message<Work, Void> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Work> context);

		}

	}

	static class Worker implements Actor<Work> {

		@Handler
		void run(Work.Run message, ActorContext<Work> context) {
			message.code().run(context);
		}

	}

	private final class Recorder implements StreamHandler<Integer> {

		@Override
		public void started() {
			StreamTests.this.events.add("started");
		}

		@Override
		public void item(Integer item) {
			StreamTests.this.events.add(item.toString());
		}

		@Override
		public void finished() {
			StreamTests.this.events.add("finished");
		}

		@Override
		public void failed(Throwable cause) {
			StreamTests.this.events.add("failed " + cause.getMessage());
		}

	}

	/** Does what a test tells it, be it against the rules. */
	private static final class Source implements Publisher<Integer>, Subscription {

		final List<Long> requests = new ArrayList<>();

		Subscriber<? super Integer> subscriber;

		int cancelled;

		/** How many requests are answered at once, each with its size as the item. */
		int eager;

		boolean rude;

		@Override
		public void subscribe(Subscriber<? super Integer> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		@Override
		public void request(long count) {
			this.requests.add(count);
			if (this.rude) {
				throw new IllegalStateException("rude request");
			}
			if (this.requests.size() <= this.eager) {
				this.subscriber.onNext((int) count);
			}
		}

		@Override
		public void cancel() {
			this.cancelled++;
			if (this.rude) {
				throw new IllegalStateException("rude cancellation");
			}
		}

		void send(int... items) {
			IntStream.of(items).forEach(this.subscriber::onNext);
		}

		void complete() {
			this.subscriber.onComplete();
		}

		void fail(Throwable cause) {
			this.subscriber.onError(cause);
		}

	}

}
