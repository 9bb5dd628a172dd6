package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Laws of {@link WaitForGraph} on calls that chance has made: a deadlock is reported if
 * and only if there is one.
 */
@Timeout(180)
class DeadlockGraphTests {

	private static final int ACTORS = 4;

	private static final int DEPTH = 4;

	/**
	 * How an actor deals with the calls that it makes to answer one.
	 */
	private enum Mode {

		/** Returns the stage of one of them, and ignores the others. */
		EXCLUSIVE,

		/** Does the same, interleaved. */
		INTERLEAVED,

		/** Makes one after the other and returns the stage of the last. */
		COMPOSE,

		/** Awaits all but the last and returns the stage of that. */
		AWAIT,

		/** Awaits them one after the other and answers at once. */
		ANSWER_FIRST,

		/** Pipes them and answers at once. */
		PIPE,

		/** Joins one after the other. */
		JOIN;

		static final List<Mode> ON_ONE_THREAD = List.of(EXCLUSIVE, INTERLEAVED, COMPOSE, AWAIT, ANSWER_FIRST, PIPE);

		static final List<Mode> ALL = List.of(values());

	}

	/**
	 * A call and those that it takes to answer it.
	 */
	private record Call(int recipient, Mode mode, List<Call> calls) {

		static Call random(RandomGenerator random, int from, List<Mode> modes, boolean acyclic, int depth) {
			int recipient = acyclic ? random.nextInt(from, ACTORS) : random.nextInt(ACTORS);
			List<Call> calls = new ArrayList<>();
			boolean isLast = depth == 0 || (acyclic && recipient == ACTORS - 1);
			int count = isLast ? 0 : random.nextInt(3);
			for (int i = 0; i < count; i++) {
				calls.add(random(random, recipient + 1, modes, acyclic, depth - 1));
			}
			return new Call(recipient, modes.get(random.nextInt(modes.size())), calls);
		}

	}

	/**
	 * Actors and all asks that were made.
	 */
	private static final class Office {

		private final List<ActorRef<Bank>> actors = new ArrayList<>();

		private final Queue<CompletableFuture<String>> asks = new ConcurrentLinkedQueue<>();

		private final boolean hidden;

		/**
		 * Creates an office.
		 * @param hidden whether it is hidden from which asks stages come
		 */
		Office(ActorSystem system, boolean hidden) {
			this.hidden = hidden;
			for (int i = 0; i < ACTORS; i++) {
				this.actors.add(system.spawn(Bank.BankActor::new));
			}
		}

		CompletableFuture<String> make(Call call) {
			ActorRef<Bank> recipient = this.actors.get(call.recipient());
			CompletableFuture<String> ask = recipient.ask(switch (call.mode()) {
				case EXCLUSIVE -> new Bank.Transfer((context) -> stage(call));
				case INTERLEAVED -> new Bank.Forward((context) -> stage(call));
				case COMPOSE -> new Bank.Transfer((context) -> {
					CompletableFuture<String> stage = answer();
					for (int i = 0; i < call.calls().size(); i++) {
						Call next = call.calls().get(i);
						stage = (i == 0) ? make(next) : stage.thenCompose((value) -> make(next));
					}
					return stage;
				});
				case AWAIT -> new Bank.Transfer((context) -> {
					for (int i = 0; i < call.calls().size() - 1; i++) {
						context.await(make(call.calls().get(i)), (value, failure) -> {
						});
					}
					return call.calls().isEmpty() ? answer() : make(call.calls().get(call.calls().size() - 1));
				});
				case ANSWER_FIRST -> new Bank.Call((context) -> {
					awaitFrom(0, call, context);
					return "done";
				});
				case PIPE -> new Bank.Call((context) -> {
					call.calls().forEach((inner) -> context.pipe(make(inner), (value, failure) -> {
					}));
					return "done";
				});
				case JOIN -> new Bank.Call((context) -> {
					call.calls().forEach((inner) -> make(inner).join());
					return "done";
				});
			});
			this.asks.add(ask);
			return this.hidden ? hide(ask) : ask;
		}

		private CompletionStage<String> stage(Call call) {
			List<CompletableFuture<String>> replies = call.calls().stream().map(this::make).toList();
			return replies.isEmpty() ? answer() : replies.get(0).thenApply(String::trim);
		}

		private void awaitFrom(int index, Call call, ActorContext<Bank> context) {
			if (index < call.calls().size()) {
				context.await(make(call.calls().get(index)), (value, failure) -> awaitFrom(index + 1, call, context));
			}
		}

		private static CompletableFuture<String> answer() {
			return CompletableFuture.completedFuture("done");
		}

		private static CompletableFuture<String> hide(CompletableFuture<String> ask) {
			CompletableFuture<String> hidden = new CompletableFuture<>();
			ask.whenComplete((value, failure) -> {
				if (failure != null) {
					hidden.completeExceptionally(failure);
				}
				else {
					hidden.complete(value);
				}
			});
			return hidden;
		}

		boolean isAnyDeadlock() {
			return failures().anyMatch((failure) -> failure instanceof ActorDeadlockException);
		}

		Stream<Throwable> failures() {
			return this.asks.stream()
				.filter(CompletableFuture::isCompletedExceptionally)
				.map((ask) -> ask.handle((value, failure) -> Ask.cause(failure)).join());
		}

	}

	private static Office play(long seed, List<Mode> modes, boolean acyclic, boolean hidden) {
		RandomGenerator random = new SplittableRandom(seed);
		ManualTime time = new ManualTime(new SplittableRandom(seed));
		ActorSystem system = time.process()
			.builder("office")
			.random(new SplittableRandom(seed))
			.askTimeout(Duration.ofSeconds(5))
			.build();
		system.start();
		Office office = new Office(system, hidden);
		int calls = random.nextInt(1, 5);
		for (int i = 0; i < calls; i++) {
			office.make(Call.random(random, 0, modes, acyclic, DEPTH));
		}
		// Without moving it: no ask times out.
		time.run();
		return office;
	}

	@Test
	void reportsADeadlockIfAndOnlyIfThereIsOne() {
		int deadlocks = 0;
		for (long seed = 0; seed < 3000; seed++) {
			Office office = play(seed, Mode.ON_ONE_THREAD, false, false);
			assertThat(office.asks).as("seed %s", seed).allMatch(CompletableFuture::isDone);
			assertThat(office.failures()).as("seed %s", seed)
				.allMatch((failure) -> failure instanceof ActorDeadlockException);
			// The same again in the same order, but nothing can be found.
			boolean hangs = !play(seed, Mode.ON_ONE_THREAD, false, true).asks.stream()
				.allMatch(CompletableFuture::isDone);
			assertThat(office.isAnyDeadlock()).as("seed %s", seed).isEqualTo(hangs);
			deadlocks += hangs ? 1 : 0;
		}
		assertThat(deadlocks).isBetween(300, 2700);
	}

	@Test
	void reportsNothingWhereNoActorCallsBack() {
		for (long seed = 0; seed < 1000; seed++) {
			Office office = play(seed, Mode.ON_ONE_THREAD, true, false);
			assertThat(office.asks).as("seed %s", seed).allMatch((ask) -> "done".equals(ask.getNow("")));
		}
	}

	@Test
	void reportsNothingWhereEveryHandlerIsInterleaved() {
		for (long seed = 0; seed < 1000; seed++) {
			Office office = play(seed, List.of(Mode.INTERLEAVED, Mode.PIPE), false, false);
			assertThat(office.asks).as("seed %s", seed).allMatch((ask) -> "done".equals(ask.getNow("")));
		}
	}

	@Test
	void noCallHangsOnManyThreads() throws Exception {
		playOnManyThreads(false);
	}

	@Test
	void noCallFailsOnManyThreadsWhereNoActorCallsBack() throws Exception {
		playOnManyThreads(true);
	}

	private static void playOnManyThreads(boolean acyclic) throws Exception {
		try (ActorSystem system = ActorSystem.builder("office")
			.parallelism(4)
			.askTimeout(Duration.ofHours(1))
			.shutdownTimeout(Duration.ZERO)
			.build()) {
			system.start();
			for (long seed = 0; seed < 300; seed++) {
				RandomGenerator random = new SplittableRandom(seed);
				Office office = new Office(system, false);
				for (int i = 0; i < 6; i++) {
					office.make(Call.random(random, 0, Mode.ALL, acyclic, DEPTH));
				}
				for (CompletableFuture<String> ask : office.asks) {
					ask.handle((value, failure) -> "").get(30, TimeUnit.SECONDS);
				}
				assertThat(office.failures()).as("seed %s", seed)
					.allMatch((failure) -> !acyclic && failure instanceof ActorDeadlockException);
			}
		}
	}

}
