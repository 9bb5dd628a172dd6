package io.pura.actor;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits for something that makes progress. If it does not for a while, it says what the
 * threads and the actors do.
 */
final class HangDetector {

	/** Much longer than any machine stops for. */
	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final Duration LOOK = Duration.ofMillis(20);

	private static final int ACTORS = 50;

	private final ActorSystem system;

	private final LongSupplier progress;

	HangDetector(ActorSystem system, LongSupplier progress) {
		this.system = system;
		this.progress = progress;
	}

	/**
	 * Waits until a condition holds, or an amount of time is over if that is given.
	 */
	void await(BooleanSupplier condition) throws InterruptedException {
		long seen = this.progress.getAsLong();
		long since = System.nanoTime();
		while (!condition.getAsBoolean()) {
			synchronized (this) {
				wait(LOOK.toMillis());
			}
			long now = this.progress.getAsLong();
			if (now != seen) {
				seen = now;
				since = System.nanoTime();
			}
			else if (System.nanoTime() - since > PATIENCE.toNanos()) {
				throw new AssertionError("Nothing has happened for %s, after %d steps%n%s%n%s".formatted(PATIENCE, seen,
						this.system.actors(ACTORS), stacks()));
			}
		}
	}

	/**
	 * Watches while time passes.
	 */
	void watch(Duration time) throws InterruptedException {
		long end = System.nanoTime() + time.toNanos();
		await(() -> System.nanoTime() - end >= 0);
	}

	private static String stacks() {
		StringBuilder stacks = new StringBuilder();
		for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
			stacks.append(entry.getKey()).append(' ').append(entry.getKey().getState()).append('\n');
			for (StackTraceElement frame : entry.getValue()) {
				stacks.append("\tat ").append(frame).append('\n');
			}
		}
		return stacks.toString();
	}

}
