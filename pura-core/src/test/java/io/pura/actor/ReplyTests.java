package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.pura.testkit.ManualTime;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Replies of any kind.
 */
@Timeout(30)
class ReplyTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("replies").build();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	private final Sinks.One<String> sink = Sinks.one();

	private final List<String> events = new ArrayList<>();

	private final ActorRef<Shop> ref;

	ReplyTests() {
		this.system.start();
		this.ref = this.system.spawn("shop", ShopActor::new);
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	@Test
	void repliesWithPlainValues() {
		assertReply(new Shop.Value(), 7L);
		assertReply(new Shop.Maybe(), Optional.of("maybe"));
		assertReply(new Shop.Several(), List.of("a", "b"));
		assertReply(new Shop.Self(), this.ref);
		assertReply(new Shop.Nothing(), null);
		assertReply(new Shop.Stream(), ShopActor.STREAM);
	}

	@Test
	void repliesWithTheValueOfAStage() {
		CompletableFuture<String> exclusive = this.ref.ask(new Shop.Stage());
		CompletableFuture<Void> nothing = this.ref.ask(new Shop.StageOfNothing());
		this.time.run();
		assertThat(exclusive).isNotDone();
		this.stage.complete("value");
		this.time.run();
		assertThat(exclusive).isCompletedWithValue("value");
		assertThat(nothing).isCompletedWithValue(null);
	}

	@Test
	void repliesWithTheCauseOfAFailedStage() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Stage());
		CompletableFuture<String> interleaved = this.ref.ask(new Shop.Bound());
		this.stage.completeExceptionally(new CompletionException(new IllegalArgumentException("on purpose")));
		this.time.run();
		assertFailedWith(reply, IllegalArgumentException.class);
		assertFailedWith(interleaved, IllegalArgumentException.class);
	}

	@Test
	void repliesWithTheValueOfAMonoAndInOrder() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Single());
		CompletableFuture<Long> next = this.ref.ask(new Shop.Value());
		this.time.run();
		assertThat(this.events).containsExactly("subscribed");
		assertThat(reply).isNotDone();
		assertThat(next).isNotDone();
		this.sink.tryEmitValue("value");
		this.time.run();
		assertThat(reply).isCompletedWithValue("value");
		assertThat(next).isCompletedWithValue(7L);
	}

	@Test
	void handlesOthersWhileAnInterleavedMonoIsNotComplete() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.InterleavedSingle());
		CompletableFuture<Long> next = this.ref.ask(new Shop.Value());
		this.time.run();
		assertThat(next).isCompletedWithValue(7L);
		this.sink.tryEmitValue("value");
		assertThat(reply).isCompletedWithValue("value");
	}

	@Test
	void repliesWithNothingForAMonoOfNothing() {
		assertReply(new Shop.SingleOfNothing(), null);
	}

	@Test
	void repliesWithWhatAMonoFailsWith() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Single());
		this.time.run();
		this.sink.tryEmitError(new IllegalArgumentException("on purpose"));
		this.time.run();
		assertFailedWith(reply, IllegalArgumentException.class);
		assertReply(new Shop.Value(), 7L);
	}

	@Test
	void repliesWithAListOfTheItemsOfAFlux() {
		assertReply(new Shop.Collected(), List.of("a", "b", "c"));
		assertReply(new Shop.Published(), List.of(1, 2));
	}

	@Test
	void failsAHandlerThatReturnsNoPublisher() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.NoMono());
		this.time.run();
		assertFailedWith(reply, NullPointerException.class)
			.hasMessage("The handler returned null instead of a stage or a publisher");
	}

	@Test
	void cancelsAMonoThatIsAwaitedWhenItIsTerminated() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Single());
		this.time.run();
		((ActorCell<Shop>) this.ref).stop(StopMode.FORCE);
		this.time.run();
		assertFailedWith(reply, ActorStoppedException.class);
		assertThat(this.events).containsExactly("subscribed", "cancelled");
	}

	@Test
	void cancelsAnInterleavedMonoWhenItStops() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.InterleavedSingle());
		this.time.run();
		this.system.stop(this.ref);
		this.time.run();
		assertFailedWith(reply, ActorStoppedException.class);
		assertThat(this.events).containsExactly("subscribed", "cancelled");
	}

	@Test
	void bindsAnInterleavedReplyToTheActor() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Bound());
		this.time.run();
		this.system.stop(this.ref);
		this.time.run();
		assertFailedWith(reply, ActorStoppedException.class);
		this.stage.complete("too late");
	}

	@Test
	void repliesThoughTheActorHasStoppedIfTheReplyIsDetached() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Detached());
		CompletableFuture<String> single = this.ref.ask(new Shop.DetachedSingle());
		this.time.run();
		this.system.stop(this.ref);
		this.time.run();
		assertThat(this.system.find("shop", Shop.class)).isEmpty();
		assertThat(reply).isNotDone();
		this.stage.complete("value");
		this.sink.tryEmitValue("single");
		assertThat(reply).isCompletedWithValue("value");
		assertThat(single).isCompletedWithValue("single");
		assertThat(this.events).containsExactly("subscribed");
	}

	@Test
	void tellsTheAskerWhatADetachedReplyFailsWithThoughTheActorHasStopped() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Detached());
		this.time.run();
		this.system.stop(this.ref);
		this.time.run();
		this.stage.completeExceptionally(new IllegalArgumentException("on purpose"));
		assertFailedWith(reply, IllegalArgumentException.class);
	}

	@Test
	void endsADetachedReplyWhenItsTimeIsUp() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Detached(), Duration.ofSeconds(1));
		this.time.run();
		this.system.stop(this.ref);
		this.time.advance(Duration.ofSeconds(2));
		assertFailedWith(reply, AskTimeoutException.class);
	}

	@Test
	void endsADetachedReplyWithTheSystem() {
		CompletableFuture<String> reply = this.ref.ask(new Shop.Detached(), Duration.ofHours(1));
		CompletableFuture<String> single = this.ref.ask(new Shop.DetachedSingle(), Duration.ofHours(1));
		this.time.run();
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.system.whenTerminated()).isCompleted();
		assertFailedWith(reply, ActorStoppedException.class);
		assertFailedWith(single, ActorStoppedException.class);
		assertThat(this.events).contains("cancelled");
	}

	@Test
	void refusesADefinitionThatMakesNoSense() {
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> this.system.spawn("wrong", WrongActor::new))
			.satisfies((ex) -> assertThat(ex.getMessage())
				.contains("is detached, but its actor waits for the reply: make it interleaved too")
				.contains(
						"returns reactor.core.publisher.Flux<java.lang.String>, but the reply to ReplyTests.Wrong.Many is String: a Mono replies with its"
								+ " value, and any other Publisher with a List of its items")
				.contains(
						"returns reactor.core.publisher.Mono<java.lang.Integer>, but the reply to ReplyTests.Wrong.Other is String")
				.contains("is interleaved, but does not return a CompletionStage or a Publisher"));
	}

	private <R> void assertReply(Message<Shop, R> message, Object expected) {
		CompletableFuture<R> reply = this.ref.ask(message);
		this.time.run();
		assertThat(reply.getNow(null)).isEqualTo(expected);
		assertThat(reply).isCompleted();
	}

	private static AbstractThrowableAssert<?, ?> assertFailedWith(CompletableFuture<?> reply,
			Class<? extends Throwable> type) {
		assertThat(reply).isDone();
		return assertThatThrownBy(reply::join).isInstanceOf(CompletionException.class)
			.cause()
			.isExactlyInstanceOf(type);
	}

	interface Shop {

		record Value() implements Message<Shop, Long> {
		}

		record Maybe() implements Message<Shop, Optional<String>> {
		}

		record Several() implements Message<Shop, List<String>> {
		}

		record Self() implements Message<Shop, ActorRef<Shop>> {
		}

		record Nothing() implements Message<Shop, Void> {
		}

		record Stream() implements Message<Shop, Flux<String>> {
		}

		record Stage() implements Message<Shop, String> {
		}

		record StageOfNothing() implements Message<Shop, Void> {
		}

		record Bound() implements Message<Shop, String> {
		}

		record Detached() implements Message<Shop, String> {
		}

		record Single() implements Message<Shop, String> {
		}

		record InterleavedSingle() implements Message<Shop, String> {
		}

		record DetachedSingle() implements Message<Shop, String> {
		}

		record SingleOfNothing() implements Message<Shop, Void> {
		}

		record NoMono() implements Message<Shop, String> {
		}

		record Collected() implements Message<Shop, List<String>> {
		}

		record Published() implements Message<Shop, List<Integer>> {
		}

	}

	/** A stage of a class of its own. */
	static final class Delivery<T> extends CompletableFuture<T> {

	}

	class ShopActor implements Actor<Shop> {

		static final Flux<String> STREAM = Flux.just("a");

		@Handler
		long value(Shop.Value message) {
			return 7;
		}

		@Handler
		Optional<String> maybe(Shop.Maybe message) {
			return Optional.of("maybe");
		}

		@Handler
		ArrayList<String> several(Shop.Several message) {
			return new ArrayList<>(List.of("a", "b"));
		}

		@Handler
		ActorRef<Shop> self(Shop.Self message, ActorContext<Shop> context) {
			return context.self();
		}

		@Handler
		void nothing(Shop.Nothing message) {
		}

		@Handler
		Flux<String> stream(Shop.Stream message) {
			return STREAM;
		}

		@Handler
		CompletionStage<String> stage(Shop.Stage message) {
			return ReplyTests.this.stage;
		}

		@Handler
		Delivery<Void> stageOfNothing(Shop.StageOfNothing message) {
			Delivery<Void> delivery = new Delivery<>();
			ReplyTests.this.stage.thenRun(() -> delivery.complete(null));
			return delivery;
		}

		@Handler(interleaved = true)
		CompletableFuture<String> bound(Shop.Bound message) {
			return ReplyTests.this.stage;
		}

		@Handler(interleaved = true, detached = true)
		CompletableFuture<String> detached(Shop.Detached message) {
			return ReplyTests.this.stage;
		}

		@Handler
		Mono<String> single(Shop.Single message) {
			return mono();
		}

		@Handler(interleaved = true)
		Mono<String> interleavedSingle(Shop.InterleavedSingle message) {
			return mono();
		}

		@Handler(interleaved = true, detached = true)
		Mono<String> detachedSingle(Shop.DetachedSingle message) {
			return mono();
		}

		private Mono<String> mono() {
			return ReplyTests.this.sink.asMono()
				.doOnSubscribe((subscription) -> ReplyTests.this.events.add("subscribed"))
				.doOnCancel(() -> ReplyTests.this.events.add("cancelled"));
		}

		@Handler
		Mono<Void> singleOfNothing(Shop.SingleOfNothing message) {
			return Mono.empty();
		}

		@Handler
		Mono<String> noMono(Shop.NoMono message) {
			return null;
		}

		@Handler
		Flux<String> collected(Shop.Collected message) {
			return Flux.just("a", "b", "c");
		}

		@Handler
		Publisher<Integer> published(Shop.Published message) {
			return Flux.just(1, 2);
		}

	}

	interface Wrong {

		record Exclusive() implements Message<Wrong, String> {
		}

		record Many() implements Message<Wrong, String> {
		}

		record Other() implements Message<Wrong, String> {
		}

		record Plain() implements Message<Wrong, String> {
		}

	}

	static class WrongActor implements Actor<Wrong> {

		@Handler(detached = true)
		CompletionStage<String> exclusive(Wrong.Exclusive message) {
			return CompletableFuture.completedFuture("");
		}

		@Handler
		Flux<String> many(Wrong.Many message) {
			return Flux.empty();
		}

		@Handler
		Mono<Integer> other(Wrong.Other message) {
			return Mono.empty();
		}

		@Handler(interleaved = true)
		String plain(Wrong.Plain message) {
			return "";
		}

	}

}
