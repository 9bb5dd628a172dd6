package io.pura.stats;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Tally}.
 */
class TallyTests {

	private final Tally tally = new Tally();

	private final ActorTypeCounters one = new ActorTypeCounters("one");

	private final ActorTypeCounters two = new ActorTypeCounters("two");

	@Test
	void passesOnOneSumWhenItIsFlushed() {
		this.tally.add(this.one, 1, 0, 5);
		this.tally.add(this.one, 2, 1, 7);
		assertThat(this.one.snapshot(0).succeeded()).isZero();
		this.tally.flush();
		assertThat(this.one.snapshot(0)).isEqualTo(new ActorTypeStats("one", 2, 3, 1, 0, 12, 0, 0));
	}

	@Test
	void passesOnWhatBelongsToOneClassBeforeItCountsForAnother() {
		this.tally.add(this.one, 0, 0, 5);
		this.tally.add(this.two, 0, 0, 7);
		assertThat(this.one.snapshot(0).succeeded()).isEqualTo(5);
		assertThat(this.two.snapshot(0).succeeded()).isZero();
		this.tally.flush();
		assertThat(this.two.snapshot(0).succeeded()).isEqualTo(7);
	}

	@Test
	void passesOnNothingTwice() {
		this.tally.flush();
		this.tally.add(this.one, 0, 0, 5);
		this.tally.flush();
		this.tally.flush();
		assertThat(this.one.snapshot(0).succeeded()).isEqualTo(5);
	}

}
