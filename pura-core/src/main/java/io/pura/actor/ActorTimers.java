package io.pura.actor;

import java.time.Duration;
import java.time.Instant;

import io.pura.actor.ActorTimer.Repeat;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one actor, in its turn.
 */
final class ActorTimers {

	private final ActorCell<?> cell;

	/** The timer that was set last, and through it the others. */
	private @Nullable ActorTimer newest;

	ActorTimers(ActorCell<?> cell) {
		this.cell = cell;
	}

	Cancellable once(long delay, Object payload) {
		return begin(delay, payload, Repeat.NEVER, Duration.ZERO);
	}

	Cancellable atFixedRate(long delay, Duration period, Object payload, Missed missed) {
		Repeat repeat = switch (missed) {
			case SKIP -> Repeat.FROM_DUE_TIME;
			case CATCH_UP -> Repeat.FROM_EACH_DUE_TIME;
		};
		return begin(delay, payload, repeat, requirePositive("period", period));
	}

	Cancellable withFixedDelay(long initialDelay, Duration delay, Object payload) {
		return begin(initialDelay, payload, Repeat.FROM_COMPLETION, requirePositive("delay", delay));
	}

	/**
	 * Returns how many nanoseconds it takes until some instant, by the clock as it is
	 * now: less than none if the instant is past.
	 */
	long until(Instant instant) {
		Duration delay = Duration.between(this.cell.system().clock().instant(), instant);
		return delay.isNegative() ? -Nanos.of(delay.negated()) : Nanos.of(delay);
	}

	private static Duration requirePositive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be positive, but was " + duration);
		}
		return duration;
	}

	private ActorTimer begin(long delay, Object payload, Repeat repeat, Duration period) {
		ActorTimer timer = new ActorTimer(this.cell, payload, repeat, period);
		timer.link(this.newest);
		this.newest = timer;
		timer.begin(delay);
		return timer;
	}

	/**
	 * Forgets a timer that is over.
	 */
	void ended(ActorTimer timer) {
		ActorTimer older = timer.older();
		if (timer.unlink() && timer == this.newest) {
			this.newest = older;
		}
	}

	/**
	 * Calls all of them off.
	 */
	void callOff() {
		for (ActorTimer timer = this.newest; timer != null; timer = this.newest) {
			timer.callOff();
			ended(timer);
		}
	}

}
