package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Timers;
import io.pura.dispatch.WheelTimers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Very many restarts, actors and messages, with {@code -Psoak}: threads, timers, actors
 * and heap are the same afterwards.
 */
@Tag("soak")
@Timeout(900)
class SoakTests {

	private static final double TOLERANCE = 0.01;

	private final CountingTimers timers = new CountingTimers(
			new WheelTimers(Clock.system(), "soak-timers", getClass().getClassLoader()));

	private final ActorSystem system = ActorSystem.builder("soak")
		.timers(this.timers)
		// All restarts within this time are remembered.
		.supervision(new SupervisionStrategy(Integer.MAX_VALUE, Duration.ofNanos(1), Duration.ofMillis(1),
				Duration.ofMillis(1), false))
		.build();

	private final LongAdder steps = new LongAdder();

	private final HangDetector hangs = new HangDetector(this.system, this.steps::sum);

	SoakTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void restarts() throws Exception {
		int actors = 1000;
		int each = 200;
		List<ActorRef<Worker>> workers = IntStream.range(0, actors)
			.mapToObj((i) -> this.system.spawn(() -> new WorkerActor(this.steps)))
			.toList();
		Callable<?> storm = () -> {
			long end = this.steps.sum() + (long) actors * each;
			for (int i = 0; i < each; i++) {
				workers.forEach((worker) -> worker.tell(new Worker.Fail()));
			}
			this.hangs.await(() -> this.steps.sum() == end);
			this.hangs.await(() -> workers.stream()
				.allMatch((worker) -> ((ActorCell<?>) worker).state() == ActorState.RUNNING
						&& ((ActorCell<?>) worker).mailboxSize() == 0));
			return null;
		};
		int warmups = 6;
		for (int i = 0; i < warmups; i++) {
			// Until all mailboxes have grown as far as they do, as they stay so.
			storm.call();
		}
		assertLeavesNothing("%,d restarts of %,d actors".formatted(actors * each, actors), storm,
				Duration.ofSeconds(60));
		assertThat(this.system.stats().types()).singleElement()
			.satisfies((type) -> assertThat(type.restarts()).isEqualTo((warmups + 1L) * actors * each));
	}

	@Test
	void actors() throws Exception {
		int count = 1_000_000;
		Supplier<Actor<Worker>> factory = () -> new WorkerActor(this.steps);
		Callable<?> crowd = () -> {
			List<ActorRef<Worker>> workers = new ArrayList<>(count);
			for (int i = 0; i < count; i++) {
				workers.add(this.system.spawn(factory));
			}
			assertThat(this.system.stats().types()).singleElement()
				.satisfies((type) -> assertThat(type.live()).isEqualTo(count));
			long all = this.steps.sum() + count;
			workers.forEach((worker) -> worker.tell(new Worker.Hit()));
			this.hangs.await(() -> this.steps.sum() == all);
			workers.forEach((worker) -> ((ActorCell<?>) worker).stop(StopMode.ASK));
			HangDetector ends = new HangDetector(this.system,
					() -> this.system.stats().types().stream().mapToLong((type) -> type.stopped()).sum());
			ends.await(() -> this.system.actors(1).isEmpty());
			return null;
		};
		crowd.call();
		assertLeavesNothing("%,d actors alive at once".formatted(count), crowd, Duration.ofMinutes(5));
	}

	@Test
	void messages() throws Exception {
		int producers = 8;
		int each = 50_000_000 / producers;
		ActorRef<Worker> worker = this.system.spawn(() -> new WorkerActor(this.steps),
				ActorOptions.defaults().mailboxCapacity(100_000).overflow(Overflow.WAIT));
		Callable<?> flood = () -> {
			long all = this.steps.sum() + (long) producers * each;
			List<Thread> threads = IntStream.range(0, producers).mapToObj((i) -> new Thread(() -> {
				for (int sent = 0; sent < each; sent++) {
					worker.tell(new Worker.Hit());
				}
			}, "producer-" + i)).toList();
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				this.hangs.await(() -> !thread.isAlive());
			}
			this.hangs.await(() -> this.steps.sum() == all);
			return null;
		};
		flood.call();
		assertLeavesNothing("%,d messages from %d producers".formatted(producers * each, producers), flood,
				Duration.ofMinutes(5));
	}

	@Test
	void asksAndTimers() throws Exception {
		int rounds = 200;
		int each = 5_000;
		List<ActorRef<Worker>> workers = IntStream.range(0, 100)
			.mapToObj((i) -> this.system.spawn(() -> new WorkerActor(this.steps)))
			.toList();
		Callable<?> work = () -> {
			for (int round = 0; round < rounds; round++) {
				long all = this.steps.sum() + 3L * each;
				for (int i = 0; i < each; i++) {
					ActorRef<Worker> worker = workers.get(i % workers.size());
					worker.tell(new Worker.Timer());
					worker.ask(new Worker.Hit(), Duration.ofSeconds(31 + i % 10))
						.whenComplete((reply, failure) -> this.steps.increment());
				}
				this.hangs.await(() -> this.steps.sum() == all);
			}
			return null;
		};
		work.call();
		assertLeavesNothing("%,d asks and timers".formatted(rounds * each), work, Duration.ofMinutes(5));
	}

	private void assertLeavesNothing(String what, Callable<?> code, Duration most) throws Exception {
		Figures before = figures();
		long begin = System.nanoTime();
		code.call();
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		Figures after = figures();
		System.out.printf("%s: %.1f s, before %s, after %s%n", what, took.toMillis() / 1000.0, before, after);
		assertThat(took).isLessThan(most);
		assertThat(after.threads()).isEqualTo(before.threads());
		assertThat(after.timers()).isEqualTo(before.timers());
		assertThat(after.actors()).isEqualTo(before.actors());
		assertThat((double) after.heap()).isLessThan(before.heap() * (1 + TOLERANCE));
	}

	private Figures figures() throws Exception {
		// Timers of asks and threads that are started on the way.
		this.hangs.await(() -> this.timers.open() == 0);
		return new Figures(Readings.threads(), this.timers.open(), this.system.actors(Integer.MAX_VALUE).size(),
				Readings.heap());
	}

	record Figures(int threads, int timers, int actors, long heap) {
	}

	/**
	 * Counts the timers that have neither fired nor been called off.
	 */
	static final class CountingTimers implements Timers {

		private final Timers timers;

		private final AtomicInteger open = new AtomicInteger();

		CountingTimers(Timers timers) {
			this.timers = timers;
		}

		int open() {
			return this.open.get();
		}

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			this.open.incrementAndGet();
			AtomicInteger left = new AtomicInteger(1);
			Cancellable timer = this.timers.schedule(delay, () -> {
				if (left.getAndSet(0) == 1) {
					this.open.decrementAndGet();
				}
				task.run();
			});
			return () -> {
				if (left.getAndSet(0) == 1) {
					this.open.decrementAndGet();
				}
				timer.cancel();
			};
		}

		@Override
		public void close() {
			this.timers.close();
		}

	}

	interface Worker {

		record Hit() implements Message<Worker, Integer> {
		}

		record Timer() implements Message<Worker, Void> {
		}

		record Fail() implements Message<Worker, Void> {
		}

	}

	static class WorkerActor implements Actor<Worker> {

		private final LongAdder steps;

		WorkerActor(LongAdder steps) {
			this.steps = steps;
		}

		@Handler
		int hit(Worker.Hit message) {
			this.steps.increment();
			return 0;
		}

		@Handler
		void timer(Worker.Timer message, ActorContext<Worker> context) {
			context.schedule(Duration.ofMillis(5), this.steps::increment);
		}

		@Handler
		void fail(Worker.Fail message) {
			this.steps.increment();
			throw new AssertionError("on purpose");
		}

	}

}
