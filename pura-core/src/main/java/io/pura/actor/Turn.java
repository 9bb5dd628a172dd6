package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * Which actor a thread is running.
 */
final class Turn {

	private static final ThreadLocal<@Nullable ActorCell<?>> CURRENT = new ThreadLocal<>();

	private Turn() {
	}

	/**
	 * Begins a turn.
	 * @return the actor whose turn it interrupts, as happens on an executor that runs
	 * tasks at once
	 */
	static @Nullable ActorCell<?> begin(ActorCell<?> cell) {
		ActorCell<?> outer = CURRENT.get();
		CURRENT.set(cell);
		return outer;
	}

	static void end(@Nullable ActorCell<?> outer) {
		if (outer != null) {
			CURRENT.set(outer);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * Returns how many nanoseconds are left to the ask that this thread is handling.
	 */
	static long timeLeft(long now) {
		ActorCell<?> cell = CURRENT.get();
		Ask<?> ask = (cell != null) ? cell.currentAsk() : null;
		return (ask != null) ? ask.timeLeft(now) : Ask.NO_DEADLINE;
	}

}
