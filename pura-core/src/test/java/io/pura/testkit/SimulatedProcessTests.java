package io.pura.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SimulatedProcess}, and for actor systems that run on one.
 */
@Timeout(60)
class SimulatedProcessTests {

	private final ManualTime time = new ManualTime();

	private final List<String> ran = new ArrayList<>();

	private final SimulatedProcess one = this.time.process();

	private final SimulatedProcess two = this.time.process();

	@Test
	void closesOnlyItsOwnTimers() {
		this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("one"));
		this.two.schedule(Duration.ofSeconds(1), () -> this.ran.add("two"));
		this.one.close();
		this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("late"));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("two");
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void callsOffWhatItHoldsWhilePaused() {
		this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("kept"));
		var off = this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("called off"));
		this.one.pause();
		this.time.advance(Duration.ofSeconds(2));
		off.cancel();
		this.one.resume();
		this.time.run();
		assertThat(this.ran).containsExactly("kept");
	}

	@Test
	void pausedProcessHoldsTimersAndTasksUntilItIsResumed() {
		this.one.pause();
		this.one.execute(() -> this.ran.add("task"));
		this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("timer"));
		this.two.execute(() -> this.ran.add("other"));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("other");
		this.one.resume();
		assertThat(this.ran).containsExactly("other");
		this.time.run();
		assertThat(this.ran).containsExactly("other", "task", "timer");
	}

	@Test
	void killedProcessRunsNothing() {
		this.one.execute(() -> this.ran.add("task"));
		this.one.schedule(Duration.ofSeconds(1), () -> this.ran.add("timer"));
		this.one.kill();
		this.one.execute(() -> this.ran.add("late"));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void systemStopsOnVirtualTime() {
		ActorSystem system = this.one.builder("one").build();
		system.start();
		system.spawn("player", () -> new Player(this.ran, new SplittableRandom(1), List.of()));
		CompletableFuture<?> stopped = system.stop();
		assertThat(stopped).isNotDone();
		this.time.run();
		assertThat(stopped).isDone();
		assertThat(this.ran).containsExactly("stopped");
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void systemTerminatesOnVirtualTimeActorsThatDoNotStop() {
		ActorSystem system = this.one.builder("one").shutdownTimeout(Duration.ofSeconds(10)).build();
		system.start();
		ActorRef<Game> ref = system.spawn("waiter", Waiter::new);
		CompletableFuture<Integer> ask = ref.ask(new Game.Ask(1), Duration.ofMinutes(1));
		this.time.run();
		CompletableFuture<?> stopped = system.stop();
		this.time.advance(Duration.ofSeconds(9));
		assertThat(stopped).isNotDone();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(stopped).isDone();
		assertThat(ask).isCompletedExceptionally();
	}

	@Test
	void waitingForASystemThatIsDrivenFailsInsteadOfNeverEnding() {
		ActorSystem system = this.one.builder("one").build();
		system.start();
		ActorRef<Game> ref = system.spawn("waiter", Waiter::new);
		assertThatIllegalStateException().isThrownBy(() -> ref.ask(new Game.Ask(1)).join())
			.withMessageContaining("runUntil");
		assertThatIllegalStateException().isThrownBy(system::close).withMessageContaining("runUntil");
		this.time.run();
		system.close();
	}

	@Test
	void sameSeedGivesTheSameTrace() {
		for (long seed = 0; seed < 100; seed++) {
			List<String> trace = play(seed);
			assertThat(trace).hasSizeGreaterThan(100);
			assertThat(play(seed)).as("seed " + seed).isEqualTo(trace);
		}
	}

	@Test
	void differentSeedsGiveDifferentTraces() {
		assertThat(LongStream.range(0, 100).mapToObj(SimulatedProcessTests::play)).doesNotHaveDuplicates();
	}

	/**
	 * Lets the actors of two systems tell and ask each other at random, until one system
	 * stops and a while longer.
	 */
	private static List<String> play(long seed) {
		ManualTime time = new ManualTime(new SplittableRandom(seed));
		List<String> trace = new ArrayList<>();
		RandomGenerator random = new SplittableRandom(seed);
		List<ActorSystem> systems = IntStream.range(0, 2)
			.mapToObj((i) -> time.process().builder("system-" + i).random(random).throughput(2).build())
			.toList();
		List<ActorRef<Game>> players = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			players.add(systems.get(i % 2).spawn("player-" + i, () -> new Player(trace, random, players)));
		}
		systems.forEach(ActorSystem::start);
		time.advance(Duration.ofSeconds(2));
		CompletableFuture<?> stopped = systems.get(0).stop();
		time.advance(Duration.ofSeconds(1));
		assertThat(stopped).isDone();
		return trace;
	}

	/**
	 * What players say to each other.
	 */
	interface Game {

		record Tell(int number) implements Message<Game, Void> {
		}

		record Ask(int number) implements Message<Game, Integer> {
		}

		record Tick() implements Message<Game, Void> {
		}

	}

	/**
	 * Tells or asks somebody now and then.
	 */
	static final class Player implements Actor<Game> {

		private final List<String> trace;

		private final RandomGenerator random;

		private final List<ActorRef<Game>> others;

		Player(List<String> trace, RandomGenerator random, List<ActorRef<Game>> others) {
			this.trace = trace;
			this.random = random;
			this.others = others;
		}

		@Override
		public void started(ActorContext<Game> context) {
			context.scheduleAtFixedRate(Duration.ofMillis(10), Duration.ofMillis(50), new Game.Tick());
		}

		@Override
		public void stopped(ActorContext<Game> context) {
			this.trace.add("stopped");
		}

		@Handler
		void tick(Game.Tick message, ActorContext<Game> context) {
			if (this.others.isEmpty()) {
				return;
			}
			int number = this.random.nextInt(100);
			ActorRef<Game> other = this.others.get(this.random.nextInt(this.others.size()));
			if (this.random.nextBoolean()) {
				other.tell(new Game.Tell(number));
			}
			else {
				context.pipe(other.ask(new Game.Ask(number), Duration.ofMillis(100)),
						(reply, ex) -> note(context, "heard " + reply + " " + (ex != null)));
			}
		}

		@Handler
		void tell(Game.Tell message, ActorContext<Game> context) {
			note(context, "was told " + message.number());
			if (message.number() > 50) {
				this.others.get(message.number() % this.others.size()).tell(new Game.Tell(message.number() / 2));
			}
		}

		@Handler
		int ask(Game.Ask message, ActorContext<Game> context) {
			note(context, "was asked " + message.number());
			return message.number() + 1;
		}

		private void note(ActorContext<Game> context, String what) {
			this.trace.add(context.path() + " " + what);
		}

	}

	/**
	 * Never answers.
	 */
	static final class Waiter implements Actor<Game> {

		@Handler
		void tell(Game.Tell message) {
		}

		@Handler
		CompletableFuture<Integer> ask(Game.Ask message) {
			return new CompletableFuture<>();
		}

		@Handler
		void tick(Game.Tick message) {
		}

	}

}
