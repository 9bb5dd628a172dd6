package io.pura.actor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Code of an actor that has run for longer than the watchdog of its system allows. Says
 * what kind of message was handled, never what was in it.
 *
 * @param actor the actor
 * @param actorType the name of its class without the package
 * @param work what it does: the name of the class of the message without the package,
 * {@code started()} or another method of {@link Actor}, {@code its factory}, or
 * {@code code in its turn}. Several names with {@code or} in between if it may be any of
 * them.
 * @param noticed when that was noticed and the stack was taken
 * @param time how long it has run as far as is known, within a fourth of the threshold or
 * a second
 * @param ended whether it has ended since
 * @param thread the name of the thread that runs it
 * @param stack the stack of the thread at the time when it was noticed, the innermost
 * call first
 */
public record SlowHandling(ActorPath actor, String actorType, String work, Instant noticed, Duration time,
		boolean ended, String thread, List<StackTraceElement> stack) {

	/**
	 * Creates a slow handling.
	 */
	public SlowHandling {
		stack = List.copyOf(stack);
	}

	SlowHandling after(Duration time, boolean ended) {
		return new SlowHandling(this.actor, this.actorType, this.work, this.noticed, time, ended, this.thread,
				this.stack);
	}

}
