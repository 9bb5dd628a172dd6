package io.pura.actor;

import java.time.Duration;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;

/**
 * Stops an actor that has handled nothing for a while. Used in its turn.
 */
final class IdleWatch {

	private final ActorCell<?> cell;

	private final long timeout;

	private long lastActive;

	private Cancellable timer;

	IdleWatch(ActorCell<?> cell, Duration timeout) {
		this.cell = cell;
		this.timeout = Nanos.of(timeout);
		this.lastActive = now();
		this.timer = look(this.timeout);
	}

	private long now() {
		return this.cell.system().clock().nanos();
	}

	private Cancellable look(long delay) {
		return this.cell.context().schedule(Duration.ofNanos(delay), this::look);
	}

	private void look() {
		long left = this.lastActive + this.timeout - now();
		if (left <= 0 && this.cell.isNothingWaiting() && !this.cell.context().isOwing()) {
			this.cell.context().stop();
		}
		// Also if it stops, to which it may object.
		this.timer = look((left > 0) ? left : this.timeout);
	}

	void active() {
		this.lastActive = now();
	}

	void cancel() {
		this.timer.cancel();
	}

}
