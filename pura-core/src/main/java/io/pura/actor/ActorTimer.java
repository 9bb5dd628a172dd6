package io.pura.actor;

import java.time.Duration;
import java.util.Map;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A timer of an actor, which stands in the mailbox itself when it is due. It stands there
 * at most once, so that an actor that is slower than its timer is not flooded. All timers
 * of an actor are linked, in its turn.
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

	private boolean linked;

	/** When it is due next; written before it is scheduled, read when it fires. */
	private long due;

	private @Nullable ActorTimer older;

	private @Nullable ActorTimer newer;

	ActorTimer(ActorCell<?> cell, Object payload, Repeat repeat, Duration period) {
		super(cell.instance());
		this.cell = cell;
		this.payload = payload;
		this.repeat = repeat;
		this.period = Nanos.of(period);
	}

	/**
	 * Links this to the one that was set before it.
	 */
	void link(@Nullable ActorTimer older) {
		this.linked = true;
		this.older = older;
		if (older != null) {
			older.newer = this;
		}
	}

	/**
	 * Takes this out of the links, if it is still there.
	 * @param newest the newest timer of the actor
	 * @return whether this was the newest
	 */
	boolean unlink(@Nullable ActorTimer newest) {
		if (!this.linked) {
			return false;
		}
		this.linked = false;
		if (this.newer != null) {
			this.newer.older = this.older;
		}
		if (this.older != null) {
			this.older.newer = this.newer;
		}
		return this == newest;
	}

	@Nullable ActorTimer older() {
		return this.older;
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
			callOff();
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
	boolean run(ActorCell<?> cell) {
		this.queued = false;
		Object payload = this.payload;
		if (payload == null) {
			return false;
		}
		if (this.repeat == Repeat.NEVER) {
			this.payload = null;
			cell.context().timerEnded(this);
		}
		boolean isMessage = payload instanceof Message<?, ?> message && cell.invoke(message, null, Map.of());
		if (payload instanceof Runnable code) {
			cell.runInTurn(code, null);
		}
		if (this.repeat == Repeat.FROM_COMPLETION && this.payload != null) {
			schedule(this.cell.system().clock().nanos() + this.period, this.period);
		}
		return isMessage;
	}

	@Override
	public void cancel() {
		if (this.payload == null) {
			return;
		}
		callOff();
		if (this.cell.isTurn()) {
			this.cell.context().timerEnded(this);
		}
		else {
			this.cell.signal(() -> this.cell.context().timerEnded(this));
		}
	}

	/**
	 * Lets go of what it would do, on any thread.
	 */
	void callOff() {
		this.payload = null;
		Cancellable handle = this.handle;
		if (handle != null) {
			handle.cancel();
		}
	}

}
