package io.pura.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.pura.dispatch.Cancellable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

}
