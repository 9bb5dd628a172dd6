package io.pura.actor;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.pura.dispatch.Nanos;

/**
 * What happens when an actor fails. An {@link Exception} out of a handler goes to the
 * asker, or into the log if there is none, and the actor resumes with the next message.
 * After an {@link Error}, and when {@link Actor#started} or the factory fails, the
 * instance is replaced by a new one; its mailbox is kept, and the message that it failed
 * with is not handled again. A {@link MessageRejectedException} is an answer, not a
 * failure.
 * <p>
 * Restarts wait longer from one to the next. An actor that needs more of them than is
 * allowed stops for good, or, if it is told never to, is tried again at the longest
 * interval and reported as failing meanwhile.
 *
 * @param maxRestarts the number of restarts that are allowed within the time, 0 for none
 * @param within the time in which restarts are counted
 * @param backoff how long the first restart waits; each one after it waits twice as long
 * as the one before
 * @param maxBackoff the longest wait
 * @param neverStop whether an actor with too many restarts is tried again and again
 * instead of being stopped
 */
public record SupervisionStrategy(int maxRestarts, Duration within, Duration backoff, Duration maxBackoff,
		boolean neverStop) {

	private static final SupervisionStrategy DEFAULTS = new SupervisionStrategy(10, Duration.ofSeconds(60),
			Duration.ofMillis(100), Duration.ofSeconds(30), false);

	/** How much of a wait is left to chance, so that actors do not restart in step. */
	private static final double JITTER = 0.2;

	/**
	 * Creates a strategy.
	 */
	public SupervisionStrategy {
		if (maxRestarts < 0) {
			throw new IllegalArgumentException("'maxRestarts' must be 0 or more, but was " + maxRestarts);
		}
		requirePositive("within", within);
		requirePositive("backoff", backoff);
		requirePositive("maxBackoff", maxBackoff);
		if (maxBackoff.compareTo(backoff) < 0) {
			throw new IllegalArgumentException(
					"'maxBackoff' must be at least the backoff of " + backoff + ", but was " + maxBackoff);
		}
	}

	private static void requirePositive(String name, Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be positive, but was " + duration);
		}
	}

	/**
	 * Returns the strategy of an actor system that was told nothing else: at most 10
	 * restarts in 60 seconds, waiting from 100 milliseconds to 30 seconds.
	 * @return the defaults
	 */
	public static SupervisionStrategy defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns the same strategy for an actor that must not stay dead.
	 * @return a strategy that never stops the actor
	 */
	public SupervisionStrategy neverStopping() {
		return new SupervisionStrategy(this.maxRestarts, this.within, this.backoff, this.maxBackoff, true);
	}

	/**
	 * Returns how long a restart waits.
	 * @param attempt 1 for the first restart within the time, and so on
	 * @param random the source of the jitter
	 */
	Duration delay(int attempt, RandomGenerator random) {
		double factor = Math.pow(2, Math.min(attempt - 1, 62));
		double jitter = 1 + JITTER * (random.nextDouble() - 0.5);
		return Duration.ofNanos((long) Math.min(Nanos.of(this.backoff) * factor * jitter, Nanos.of(this.maxBackoff)));
	}

}
