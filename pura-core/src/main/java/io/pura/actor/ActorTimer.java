package io.pura.actor;

import java.time.Duration;
import java.util.Map;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A timer of an actor, which stands in the mailbox itself when it is due. It stands there
 * at most once, so that an actor that is slower than its timer is not flooded.
 */
final class ActorTimer extends InTurn implements Cancellable {

	/**
	 * From when on a repetition counts.
	 */
	enum Repeat {

		NEVER, FROM_DUE_TIME, FROM_COMPLETION

	}

	private final ActorCell<?> cell;

	private final Repeat repeat;

	private final long period;

	/** A message or code; {@code null} once it is over. */
	private volatile @Nullable Object payload;

	private volatile @Nullable Cancellable handle;

	private volatile boolean queued;

	/** When it is due next; written before it is scheduled, read when it fires. */
	private long due;

	ActorTimer(ActorCell<?> cell, int instance, Object payload, Repeat repeat, Duration period) {
		super(instance);
		this.cell = cell;
		this.payload = payload;
		this.repeat = repeat;
		this.period = Nanos.of(period);
	}

	void begin(Duration delay) {
		long nanos = Nanos.of(delay);
		schedule(this.cell.system().clock().nanos() + nanos, nanos);
	}

	private void schedule(long due, long delay) {
		this.due = due;
		this.handle = this.cell.system().timers().schedule(Duration.ofNanos(delay), this::fire);
		if (this.payload == null) {
			// Called off by another thread while the handle was on its way.
			cancel();
		}
	}

	private void fire() {
		if (this.payload == null) {
			return;
		}
		if (!this.queued) {
			this.queued = true;
			this.cell.add(this);
		}
		if (this.repeat == Repeat.FROM_DUE_TIME) {
			long now = this.cell.system().clock().nanos();
			long missed = Math.max(0, now - this.due) / this.period;
			long next = this.due + (missed + 1) * this.period;
			schedule(next, next - now);
		}
	}

	@Override
	void run() {
		this.queued = false;
		Object payload = this.payload;
		if (payload == null) {
			return;
		}
		if (this.repeat == Repeat.NEVER) {
			cancel();
		}
		try {
			if (payload instanceof Runnable code) {
				code.run();
			}
			else {
				this.cell.invoke((Message<?, ?>) payload, null, Map.of());
			}
		}
		finally {
			if (this.repeat == Repeat.FROM_COMPLETION && this.payload != null) {
				schedule(this.cell.system().clock().nanos() + this.period, this.period);
			}
		}
	}

	@Override
	public void cancel() {
		this.payload = null;
		Cancellable handle = this.handle;
		if (handle != null) {
			handle.cancel();
		}
		this.cell.context().timerEnded(this);
	}

}
