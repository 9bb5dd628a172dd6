package io.pura.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.pura.dispatch.Clock;
import io.pura.dispatch.Timers;
import io.pura.dispatch.TimersLaws;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The laws of timers for {@link ManualTime}.
 */
class ManualTimersTests extends TimersLaws {

	private static final int STEPS = 1000;

	private final ManualTime time = new ManualTime();

	@Override
	protected Timers timers() {
		return this.time;
	}

	@Override
	protected Clock clock() {
		return this.time;
	}

	@Override
	protected void await(BooleanSupplier condition) {
		for (int i = 0; i < STEPS && !condition.getAsBoolean(); i++) {
			this.time.advance(Duration.ofMillis(1));
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

}
