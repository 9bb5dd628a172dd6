package io.pura.remote;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long tries are apart.
 */
class BackoffTests {

	private final SplittableRandom random = new SplittableRandom(1);

	private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

	@Test
	void doublesUpToTheLimitAndLeavesHalfToChance() {
		for (int run = 0; run < 100; run++) {
			long expected = 100;
			for (int failure = 0; failure < 200; failure++) {
				assertThat(this.backoff.next(this.random)).isBetween(Duration.ofMillis(expected / 2),
						Duration.ofMillis(expected));
				expected = Math.min(5000, 2 * expected);
			}
			this.backoff.reset();
		}
	}

	@Test
	void twoNodesThatFailAtOnceDoNotTryAtOnceAgain() {
		Backoff other = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
		assertThat(this.backoff.next(this.random)).isNotEqualTo(other.next(this.random));
	}

}
