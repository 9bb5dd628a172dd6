package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A timer of an actor, which stands in the mailbox itself when it is due. It stands there
 * at most once, so that an actor that is slower than its timer is not flooded, unless it
 * is to catch up. All timers of an actor are linked, in its turn. One that is over holds
 * on to nothing, as its handle may be held for long.
 */
final class ActorTimer extends InTurn implements Cancellable {

	/**
	 * From when on a repetition counts.
	 */
	enum Repeat {

		NEVER, FROM_DUE_TIME, FROM_EACH_DUE_TIME, FROM_COMPLETION

	}

	private static final VarHandle BEHIND;

	static {
		try {
			BEHIND = MethodHandles.lookup().findVarHandle(ActorTimer.class, "behind", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final ActorCell<?> cell;

	private final Repeat repeat;

	private final long period;

	/** A message or code; {@code null} once it is over. */
	private volatile @Nullable Object payload;

	private volatile @Nullable Cancellable handle;

	private volatile boolean queued;

	/** How many times that were due already follow those in the mailbox. */
	private volatile long behind;

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
	 * Returns code as what a timer does, also if its class makes it a message, too.
	 */
	static Runnable code(Runnable code) {
		return (code instanceof Message<?, ?>) ? code::run : code;
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
	 * Takes this out of the links.
	 * @return whether it was still there
	 */
	boolean unlink() {
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
		this.older = null;
		this.newer = null;
		return true;
	}

	@Nullable ActorTimer older() {
		return this.older;
	}

	/**
	 * Begins to count.
	 * @param delay the nanoseconds until it is due, less than none if that is past
	 */
	void begin(long delay) {
		schedule(this.cell.system().clock().nanos() + delay, delay);
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
		long now = this.cell.system().clock().nanos();
		long missed = isAtFixedRate() ? Math.max(0, now - this.due) / this.period : 0;
		if (this.repeat == Repeat.FROM_EACH_DUE_TIME) {
			BEHIND.getAndAdd(this, missed);
			this.cell.add(this);
		}
		else if (!this.queued) {
			this.queued = true;
			this.cell.add(this);
		}
		if (isAtFixedRate()) {
			long next = this.due + (missed + 1) * this.period;
			schedule(next, next - now);
		}
	}

	private boolean isAtFixedRate() {
		return this.repeat == Repeat.FROM_DUE_TIME || this.repeat == Repeat.FROM_EACH_DUE_TIME;
	}

	@Override
	boolean run(ActorCell<?> cell) {
		this.queued = false;
		Object payload = this.payload;
		if (payload == null) {
			return false;
		}
		if (this.repeat == Repeat.NEVER) {
			callOff();
			cell.context().timerEnded(this);
		}
		if (this.behind > 0) {
			BEHIND.getAndAdd(this, -1L);
			cell.add(this);
		}
		boolean isMessage = false;
		if (payload instanceof Message<?, ?> message) {
			isMessage = cell.invoke(message, null, null);
		}
		else {
			cell.runInTurn((Runnable) payload, null);
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
		// It may lead to the timers of others.
		this.handle = null;
		if (handle != null) {
			handle.cancel();
		}
	}

}
