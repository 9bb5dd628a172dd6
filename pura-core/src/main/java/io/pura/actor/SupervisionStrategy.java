package io.pura.actor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * What happens when an actor fails, by the type of what it failed with. Immutable.
 *
 * <pre class="code">
 * SupervisionStrategy.defaults()
 *     .on(IOException.class, Directive.RESTART)
 *     .on(IllegalStateException.class, Directive.STOP)
 *     .maxRestarts(3, Duration.ofMinutes(1));
 * </pre>
 *
 * Of the types that fit the most specific one counts, whatever their order. Where none
 * fits, an {@link Exception} out of a handler means {@link Directive#RESUME}, as the
 * asker has it, or the log if there is none; anything else, and an {@link Actor#started}
 * or a factory that throws, means {@link Directive#RESTART}. What code in the actor's
 * turn throws and what a stage fails with that was a reply are no different from what a
 * handler throws. A {@link MessageRejectedException} out of any of these is an answer and
 * not a failure.
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
 * @param neverStop whether an actor with too many restarts, or one that a directive
 * stops, is tried again and again instead of being stopped
 * @param directives what happens by the type of what an actor failed with
 */
public record SupervisionStrategy(int maxRestarts, Duration within, Duration backoff, Duration maxBackoff,
		boolean neverStop, Map<Class<? extends Throwable>, Directive> directives) {

	private static final SupervisionStrategy DEFAULTS = new SupervisionStrategy(10, Duration.ofSeconds(60),
			Duration.ofMillis(100), Duration.ofSeconds(10), false);

	/** How much of a wait is left to chance, so that actors do not restart in step. */
	private static final double JITTER = 0.2;

	/**
	 * Creates a strategy.
	 * @throws IllegalArgumentException if a value makes no sense, or if there is a
	 * directive for {@link MessageRejectedException}
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
		if (directives.containsKey(MessageRejectedException.class)) {
			throw new IllegalArgumentException("A MessageRejectedException is an answer and never a failure, so there"
					+ " is no directive for it: throw another exception where the actor fails");
		}
		directives = Map.copyOf(directives);
	}

	/**
	 * Creates a strategy that treats all types as the {@linkplain #defaults() defaults}
	 * do.
	 * @param maxRestarts the number of restarts that are allowed within the time, 0 for
	 * none
	 * @param within the time in which restarts are counted
	 * @param backoff how long the first restart waits
	 * @param maxBackoff the longest wait
	 * @param neverStop whether an actor with too many restarts is tried again and again
	 */
	public SupervisionStrategy(int maxRestarts, Duration within, Duration backoff, Duration maxBackoff,
			boolean neverStop) {
		this(maxRestarts, within, backoff, maxBackoff, neverStop, Map.of());
	}

	private static void requirePositive(String name, Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be positive, but was " + duration);
		}
	}

	/**
	 * Returns the strategy of an actor system that was told nothing else: at most 10
	 * restarts in 60 seconds, waiting from 100 milliseconds to 10 seconds, and no
	 * directives of its own.
	 * @return the defaults
	 */
	public static SupervisionStrategy defaults() {
		return DEFAULTS;
	}

	/**
	 * Says what happens when an actor fails with an exception of a type, or of a more
	 * specific one for which nothing else is said.
	 * @param type the type, for which this replaces what was said before
	 * @param directive what happens
	 * @return a changed strategy
	 * @throws IllegalArgumentException if the type is {@link MessageRejectedException},
	 * which is no failure
	 */
	public SupervisionStrategy on(Class<? extends Throwable> type, Directive directive) {
		Map<Class<? extends Throwable>, Directive> directives = new HashMap<>(this.directives);
		directives.put(type, directive);
		return new SupervisionStrategy(this.maxRestarts, this.within, this.backoff, this.maxBackoff, this.neverStop,
				directives);
	}

	/**
	 * Limits restarts.
	 * @param maxRestarts the number of restarts that are allowed within the time, 0 for
	 * none
	 * @param within the time in which restarts are counted
	 * @return a changed strategy
	 */
	public SupervisionStrategy maxRestarts(int maxRestarts, Duration within) {
		return new SupervisionStrategy(maxRestarts, within, this.backoff, this.maxBackoff, this.neverStop,
				this.directives);
	}

	/**
	 * Says how long restarts wait.
	 * @param backoff how long the first one waits; each one after it waits twice as long
	 * as the one before
	 * @param maxBackoff the longest wait
	 * @return a changed strategy
	 */
	public SupervisionStrategy backoff(Duration backoff, Duration maxBackoff) {
		return new SupervisionStrategy(this.maxRestarts, this.within, backoff, maxBackoff, this.neverStop,
				this.directives);
	}

	/**
	 * Returns the same strategy for an actor that must not stay dead.
	 * @return a strategy that never stops the actor
	 */
	public SupervisionStrategy neverStopping() {
		return new SupervisionStrategy(this.maxRestarts, this.within, this.backoff, this.maxBackoff, true,
				this.directives);
	}

	/**
	 * Returns what happens when a handler fails.
	 * @param cause what it failed with
	 * @return the directive of the most specific type, or the default
	 */
	Directive directive(Throwable cause) {
		Directive directive = directiveOf(cause.getClass());
		if (directive != null) {
			return directive;
		}
		return (cause instanceof Exception) ? Directive.RESUME : Directive.RESTART;
	}

	private @Nullable Directive directiveOf(Class<?> type) {
		if (this.directives.isEmpty()) {
			return null;
		}
		Directive directive = null;
		for (Class<?> each = type; each != null && directive == null; each = each.getSuperclass()) {
			directive = this.directives.get(each);
		}
		return directive;
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
