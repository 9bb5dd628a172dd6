package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actors under stress for some seconds, or minutes with {@code -Psoak}: none ever sleeps
 * beside a message, and nothing is lost.
 */
@Timeout(900)
class StressTests {

	private static final boolean SOAK = Boolean.getBoolean("pura.soak");

	private static final Duration TIME = SOAK ? Duration.ofMinutes(1) : Duration.ofSeconds(4);

	private static final SupervisionStrategy RESTART_AT_ONCE = new SupervisionStrategy(Integer.MAX_VALUE,
			Duration.ofHours(1), Duration.ofNanos(1), Duration.ofNanos(1), false);

	private final ActorSystem system = ActorSystem.builder("stress")
		.throughput(16)
		.supervision(RESTART_AT_ONCE)
		.build();

	private final LongAdder steps = new LongAdder();

	private final HangDetector hangs = new HangDetector(this.system, this.steps::sum);

	private final AtomicBoolean over = new AtomicBoolean();

	StressTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	/**
	 * A single pair goes to sleep and wakes up at each step, mostly on one thread.
	 */
	@Test
	void pingPongOfOnePair() throws Exception {
		play(1);
	}

	@Test
	void pingPongOfManyPairs() throws Exception {
		play(32);
	}

	private void play(int pairs) throws Exception {
		List<LongAdder> steps = new ArrayList<>();
		List<CompletableFuture<Integer>> ends = new ArrayList<>();
		for (int i = 0; i < pairs; i++) {
			LongAdder adder = new LongAdder();
			CompletableFuture<Integer> end = new CompletableFuture<>();
			steps.add(adder);
			ends.add(end);
			ActorRef<Link> one = this.system.spawn(() -> new LinkActor(adder, end, this.over));
			ActorRef<Link> two = this.system.spawn(() -> new LinkActor(adder, end, this.over));
			one.tell(new Link.Next(two));
			two.tell(new Link.Next(one));
			one.tell(new Link.Token());
		}
		// The slowest counts, or else one that hangs would not be seen beside others.
		HangDetector each = new HangDetector(this.system,
				() -> steps.stream().mapToLong(LongAdder::sum).min().orElse(0));
		each.watch(TIME);
		this.over.set(true);
		each.await(() -> ends.stream().allMatch(CompletableFuture::isDone));
		report("ping-pong of %d pairs".formatted(pairs), steps.stream().mapToLong(LongAdder::sum).sum());
	}

	@Test
	void ring() throws Exception {
		int length = 1000;
		CompletableFuture<Integer> end = new CompletableFuture<>();
		List<ActorRef<Link>> ring = IntStream.range(0, length)
			.mapToObj((i) -> this.system.spawn(() -> new LinkActor(this.steps, end, this.over)))
			.toList();
		for (int i = 0; i < length; i++) {
			ring.get(i).tell(new Link.Next(ring.get((i + 1) % length)));
		}
		ring.get(0).tell(new Link.Token());
		ring.get(length / 2).tell(new Link.Token());
		this.hangs.watch(TIME);
		this.over.set(true);
		this.hangs.await(end::isDone);
		report("ring", this.steps.sum());
	}

	/**
	 * Threads tell and ask actors that fail, are restarted, stop and are replaced all the
	 * time. Every message is handled or a dead letter, and every ask has an outcome.
	 */
	@Test
	void stormOfRestartsAndStops() throws Exception {
		AtomicLong sent = new AtomicLong();
		LongAdder handled = new LongAdder();
		LongAdder outcomes = new LongAdder();
		LongAdder asks = new LongAdder();
		List<Thread> threads = IntStream.range(0, 3).mapToObj((seed) -> new Thread(() -> {
			SplittableRandom random = new SplittableRandom(seed);
			List<ActorRef<Victim>> victims = new ArrayList<>();
			while (!this.over.get()) {
				if (victims.size() < 8) {
					victims.add(this.system.spawn(() -> new VictimActor(handled)));
				}
				int index = random.nextInt(victims.size());
				ActorRef<Victim> victim = victims.get(index);
				int what = random.nextInt(100);
				if (what == 0) {
					this.system.stop(victim).thenRun(this.steps::increment);
					victims.remove(index);
				}
				// Some more, to one that may have stopped.
				for (int i = random.nextInt(20); i >= 0; i--) {
					sent.incrementAndGet();
					if (what < 5) {
						victim.tell(new Victim.Fail());
					}
					else if (what < 50) {
						victim.tell(new Victim.Hit());
					}
					else {
						asks.increment();
						victim.ask(new Victim.Hit()).whenComplete((reply, failure) -> {
							outcomes.increment();
							this.steps.increment();
						});
					}
				}
				if (asks.sum() - outcomes.sum() > 10_000) {
					Thread.yield();
				}
			}
			victims.forEach((victim) -> this.system.stop(victim));
		}, "storm-" + seed)).toList();
		threads.forEach(Thread::start);
		this.hangs.watch(TIME);
		this.over.set(true);
		for (Thread thread : threads) {
			thread.join();
		}
		this.hangs.await(() -> this.system.actors(1).isEmpty());
		this.hangs.await(() -> outcomes.sum() == asks.sum());
		assertThat(handled.sum() + this.system.deadLetters().count()).isEqualTo(sent.get());
		report("storm", sent.get());
	}

	/**
	 * Actors that wait for room in each other's way: threads that tell are blocked and
	 * woken again and again.
	 */
	@Test
	void blockedSenders() throws Exception {
		LongAdder handled = new LongAdder();
		AtomicLong sent = new AtomicLong();
		ActorOptions options = ActorOptions.defaults().mailboxCapacity(4).overflow(Overflow.WAIT);
		List<Thread> threads = IntStream.range(0, 3).mapToObj((seed) -> new Thread(() -> {
			SplittableRandom random = new SplittableRandom(seed);
			ActorRef<Victim> victim = this.system.spawn(() -> new VictimActor(handled), options);
			while (!this.over.get()) {
				for (int i = 0; i < 20; i++) {
					sent.incrementAndGet();
					victim.tell((i == 10) ? new Victim.Fail() : new Victim.Hit());
					this.steps.increment();
				}
				if (random.nextInt(10) == 0) {
					this.system.stop(victim);
					sent.incrementAndGet();
					victim.tell(new Victim.Hit());
					victim = this.system.spawn(() -> new VictimActor(handled), options);
				}
			}
			this.system.stop(victim);
		}, "sender-" + seed)).toList();
		threads.forEach(Thread::start);
		this.hangs.watch(TIME);
		this.over.set(true);
		this.hangs.await(() -> threads.stream().noneMatch(Thread::isAlive));
		this.hangs.await(() -> this.system.actors(1).isEmpty());
		assertThat(handled.sum() + this.system.deadLetters().count()).isEqualTo(sent.get());
		report("blocked senders", sent.get());
	}

	/**
	 * Threads tell and ask actors whose mailboxes overflow all the time, and which fail,
	 * run code of their own and are stopped meanwhile. Every message is handled or a dead
	 * letter, and every ask has an outcome.
	 */
	@Test
	void overflowingMailboxes() throws Exception {
		LongAdder handled = new LongAdder();
		LongAdder outcomes = new LongAdder();
		LongAdder asks = new LongAdder();
		AtomicLong sent = new AtomicLong();
		ActorOptions options = ActorOptions.defaults().mailboxCapacity(4).overflow(Overflow.DROP_OLDEST);
		AtomicReference<ActorRef<Victim>> victim = new AtomicReference<>();
		victim.set(this.system.spawn(() -> new VictimActor(handled), options));
		List<Thread> threads = IntStream.range(0, 3).mapToObj((seed) -> new Thread(() -> {
			SplittableRandom random = new SplittableRandom(seed);
			while (!this.over.get()) {
				ActorRef<Victim> ref = victim.get();
				for (int i = 0; i < 20; i++) {
					int what = random.nextInt(100);
					if (what < 10) {
						asks.increment();
						ref.ask(new Victim.Hit()).whenComplete((reply, failure) -> outcomes.increment());
					}
					else if (what < 15) {
						((ActorCell<Victim>) ref).add(InTurn.of(0, this.steps::increment));
						continue;
					}
					else {
						ref.tell((what == 15 && seed == 0) ? new Victim.Fail() : new Victim.Hit());
					}
					sent.incrementAndGet();
					this.steps.increment();
				}
				if (seed == 1 && random.nextInt(50) == 0) {
					victim.set(this.system.spawn(() -> new VictimActor(handled), options));
					this.system.stop(ref);
				}
				if (asks.sum() - outcomes.sum() > 1000) {
					Thread.yield();
				}
			}
		}, "overflow-" + seed)).toList();
		threads.forEach(Thread::start);
		this.hangs.watch(TIME);
		this.over.set(true);
		this.hangs.await(() -> threads.stream().noneMatch(Thread::isAlive));
		this.system.stop(victim.get());
		this.hangs.await(() -> this.system.actors(1).isEmpty() && outcomes.sum() == asks.sum());
		assertThat(handled.sum() + this.system.deadLetters().count()).isEqualTo(sent.get());
		report("overflowing mailboxes", sent.get());
	}

	private static void report(String what, long count) {
		System.out.printf("%s: %,d messages in %d s%n", what, count, TIME.toSeconds());
	}

	interface Link {

		record Next(ActorRef<Link> next) implements Message<Link, Void> {
		}

		record Token() implements Message<Link, Void> {
		}

	}

	/**
	 * Passes tokens on.
	 */
	static class LinkActor implements Actor<Link> {

		private static final Link.Token TOKEN = new Link.Token();

		private final LongAdder steps;

		private final CompletableFuture<Integer> end;

		private final AtomicBoolean over;

		private ActorRef<Link> next;

		LinkActor(LongAdder steps, CompletableFuture<Integer> end, AtomicBoolean over) {
			this.steps = steps;
			this.end = end;
			this.over = over;
		}

		@Handler
		void next(Link.Next message) {
			this.next = message.next();
		}

		@Handler
		void token(Link.Token message) {
			this.steps.increment();
			if (this.over.get()) {
				this.end.complete(0);
			}
			else {
				this.next.tell(TOKEN);
			}
		}

	}

	interface Victim {

		record Hit() implements Message<Victim, Integer> {
		}

		record Fail() implements Message<Victim, Void> {
		}

	}

	static class VictimActor implements Actor<Victim> {

		private final LongAdder handled;

		VictimActor(LongAdder handled) {
			this.handled = handled;
		}

		@Handler
		int hit(Victim.Hit message) {
			this.handled.increment();
			return 0;
		}

		@Handler
		void fail(Victim.Fail message) {
			this.handled.increment();
			throw new AssertionError("on purpose");
		}

	}

}
