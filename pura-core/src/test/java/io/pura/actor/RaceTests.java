package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads and many seeds: nothing is lost, doubled, handled twice at once or left
 * behind an actor that sleeps.
 */
@Timeout(120)
class RaceTests {

	private static final int SENDERS = 3;

	private final AtomicLong handled = new AtomicLong();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5 })
	void handlesOrDiscardsEachMessageOnceWhileActorsStop(int capacity) throws Exception {
		for (int seed = 0; seed < 60; seed++) {
			ActorSystem system = ActorSystem.builder("race").mailboxCapacity(capacity).throughput(16).build();
			system.start();
			this.handled.set(0);
			ActorRef<Target> ref = system.spawn("target", () -> new TargetActor(this.handled));
			List<CompletableFuture<Integer>> replies = new ArrayList<>();
			long refused = race(seed, ref, replies, system);
			system.stop(ref).get(20, TimeUnit.SECONDS);
			CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
				.handle((done, failure) -> null)
				.get(20, TimeUnit.SECONDS);
			assertThat(this.handled.get() + system.deadLetters().count() + refused).as("seed %d", seed)
				.isEqualTo(SENDERS * 300L);
			system.close();
		}
	}

	private long race(int seed, ActorRef<Target> ref, List<CompletableFuture<Integer>> replies, ActorSystem system)
			throws Exception {
		AtomicLong refused = new AtomicLong();
		CountDownLatch begin = new CountDownLatch(1);
		List<Thread> threads = IntStream.range(0, SENDERS).mapToObj((sender) -> new Thread(() -> {
			Random random = new Random(seed * 31L + sender);
			List<CompletableFuture<Integer>> mine = new ArrayList<>();
			awaitUninterrupted(begin);
			for (int i = 0; i < 300; i++) {
				switch (random.nextInt(4)) {
					case 0 -> ref.tell(new Target.Hit(i));
					case 1 -> refused.addAndGet((ref.offer(new Target.Hit(i)) != Offer.ACCEPTED) ? 1 : 0);
					case 2 -> mine.add(ref.ask(new Target.Hit(i)));
					default -> ref.deliver(new Target.Hit(i), DeliveryGuarantee.AT_MOST_ONCE);
				}
				if (random.nextInt(100) == 0) {
					Thread.yield();
				}
				if (sender == 0 && i == 100 + seed) {
					system.stop(ref);
				}
			}
			synchronized (replies) {
				replies.addAll(mine);
			}
		})).toList();
		threads.forEach(Thread::start);
		begin.countDown();
		for (Thread thread : threads) {
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
		}
		return refused.get();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void neverRunsAnActorTwiceAtOnce() throws Exception {
		ActorSystem system = ActorSystem.builder("exclusive").parallelism(4).throughput(3).build();
		system.start();
		ActorRef<Target> ref = system.spawn("target", () -> new TargetActor(this.handled));
		List<Thread> threads = IntStream.range(0, 4).mapToObj((sender) -> new Thread(() -> {
			for (int i = 0; i < 50_000; i++) {
				ref.tell(new Target.Hit(i));
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(60_000);
		}
		assertThat(ref.ask(new Target.Count()).get(20, TimeUnit.SECONDS)).isEqualTo(4 * 50_000);
		system.close();
	}

	@Test
	void neverSleepsOverAMessage() throws Exception {
		ActorSystem system = ActorSystem.create("pingpong");
		CompletableFuture<Integer> end = new CompletableFuture<>();
		int rounds = 300_000;
		ActorRef<Table> one = system.spawn("one", () -> new Player(rounds, end));
		ActorRef<Table> two = system.spawn("two", () -> new Player(rounds, end));
		one.tell(new Table.Ball(two, 0));
		assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(rounds);
		system.close();
	}

	@Test
	void neverSleepsOverAnAskThatWaitsForRoom() throws Exception {
		ActorSystem system = ActorSystem.builder("room").mailboxCapacity(1).askTimeout(Duration.ofSeconds(60)).build();
		system.start();
		ActorRef<Target> ref = system.spawn("target", () -> new TargetActor(this.handled));
		for (int round = 0; round < 300; round++) {
			List<CompletableFuture<Integer>> replies = IntStream.range(0, 50)
				.mapToObj((i) -> ref.ask(new Target.Hit(i)))
				.toList();
			for (CompletableFuture<Integer> reply : replies) {
				reply.get(20, TimeUnit.SECONDS);
			}
		}
		assertThat(ref.ask(new Target.Count()).get(20, TimeUnit.SECONDS)).isEqualTo(300 * 50);
		system.close();
	}

	@Test
	void answersWhileItIsRestartedAgainAndAgain() throws Exception {
		ActorSystem system = ActorSystem.builder("restarts")
			.supervision(new SupervisionStrategy(1_000_000, Duration.ofHours(1), Duration.ofNanos(1),
					Duration.ofNanos(1), false))
			.build();
		system.start();
		ActorRef<Target> ref = system.spawn("target", () -> new TargetActor(this.handled));
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			ref.tell((i % 10 == 0) ? new Target.Break() : new Target.Hit(i));
			replies.add(ref.ask(new Target.Hit(i)));
		}
		for (CompletableFuture<Integer> reply : replies) {
			reply.get(30, TimeUnit.SECONDS);
		}
		assertThat(system.stats().types()).singleElement()
			.satisfies((type) -> assertThat(type.restarts()).isEqualTo(200));
		assertThat(system.deadLetters().count()).isZero();
		system.close();
	}

	interface Target {

		record Hit(int number) implements Message<Target, Integer> {
		}

		record Count() implements Message<Target, Integer> {
		}

		record Break() implements Message<Target, Void> {
		}

	}

	static class TargetActor implements Actor<Target> {

		private final AtomicLong handled;

		private int count;

		private boolean busy;

		TargetActor(AtomicLong handled) {
			this.handled = handled;
		}

		@Handler
		int hit(Target.Hit message) {
			if (this.busy) {
				throw new AssertionError("two messages at once");
			}
			this.busy = true;
			this.count++;
			this.handled.incrementAndGet();
			this.busy = false;
			return message.number();
		}

		@Handler
		int count(Target.Count message) {
			return this.count;
		}

		@Handler
		void fail(Target.Break message) {
			throw new AssertionError("on purpose");
		}

	}

	interface Table {

		record Ball(ActorRef<Table> from, int count) implements Message<Table, Void> {
		}

	}

	static class Player implements Actor<Table> {

		private final int rounds;

		private final CompletableFuture<Integer> end;

		Player(int rounds, CompletableFuture<Integer> end) {
			this.rounds = rounds;
			this.end = end;
		}

		@Handler
		void ball(Table.Ball message, ActorContext<Table> context) {
			if (message.count() == this.rounds) {
				this.end.complete(message.count());
			}
			else {
				message.from().tell(new Table.Ball(context.self(), message.count() + 1));
			}
		}

	}

}
