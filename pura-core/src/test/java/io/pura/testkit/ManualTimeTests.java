package io.pura.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.pura.dispatch.Cancellable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ManualTime}.
 */
class ManualTimeTests {

	private final ManualTime time = new ManualTime();

	private final List<String> ran = new ArrayList<>();

	@Test
	void standsStillUntilItIsMoved() {
		this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("a"));
		assertThat(this.time.nanos()).isZero();
		this.time.advance(Duration.ofMillis(999));
		assertThat(this.ran).isEmpty();
		this.time.advance(Duration.ofMillis(1));
		assertThat(this.ran).containsExactly("a");
		assertThat(this.time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
	}

	@Test
	void runsTasksInTheOrderOfTheirTimes() {
		this.time.schedule(Duration.ofSeconds(2), () -> this.ran.add("late"));
		this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("first"));
		this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("second"));
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.ran).containsExactly("first", "second", "late");
	}

	@Test
	void runsWhatIsScheduledMeanwhileAtItsTime() {
		List<Long> seconds = new ArrayList<>();
		this.time.schedule(Duration.ofSeconds(1), () -> this.time.schedule(Duration.ofSeconds(1),
				() -> seconds.add(this.time.instant().getEpochSecond())));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(seconds).containsExactly(2L);
		assertThat(this.time.instant().getEpochSecond()).isEqualTo(5);
	}

	@Test
	void forgetsWhatIsCalledOff() {
		Cancellable task = this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("a"));
		task.cancel();
		assertThat(this.time.scheduled()).isZero();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void runsTasksOnlyWhenItIsMoved() {
		this.time.execute(() -> {
			this.ran.add("first");
			this.time.execute(() -> this.ran.add("third"));
		});
		this.time.execute(() -> this.ran.add("second"));
		assertThat(this.ran).isEmpty();
		this.time.run();
		assertThat(this.ran).containsExactly("first", "second", "third");
		assertThat(this.time.nanos()).isZero();
	}

	@Test
	void runsTasksBeforeTheTimeMovesOn() {
		this.time.schedule(Duration.ofSeconds(1), () -> {
			this.ran.add("timer");
			this.time.execute(() -> this.ran.add("task at " + this.time.instant().getEpochSecond()));
		});
		this.time.schedule(Duration.ofSeconds(2), () -> this.ran.add("next timer"));
		this.time.execute(() -> this.ran.add("task"));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.ran).containsExactly("task", "timer", "task at 1", "next timer");
	}

	@Test
	void runsTasksInAnOrderOfItsSeed() {
		Set<List<Integer>> orders = new HashSet<>();
		for (long seed = 0; seed < 100; seed++) {
			assertThat(order(seed)).isEqualTo(order(seed));
			orders.add(order(seed));
		}
		assertThat(orders).hasSize(6);
	}

	private static List<Integer> order(long seed) {
		ManualTime time = new ManualTime(new SplittableRandom(seed));
		List<Integer> order = new ArrayList<>();
		IntStream.range(0, 3).forEach((i) -> time.execute(() -> order.add(i)));
		time.run();
		return order;
	}

	@Test
	void runsUntilAConditionHolds() {
		this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("a"));
		this.time.schedule(Duration.ofSeconds(1), () -> this.ran.add("b"));
		assertThat(this.time.runUntil(() -> !this.ran.isEmpty(), Duration.ofSeconds(5))).isTrue();
		assertThat(this.ran).containsExactly("a");
		assertThat(this.time.nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(this.time.runUntil(() -> this.ran.size() > 2, Duration.ofSeconds(5))).isFalse();
		assertThat(this.time.nanos()).isEqualTo(Duration.ofSeconds(6).toNanos());
	}

	@Test
	void passesOnWhatATaskThrows() {
		this.time.execute(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThatIllegalStateException().isThrownBy(this.time::run).withMessage("on purpose");
	}

	@Test
	void saysSoWhenTheTimeCannotMoveOn() {
		Runnable again = new Runnable() {

			@Override
			public void run() {
				ManualTimeTests.this.time.execute(this);
			}

		};
		this.time.execute(again);
		assertThatIllegalStateException().isThrownBy(() -> this.time.advance(Duration.ofSeconds(1)))
			.withMessageContaining("go on and on");
	}

}
