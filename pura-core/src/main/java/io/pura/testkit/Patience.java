package io.pura.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.pura.dispatch.Clock;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what actors do: in real time, or by moving the time that drives them. Safe
 * for use by any thread.
 */
final class Patience {

	/** How long a test waits that says nothing else. */
	static final Duration DEFAULT = Duration.ofSeconds(3);

	private final @Nullable ManualTime time;

	Patience(@Nullable ManualTime time) {
		this.time = time;
	}

	/**
	 * Changes something that a condition depends on.
	 */
	synchronized void happened(Runnable change) {
		change.run();
		notifyAll();
	}

	/**
	 * Waits until a condition holds, which only changes when something
	 * {@linkplain #happened has happened}.
	 * @return whether it holds
	 */
	boolean await(BooleanSupplier condition, Duration limit) {
		return (this.time != null) ? this.time.runUntil(condition, limit) : awaitChange(condition, limit);
	}

	/**
	 * Runs what is due without moving the time; in real time that happens by itself.
	 */
	void runDue() {
		if (this.time != null) {
			this.time.run();
		}
	}

	private synchronized boolean awaitChange(BooleanSupplier condition, Duration limit) {
		long end = Clock.system().nanos() + Nanos.of(limit);
		while (!condition.getAsBoolean()) {
			long left = end - Clock.system().nanos();
			if (left <= 0) {
				return false;
			}
			try {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("The test was interrupted while it waited", ex);
			}
		}
		return true;
	}

	/**
	 * Waits until a future is done.
	 * @return whether it is
	 */
	boolean awaitDone(CompletableFuture<?> future, Duration limit) {
		future.whenComplete((value, failure) -> happened(() -> {
		}));
		return await(future::isDone, limit);
	}

}
