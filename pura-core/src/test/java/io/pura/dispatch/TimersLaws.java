package io.pura.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for all {@link Timers}.
 */
@Timeout(60)
public abstract class TimersLaws {

	private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());

	/**
	 * Returns the timers of the test, always the same.
	 */
	protected abstract Timers timers();

	/**
	 * Returns the clock that they go by.
	 */
	protected abstract Clock clock();

	/**
	 * Lets time pass until a condition holds.
	 */
	protected abstract void await(BooleanSupplier condition);

	@AfterEach
	void close() {
		timers().close();
	}

	private void schedule(int millis, int number) {
		timers().schedule(Duration.ofMillis(millis), () -> this.ran.add(number));
	}

	@Test
	void runInTheOrderOfTheirTimes() {
		List<Integer> order = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
		Collections.shuffle(order, new Random(7));
		// A thread that is stopped between two calls sets the second timer later.
		long[] earliest = new long[60];
		long[] latest = new long[60];
		order.forEach((i) -> {
			Duration delay = Duration.ofMillis(100 + 3 * i);
			earliest[i] = clock().nanos() + delay.toNanos();
			timers().schedule(delay, () -> this.ran.add(i));
			latest[i] = clock().nanos() + delay.toNanos();
		});
		await(() -> this.ran.size() == 60);
		long before = earliest[this.ran.get(0)];
		for (int i : this.ran) {
			assertThat(latest[i] - before).as("%s in %s", i, this.ran).isNotNegative();
			before = Math.max(before, earliest[i]);
		}
	}

	@Test
	void runInTheOrderInWhichTheyWereSetIfTheyAreDueTogether() {
		// They are due a moment apart, as time goes on meanwhile, but in that order.
		IntStream.range(0, 1000).forEach((i) -> schedule(50, i));
		await(() -> this.ran.size() == 1000);
		assertThat(this.ran).isSorted();
	}

	@Test
	void runAtOnceWhatIsDue() {
		schedule(0, 1);
		timers().schedule(Duration.ofSeconds(-1), () -> this.ran.add(2));
		await(() -> this.ran.size() == 2);
		assertThat(this.ran).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void areNeverEarly() {
		Random random = new Random(11);
		AtomicInteger early = new AtomicInteger();
		AtomicInteger count = new AtomicInteger();
		for (int i = 0; i < 2000; i++) {
			Duration delay = Duration.ofNanos(random.nextInt(200_000_000));
			long due = clock().nanos() + delay.toNanos();
			timers().schedule(delay, () -> {
				early.addAndGet((clock().nanos() - due < 0) ? 1 : 0);
				count.incrementAndGet();
			});
		}
		await(() -> count.get() == 2000);
		assertThat(early).hasValue(0);
	}

	@Test
	void runManyAtOnce() {
		AtomicInteger count = new AtomicInteger();
		for (int i = 0; i < 200_000; i++) {
			timers().schedule(Duration.ofMillis(i % 100), count::incrementAndGet);
		}
		await(() -> count.get() == 200_000);
	}

	@Test
	void doNotRunWhatWasCalledOff() {
		List<Cancellable> odd = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			int number = i;
			Cancellable timer = timers().schedule(Duration.ofMillis(100), () -> this.ran.add(number));
			if (i % 2 == 1) {
				odd.add(timer);
			}
		}
		odd.forEach(Cancellable::cancel);
		odd.forEach(Cancellable::cancel);
		schedule(150, 1000);
		await(() -> this.ran.contains(1000));
		assertThat(this.ran).hasSize(51).allMatch((number) -> number % 2 == 0);
	}

	@Test
	void doNothingWhenATimerIsCalledOffThatHasRun() {
		Cancellable timer = timers().schedule(Duration.ZERO, () -> this.ran.add(1));
		await(() -> this.ran.size() == 1);
		timer.cancel();
		schedule(1, 2);
		await(() -> this.ran.size() == 2);
		assertThat(this.ran).containsExactly(1, 2);
	}

	@Test
	void letATaskCallOffAnotherThatIsDueWithIt() {
		Cancellable[] other = new Cancellable[1];
		timers().schedule(Duration.ofMillis(100), () -> other[0].cancel());
		other[0] = timers().schedule(Duration.ofMillis(100), () -> this.ran.add(1));
		schedule(150, 2);
		await(() -> this.ran.contains(2));
		assertThat(this.ran).containsExactly(2);
	}

	@Test
	void letATaskSetOthers() {
		timers().schedule(Duration.ofMillis(5), () -> {
			schedule(20, 3);
			schedule(0, 2);
			this.ran.add(1);
		});
		await(() -> this.ran.size() == 3);
		assertThat(this.ran).containsExactly(1, 2, 3);
	}

	@Test
	void runNothingOnceTheyAreClosed() {
		schedule(20, 1);
		Cancellable timer = timers().schedule(Duration.ofHours(1), () -> this.ran.add(2));
		timers().close();
		schedule(0, 3);
		timer.cancel();
		timers().close();
		long end = clock().nanos() + Duration.ofMillis(50).toNanos();
		await(() -> clock().nanos() - end >= 0);
		assertThat(this.ran).isEmpty();
	}

}
