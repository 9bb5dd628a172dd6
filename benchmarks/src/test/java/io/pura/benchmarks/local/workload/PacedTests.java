package io.pura.benchmarks.local.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.pura.benchmarks.measure.Metric;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PacedTests {

	private static final Ability ABILITY = new Ability() {
	};

	private final List<Integer> sizes = new ArrayList<>();

	@Test
	void doesMoreWhileThereIsTimeForIt() throws Exception {
		run(new Size(10, 300, 10), Duration.ofMinutes(1), 0);
		assertThat(this.sizes).containsExactly(10, 80, 300);
	}

	@Test
	void doesLessIfItTakesTooLong() throws Exception {
		run(new Size(10, 300, 10), Duration.ofNanos(1), 1);
		assertThat(this.sizes).containsExactly(10, 10, 10);
	}

	@Test
	void fixedSizeStaysAsItIs() throws Exception {
		run(Size.fixed(7), Duration.ofMinutes(1), 0);
		assertThat(this.sizes).containsExactly(7, 7, 7);
	}

	@Test
	void sizeIsAMultipleOfItsUnit() {
		Size size = new Size(20, 300, 10);
		assertThat(size.fit(5)).isEqualTo(20);
		assertThat(size.fit(59.9)).isEqualTo(50);
		assertThat(size.fit(1e12)).isEqualTo(300);
	}

	@Test
	void sizeThatIsNoMultipleOfItsUnitIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Size(5, 300, 10));
		assertThatIllegalArgumentException().isThrownBy(() -> new Size(300, 10, 10));
	}

	private void run(Size size, Duration time, int millis) throws Exception {
		Paced<Ability> paced = new Paced<>(new Sleeping(size, millis), time);
		for (int i = 0; i < 3; i++) {
			paced.run(ABILITY);
		}
	}

	private final class Sleeping implements LocalWorkload<Ability> {

		private final Size size;

		private final int millis;

		Sleeping(Size size, int millis) {
			this.size = size;
			this.millis = millis;
		}

		@Override
		public String name() {
			return "sleeping";
		}

		@Override
		public Class<Ability> ability() {
			return Ability.class;
		}

		@Override
		public Size size() {
			return this.size;
		}

		@Override
		public Map<Metric, Double> run(Ability ability, int operations) throws InterruptedException {
			TimeUnit.MILLISECONDS.sleep(this.millis);
			PacedTests.this.sizes.add(operations);
			return Map.of();
		}

	}

}
