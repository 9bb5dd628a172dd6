package io.pura.benchmarks.measure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepetitionTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final Counting counting = new Counting();

	@Test
	void runsFiveTimesAfterOneWarmUp() throws Exception {
		List<Series> series = new Repetition(Duration.ZERO, LONG).measure(this.counting, "system");
		assertThat(series).containsExactly(new Series("counting", Metric.OPERATIONS, List.of(2.0, 3.0, 4.0, 5.0, 6.0)));
	}

	@Test
	void runsThreeTimesIfThatTakesLong() throws Exception {
		List<Series> series = new Repetition(Duration.ZERO, Duration.ZERO).measure(this.counting, "system");
		assertThat(series).containsExactly(new Series("counting", Metric.OPERATIONS, List.of(2.0, 3.0, 4.0)));
	}

	@Test
	void runsJustOnceIfOnceIsEnough() throws Exception {
		List<Series> series = Repetition.once().measure(this.counting, "system");
		assertThat(series).containsExactly(new Series("counting", Metric.OPERATIONS, List.of(1.0)));
	}

	@Test
	void warmsUpForAsLongAsItShould() throws Exception {
		new Repetition(Duration.ofMillis(20), LONG).warmUp(this.counting, "system");
		assertThat(this.counting.runs).isGreaterThan(1);
	}

	private static final class Counting implements Workload<String> {

		private int runs;

		@Override
		public String name() {
			return "counting";
		}

		@Override
		public Map<Metric, Double> run(String system) {
			this.runs++;
			return Map.of(Metric.OPERATIONS, (double) this.runs);
		}

	}

}
