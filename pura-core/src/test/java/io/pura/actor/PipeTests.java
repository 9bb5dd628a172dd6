package io.pura.actor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ActorAsk}, which comes back to the actor that asks if that pipes the
 * reply.
 */
@Timeout(60)
class PipeTests {

	private final ActorSystem system = ActorSystem.builder("pipe")
		.supervision(
				new SupervisionStrategy(1000, Duration.ofHours(1), Duration.ofNanos(1), Duration.ofNanos(1), false))
		.build();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<String> reply = new CompletableFuture<>();

	private final ActorRef<Asker> asker;

	private final ActorRef<Source> source;

	PipeTests() {
		this.system.start();
		this.asker = this.system.spawn(AskerActor::new);
		this.source = this.system.spawn(SourceActor::new);
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	private CompletableFuture<String> fetch() {
		return this.source.ask(new Source.Fetch(this.reply));
	}

	private void run(Consumer<ActorContext<Asker>> code) {
		this.asker.ask(new Asker.Run(code)).join();
	}

	private void pipe(ActorContext<Asker> context, CompletionStage<String> stage) {
		context.pipe(stage, (value, failure) -> {
			// Refuses to say so outside of the turn.
			context.watch(this.source, new Asker.Run((inner) -> {
			}));
			this.events.add((failure != null) ? failure.getClass().getSimpleName() : value);
		});
	}

	private void assertEvents(String... expected) {
		await().until(() -> this.events.size() >= expected.length);
		// What was added twice would come before that.
		run((context) -> {
		});
		assertThat(this.events).containsExactly(expected);
	}

	@Test
	void bringsAReplyThatComesLater() {
		run((context) -> pipe(context, fetch()));
		this.reply.complete("later");
		assertEvents("later");
	}

	@Test
	void bringsAReplyThatIsThere() {
		this.reply.complete("there");
		run((context) -> {
			CompletableFuture<String> ask = fetch();
			await().until(ask::isDone);
			pipe(context, ask);
			assertThat(this.events).isEmpty();
		});
		assertEvents("there");
	}

	@Test
	void bringsAReplyTwiceThatIsPipedTwice() {
		run((context) -> {
			CompletableFuture<String> ask = fetch();
			pipe(context, ask);
			pipe(context, ask);
		});
		this.reply.complete("twice");
		assertEvents("twice", "twice");
	}

	@Test
	void bringsAReplyThatIsTherePipedTwice() {
		this.reply.complete("twice");
		run((context) -> {
			CompletableFuture<String> ask = fetch();
			await().until(ask::isDone);
			pipe(context, ask);
			pipe(context, ask);
		});
		assertEvents("twice", "twice");
	}

	@Test
	void bringsTheCauseOfAFailure() {
		run((context) -> pipe(context, fetch()));
		this.reply.completeExceptionally(new IOException("broken"));
		assertEvents(IOException.class.getSimpleName());
	}

	@Test
	void bringsACancellation() {
		run((context) -> {
			CompletableFuture<String> ask = fetch();
			pipe(context, ask);
			ask.cancel(false);
		});
		assertEvents(CancellationException.class.getSimpleName());
		this.reply.complete("too late");
		assertEvents(CancellationException.class.getSimpleName());
	}

	@Test
	void bringsThatTheTimeIsUp() {
		run((context) -> pipe(context, this.source.ask(new Source.Fetch(this.reply), Duration.ofMillis(20))));
		assertEvents(AskTimeoutException.class.getSimpleName());
	}

	@Test
	void bringsThatTheOtherHasStopped() {
		run((context) -> pipe(context, fetch()));
		this.source.ask(new Source.Fetch(CompletableFuture.completedFuture("sync"))).join();
		this.system.stop(this.source).join();
		assertEvents(ActorStoppedException.class.getSimpleName());
	}

	@Test
	void bringsWhatDependsOnAReply() {
		run((context) -> pipe(context, fetch().thenApply((value) -> value + "!")));
		this.reply.complete("later");
		assertEvents("later!");
	}

	@Test
	void bringsTheReplyOfTheActorItself() {
		run((context) -> pipe(context, this.asker.ask(new Asker.Echo("self"))));
		assertEvents("self");
	}

	@Test
	void bringsRepliesInTheirOrder() {
		List<CompletableFuture<String>> replies = List.of(new CompletableFuture<>(), new CompletableFuture<>(),
				new CompletableFuture<>());
		run((context) -> replies.forEach((one) -> pipe(context, this.source.ask(new Source.Fetch(one)))));
		this.source.ask(new Source.Fetch(CompletableFuture.completedFuture("sync"))).join();
		replies.get(2).complete("c");
		replies.get(0).complete("a");
		replies.get(1).complete("b");
		assertEvents("c", "a", "b");
	}

	@Test
	void dropsTheReplyToAnInstanceThatWasReplaced() {
		run((context) -> pipe(context, fetch()));
		this.asker.tell(new Asker.Run((context) -> {
			throw new AssertionError("on purpose");
		}));
		run((context) -> {
		});
		this.reply.complete("too late");
		run((context) -> {
		});
		assertEvents();
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void dropsTheReplyToAnActorThatHasStopped() {
		run((context) -> pipe(context, fetch()));
		this.source.ask(new Source.Fetch(CompletableFuture.completedFuture("sync"))).join();
		this.system.stop(this.asker).join();
		this.reply.complete("too late");
		assertThat(this.events).isEmpty();
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void failsTheActorWithWhatTheCallbackThrows() {
		run((context) -> context.pipe(fetch(), (value, failure) -> {
			this.events.add("failing");
			throw new IllegalStateException("on purpose");
		}));
		this.reply.complete("later");
		assertEvents("failing");
		await().untilAsserted(() -> assertThat(this.system.stats().types())
			.anySatisfy((type) -> assertThat(type.failed()).isEqualTo(1)));
	}

	interface Asker {

		record Run(Consumer<ActorContext<Asker>> code) implements Message<Asker, Integer> {
		}

		record Echo(String text) implements Message<Asker, String> {
		}

	}

	static class AskerActor implements Actor<Asker> {

		@Handler
		int run(Asker.Run message, ActorContext<Asker> context) {
			message.code().accept(context);
			return 0;
		}

		@Handler
		String echo(Asker.Echo message) {
			return message.text();
		}

	}

	interface Source {

		record Fetch(CompletionStage<String> reply) implements Message<Source, String> {
		}

	}

	static class SourceActor implements Actor<Source> {

		@Handler(interleaved = true)
		CompletionStage<String> fetch(Source.Fetch message) {
			return message.reply();
		}

	}

}
