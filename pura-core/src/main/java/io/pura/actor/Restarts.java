package io.pura.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The restarts of one actor, as its strategy counts them. However many are allowed, few
 * moments are remembered: beyond some, restarts that are close to each other count as if
 * they had come together.
 */
final class Restarts {

	/** How many moments are remembered to the nanosecond, and so many again less so. */
	private static final int EXACT = 64;

	private final SupervisionStrategy strategy;

	private final Deque<Moment> moments = new ArrayDeque<>();

	/** How many restarts the moments stand for. */
	private int counted;

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
		if (isUsedUp(now)) {
			return null;
		}
		Moment last = this.moments.peekLast();
		if (last == null || this.moments.size() < EXACT
				|| now - last.time >= Nanos.of(this.strategy.within()) / EXACT) {
			last = new Moment(now);
			this.moments.addLast(last);
		}
		last.restarts++;
		this.counted++;
		return this.strategy.delay(this.counted, random);
	}

	/**
	 * Returns whether one restart more would be one too many.
	 * @param now the reading of the clock
	 */
	boolean isUsedUp(long now) {
		long within = Nanos.of(this.strategy.within());
		for (Moment first = this.moments.peekFirst(); first != null
				&& now - first.time > within; first = this.moments.peekFirst()) {
			this.moments.removeFirst();
			this.counted -= first.restarts;
		}
		return this.counted >= this.strategy.maxRestarts();
	}

	/**
	 * Returns how many moments are remembered.
	 */
	int remembered() {
		return this.moments.size();
	}

	private static final class Moment {

		private final long time;

		private int restarts;

		Moment(long time) {
			this.time = time;
		}

	}

}
