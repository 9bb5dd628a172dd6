package io.pura.actor;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WaitForGraph}: who waits for itself is told so at once. The time of
 * the asks is never up here.
 */
@Timeout(60)
class DeadlockTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final ActorSystem system = ActorSystem.builder("demo").askTimeout(LONG).parallelism(4).build();

	private final ActorRef<Bank> a;

	private final ActorRef<Bank> b;

	private final ActorRef<Bank> c;

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	DeadlockTests() {
		this.system.start();
		this.a = this.system.spawn("a", Bank.BankActor::new);
		this.b = this.system.spawn("b", Bank.BankActor::new);
		this.c = this.system.spawn("c", Bank.BankActor::new);
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	private static ActorDeadlockException deadlock(CompletableFuture<?> reply) {
		Throwable[] failure = new Throwable[1];
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> reply.orTimeout(30, TimeUnit.SECONDS).join())
			.satisfies((ex) -> failure[0] = ex.getCause());
		assertThat(failure[0]).isInstanceOf(ActorDeadlockException.class);
		return (ActorDeadlockException) failure[0];
	}

	private static String answer(CompletableFuture<String> reply) throws Exception {
		return reply.get(30, TimeUnit.SECONDS);
	}

	private static CompletableFuture<String> confirm(ActorRef<Bank> bank) {
		return bank.ask(new Bank.Confirm());
	}

	@Test
	void anActorThatAwaitsItselfFails() {
		ActorDeadlockException failure = deadlock(this.a.ask(new Bank.Transfer((context) -> confirm(context.self()))));
		assertThat(failure.chain()).containsExactly("a (Bank.Transfer)", "a (Bank.Confirm)");
	}

	@Test
	void anActorThatJoinsItselfFails() {
		ActorDeadlockException failure = deadlock(
				this.a.ask(new Bank.Call((context) -> confirm(context.self()).join())));
		assertThat(failure.chain()).containsExactly("a (Bank.Call)", "a (Bank.Confirm)");
	}

	@Test
	void getFailsAsJoinDoes() {
		deadlock(this.a.ask(new Bank.Call((context) -> {
			try {
				return confirm(context.self()).get(1, TimeUnit.HOURS);
			}
			catch (Exception ex) {
				throw new CompletionException(ex.getCause());
			}
		})));
	}

	@Test
	void twoActorsThatJoinEachOtherFail() {
		ActorDeadlockException failure = deadlock(this.a
			.ask(new Bank.Call((context) -> this.b.ask(new Bank.Call((inner) -> confirm(this.a).join())).join())));
		// Whoever is the last to wait.
		assertThat(String.join(" -> ", failure.chain())).isIn("b (Bank.Call) -> a (Bank.Confirm) -> b (Bank.Call)",
				"a (Bank.Call) -> b (Bank.Call) -> a (Bank.Confirm)");
	}

	@Test
	void aToldActorThatAwaitsItselfFails() throws Exception {
		CompletableFuture<String> outcome = new CompletableFuture<>();
		this.a.tell(new Bank.Call((context) -> {
			context.await(confirm(context.self()),
					(value, failure) -> outcome.completeExceptionally(new CompletionException(failure)));
			return "";
		}));
		assertThat(deadlock(outcome).chain()).containsExactly("a", "a (Bank.Confirm)");
		assertThat(answer(confirm(this.a))).isEqualTo("a confirms");
	}

	@Test
	void anInterleavedHandlerThatHasReturnedBeforeTheOtherActorAwaitsIsPartOfTheChain() throws Exception {
		CountDownLatch returned = new CountDownLatch(1);
		CompletableFuture<String> reply = this.a.ask(new Bank.Transfer((context) -> {
			CompletableFuture<String> forwarded = this.b.ask(new Bank.Forward((inner) -> confirm(this.a)));
			this.b.ask(new Bank.Call((inner) -> "")).thenRun(returned::countDown);
			returned.await();
			return forwarded;
		}));
		assertThat(deadlock(reply).chain()).containsExactly("a (Bank.Transfer)", "b (Bank.Forward)",
				"a (Bank.Confirm)");
	}

	@Test
	void derivedStagesLeadBackToTheirAsk() {
		deadlock(this.a.ask(new Bank.Transfer(
				(context) -> this.b.ask(new Bank.Reserve((inner) -> confirm(this.a).thenApply(String::trim)))
					.thenApply(String::trim)
					.handle((value, failure) -> {
						throw new CompletionException(failure.getCause());
					}))));
	}

	@Test
	void aReplyOnAnotherExecutorLeadsBackToItsAsk() {
		deadlock(this.a
			.ask(new Bank.Transfer((context) -> context.self().ask(new Bank.Confirm(), LONG, Runnable::run))));
	}

	@Test
	void everyStageThatIsAwaitedCounts() throws Exception {
		CompletableFuture<String> first = new CompletableFuture<>();
		CompletableFuture<String> second = new CompletableFuture<>();
		this.a.tell(new Bank.Call((context) -> {
			context.await(first, (value, failure) -> this.events.add(value));
			context.await(confirm(this.a), (value, failure) -> second.completeExceptionally(failure));
			return "";
		}));
		answer(this.b.ask(new Bank.Call((context) -> "")));
		first.complete("first");
		deadlock(second);
		assertThat(this.events).containsExactly("first");
	}

	@Test
	void aMessageThatWaitsInTheMailboxOfAnActorOfTheCycleIsPartOfIt() {
		CountDownLatch asked = new CountDownLatch(1);
		CompletableFuture<String> fromA = this.a.ask(new Bank.Transfer((context) -> {
			asked.await();
			return confirm(this.b);
		}));
		CompletableFuture<String> fromB = this.b.ask(new Bank.Transfer((context) -> {
			CompletableFuture<String> reply = confirm(this.a);
			asked.countDown();
			return reply;
		}));
		// Whoever comes last is refused, and the other one gets its reply.
		Throwable failure = CompletableFuture.allOf(fromA, fromB)
			.orTimeout(30, TimeUnit.SECONDS)
			.handle((value, ex) -> ex.getCause())
			.join();
		assertThat(failure).isInstanceOf(ActorDeadlockException.class);
		assertThat(fromA.isCompletedExceptionally() && fromB.isCompletedExceptionally()).isFalse();
	}

	@Test
	void actorsOfACycleGoOnAfterwards() throws Exception {
		deadlock(this.a.ask(new Bank.Transfer((context) -> this.b.ask(new Bank.Reserve((inner) -> confirm(this.a))))));
		assertThat(answer(confirm(this.a))).isEqualTo("a confirms");
		assertThat(answer(confirm(this.b))).isEqualTo("b confirms");
	}

	@Test
	void anAskThatIsOnlyMadeDoesNotFail() throws Exception {
		CompletableFuture<String> ignored = new CompletableFuture<>();
		CompletableFuture<String> piped = new CompletableFuture<>();
		assertThat(answer(this.a.ask(new Bank.Transfer((context) -> this.b.ask(new Bank.Call((inner) -> {
			confirm(this.a).thenAccept(ignored::complete);
			inner.pipe(confirm(this.a), (value, failure) -> piped.complete(value));
			return "made";
		})))))).isEqualTo("made");
		assertThat(answer(ignored)).isEqualTo("a confirms");
		assertThat(answer(piped)).isEqualTo("a confirms");
	}

	@Test
	void interleavedHandlersMayAskEachOther() throws Exception {
		assertThat(answer(this.a.ask(new Bank.Forward((context) -> this.b
			.ask(new Bank.Forward((inner) -> this.a.ask(new Bank.Forward((innermost) -> confirm(this.b)))))))))
			.isEqualTo("b confirms");
	}

	@Test
	void aReplyThatDoesNotDependOnWhatItsHandlerAwaitsIsNotHeldUp() throws Exception {
		CompletableFuture<String> confirmed = new CompletableFuture<>();
		assertThat(answer(this.a.ask(new Bank.Transfer((context) -> this.b.ask(new Bank.Call((inner) -> {
			inner.await(confirm(this.a), (value, failure) -> confirmed.complete(value));
			return "at once";
		})))))).isEqualTo("at once");
		assertThat(answer(confirmed)).isEqualTo("a confirms");
	}

	@Test
	void anAskThatWasCancelledBreaksTheChain() throws Exception {
		CompletableFuture<String> reply = this.a.ask(new Bank.Transfer((context) -> {
			CompletableFuture<String> asked = this.b.ask(new Bank.Reserve((inner) -> {
				this.events.add("handled");
				return confirm(this.a);
			}));
			asked.cancel(false);
			return asked.exceptionally((failure) -> "cancelled");
		}));
		assertThat(answer(reply)).isEqualTo("cancelled");
	}

	@Test
	void aJoinOfAnotherThreadIsNotRefused() {
		CompletableFuture<String> reply = this.a
			.ask(new Bank.Transfer((context) -> this.b.ask(new Bank.Look((inner) -> "b"))));
		assertThat(reply.join()).isEqualTo("b");
	}

	/**
	 * On one thread that is the test's, so that it is known what waits.
	 */
	@Nested
	class Driven {

		private final ManualTime time = new ManualTime();

		private final ActorSystem driven = this.time.process().builder("driven").build();

		private final ActorRef<Bank> a = this.driven.spawn("a", Bank.BankActor::new);

		private final ActorRef<Bank> b = this.driven.spawn("b", Bank.BankActor::new);

		private final ActorRef<Bank> c = this.driven.spawn("c", Bank.BankActor::new);

		private final ActorRef<Bank> d = this.driven.spawn("d", Bank.BankActor::new);

		private final CompletableFuture<String> gate = new CompletableFuture<>();

		Driven() {
			this.driven.start();
		}

		private ActorDeadlockException deadlockOfA(Bank.Code<CompletionStage<String>> code) {
			CompletableFuture<String> reply = this.a.ask(new Bank.Transfer(code));
			this.time.run();
			return deadlock(reply);
		}

		private void open() {
			this.gate.complete("open");
			this.time.run();
		}

		@Test
		void twoActorsThatAwaitEachOtherFailWithTheChain() {
			ActorDeadlockException failure = deadlockOfA(
					(context) -> this.b.ask(new Bank.Reserve((inner) -> confirm(this.a))));
			assertThat(failure)
				.hasMessageStartingWith(
						"pura://driven/b waits for itself: b (Bank.Reserve) -> a (Bank.Confirm) -> b (Bank.Reserve). ")
				.hasMessageContaining("interleaved");
			assertThat(failure.path()).isEqualTo(this.b.path());
			assertThat(failure.chain()).containsExactly("b (Bank.Reserve)", "a (Bank.Confirm)", "b (Bank.Reserve)");
		}

		@Test
		void threeActorsThatAwaitEachOtherFailWithTheChain() {
			ActorDeadlockException failure = deadlockOfA((context) -> this.b
				.ask(new Bank.Reserve((inner) -> this.c.ask(new Bank.Reserve((innermost) -> confirm(this.a))))));
			assertThat(failure.chain()).containsExactly("c (Bank.Reserve)", "a (Bank.Confirm)", "b (Bank.Reserve)",
					"c (Bank.Reserve)");
		}

		@Test
		void anInterleavedHandlerInTheMiddleIsPartOfTheChain() {
			ActorDeadlockException failure = deadlockOfA(
					(context) -> this.b.ask(new Bank.Forward((inner) -> confirm(this.a))));
			assertThat(failure.chain()).containsExactly("b (Bank.Forward)", "a (Bank.Confirm)", "b (Bank.Forward)");
		}

		@Test
		void aComposedStageLeadsToItsFirstAskAndThenToItsSecond() {
			ActorDeadlockException failure = deadlockOfA((context) -> confirm(this.c)
				.thenCompose((value) -> this.b.ask(new Bank.Reserve((inner) -> confirm(this.a)))));
			assertThat(failure.chain()).containsExactly("b (Bank.Reserve)", "a (Bank.Confirm)", "b (Bank.Reserve)");
			failure = deadlockOfA((context) -> this.b
				.ask(new Bank.Reserve((inner) -> confirm(this.c).thenComposeAsync((value) -> confirm(this.d))
					.thenComposeAsync((value) -> confirm(this.a), Runnable::run))));
			assertThat(failure.chain()).containsExactly("b", "a (Bank.Confirm)", "b (Bank.Reserve)");
		}

		@Test
		void aComposedStageNoLongerDependsOnItsFirstAsk() {
			CompletableFuture<String> reply = this.a.ask(new Bank.Transfer((context) -> confirm(this.b)
				.thenCompose((value) -> this.c.ask(new Bank.Forward((inner) -> this.gate)))));
			this.time.run();
			CompletableFuture<String> late = this.b.ask(new Bank.Transfer((context) -> confirm(this.a)));
			this.time.run();
			assertThat(late).isNotDone();
			open();
			assertThat(reply).isCompletedWithValue("open");
			assertThat(late).isCompletedWithValue("a confirms");
		}

		@Test
		void aDiamondIsNoCycle() {
			Bank.Code<CompletionStage<String>> last = (context) -> this.d.ask(new Bank.Transfer((inner) -> this.gate));
			CompletableFuture<String> reply = this.a
				.ask(new Bank.Transfer((context) -> this.b.ask(new Bank.Transfer(last))
					.thenCombine(this.c.ask(new Bank.Transfer(last)), (left, right) -> left + " and " + right)));
			this.time.run();
			assertThat(reply).isNotDone();
			open();
			assertThat(reply).isCompletedWithValue("open and open");
		}

		@Test
		void anAskWhoseInterleavedHandlerHasReturnedDoesNotWaitForWhatItsActorAwaits() {
			CompletableFuture<String> confirmed = new CompletableFuture<>();
			CompletableFuture<String> reply = this.c
				.ask(new Bank.Transfer((context) -> this.a.ask(new Bank.Forward((inner) -> this.gate))));
			this.time.run();
			// Waits for c, which waits for what a owes it, but a owes it nothing of this.
			this.a.tell(new Bank.Call((context) -> {
				context.await(confirm(this.c), (value, failure) -> confirmed.complete(value));
				return "";
			}));
			this.time.run();
			assertThat(confirmed).isNotDone();
			open();
			assertThat(reply).isCompletedWithValue("open");
			assertThat(confirmed).isCompletedWithValue("c confirms");
		}

		@Test
		void whatIsAwaitedAfterAReplyDoesNotHoldItUp() {
			CompletableFuture<String> confirmed = new CompletableFuture<>();
			CompletableFuture<String> reply = this.b
				.ask(new Bank.Transfer((context) -> this.a.ask(new Bank.Transfer((inner) -> {
					CompletableFuture<String> first = new CompletableFuture<>();
					// Awaits b behind the reply that b waits for.
					inner.await(first, (value, failure) -> inner.await(confirm(this.b),
							(confirmation, none) -> confirmed.complete(confirmation)));
					first.complete("");
					return this.gate;
				}))));
			this.time.run();
			assertThat(reply).isNotDone();
			open();
			assertThat(reply).isCompletedWithValue("open");
			assertThat(confirmed).isCompletedWithValue("b confirms");
		}

		@Test
		void aStageThatNeedsOneOfTwoRepliesDoesNotFail() {
			CompletableFuture<String> reply = this.a.ask(
					new Bank.Transfer((context) -> confirm(context.self()).applyToEither(this.gate, Function.identity())
						.thenApply(String::trim)));
			this.time.run();
			assertThat(reply).isNotDone();
			open();
			assertThat(reply).isCompletedWithValue("open");
		}

		@Test
		void anAskWhoseTimeIsUpBreaksTheChain() {
			CompletableFuture<String> early = new CompletableFuture<>();
			CompletableFuture<String> reply = this.a.ask(new Bank.Transfer(
					(context) -> this.b.ask(new Bank.Reserve((inner) -> this.gate), Duration.ofSeconds(1))
						.exceptionally((failure) -> "too late")));
			this.time.run();
			this.b.tell(new Bank.Call((context) -> {
				context.await(confirm(this.a), (value, failure) -> early.complete(value));
				return "";
			}));
			this.time.advance(Duration.ofSeconds(2));
			assertThat(reply).isCompletedWithValue("too late");
			open();
			assertThat(early).isCompletedWithValue("a confirms");
		}

	}

}
