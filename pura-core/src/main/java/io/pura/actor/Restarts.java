package io.pura.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The restarts of one actor, as its strategy counts them.
 */
final class Restarts {

	private final SupervisionStrategy strategy;

	private final Deque<Long> times = new ArrayDeque<>();

	Restarts(SupervisionStrategy strategy) {
		this.strategy = strategy;
	}

	/**
	 * Counts a restart if it is allowed.
	 * @param now the reading of the clock
	 * @param random the source of the jitter
	 * @return how long it waits, or {@code null} if there were too many
	 */
	@Nullable Duration next(long now, RandomGenerator random) {
		while (!this.times.isEmpty() && now - this.times.getFirst() > Nanos.of(this.strategy.within())) {
			this.times.removeFirst();
		}
		if (this.times.size() >= this.strategy.maxRestarts()) {
			return null;
		}
		this.times.addLast(now);
		return this.strategy.delay(this.times.size(), random);
	}

}
