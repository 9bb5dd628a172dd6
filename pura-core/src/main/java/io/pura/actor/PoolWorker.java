package io.pura.actor;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The cell of one instance of a pool. Its mailbox holds what the pool gives to it and
 * what it tells itself. When the instance stops on its own, another one takes its place
 * in the same cell, and in that the mailbox is kept.
 *
 * @param <P> the protocol
 */
final class PoolWorker<P> extends ActorCell<P> {

	private static final int NEVER = -1;

	private final transient PoolCell<P> pool;

	private final int number;

	/**
	 * What the pool has given to it and is not handled yet. In the mailbox the worker
	 * itself stands for it, so that it is not taken for the same object told by others.
	 */
	private volatile transient @Nullable Object given;

	/** The instance that was last said to be idle, in turn. */
	private int saidIdle = NEVER;

	/** The instance that last handled a message, in turn. */
	private int used = NEVER;

	/** Whether the pool knows that it is idle, in the turn of the pool. */
	private boolean knownIdle;

	PoolWorker(PoolCell<P> pool, int number, @Nullable Behavior behavior, Supplier<? extends Actor<P>> factory,
			ActorOptions options) {
		super(pool.system(), pool, Integer.toString(number), behavior, factory, options);
		this.pool = pool;
		this.number = number;
		// Not in turn, as nobody knows of the cell yet: it must not be scheduled before
		// it
		// has an instance.
		particulars().add(pool::replaceLater);
	}

	int number() {
		return this.number;
	}

	/**
	 * Returns roughly how many messages it has to handle, on any thread.
	 */
	int load() {
		return mailboxSize() + (isResting() ? 0 : 1);
	}

	/**
	 * Returns whether the current thread would have to wait for room, which it must not.
	 */
	boolean isRefusing() {
		int capacity = mailboxCapacity();
		return capacity != 0 && mailboxSize() >= capacity && overflow() == Overflow.WAIT && !BlockedTell.mayWait(this);
	}

	boolean isKnownIdle() {
		return this.knownIdle;
	}

	void knownIdle(boolean knownIdle) {
		this.knownIdle = knownIdle;
	}

	/**
	 * Returns whether it has not handled yet what it was given, in the turn of the pool.
	 */
	boolean isGiven() {
		return this.given != null;
	}

	/**
	 * Has it say that it is idle once more when it can handle something again, in the
	 * turn of the pool, which has found that it cannot.
	 */
	void dropped() {
		signal(() -> this.saidIdle = NEVER);
	}

	/**
	 * Has it handle something next, in the turn of the pool.
	 */
	void give(Object item) {
		this.given = item;
		add(this);
	}

	/**
	 * Returns what an item of the mailbox stands for.
	 */
	private Object meant(Object item) {
		Object given = this.given;
		return (item == this && given != null) ? given : item;
	}

	@Override
	void start() {
		// Always in a turn, which ends in saying that it is idle.
		signal(this::startInTurn);
	}

	@Override
	boolean handle(Object item) {
		boolean isGiven = item == this;
		// It may take long, and is not waiting any more.
		settleMailbox();
		int current = instance();
		try {
			boolean isMessage = super.handle(meant(item));
			if (isMessage) {
				this.used = current;
			}
			return isMessage;
		}
		finally {
			if (isGiven) {
				this.given = null;
				this.saidIdle = NEVER;
			}
			sayIdle();
		}
	}

	@Override
	void discard(Object item, List<Runnable> notices) {
		super.discard(meant(item), notices);
	}

	@Override
	void attended() {
		super.attended();
		sayIdle();
	}

	private void sayIdle() {
		if (this.saidIdle != instance() && this.given == null && !isPaused() && !isClosed()) {
			this.saidIdle = instance();
			this.pool.idle(this);
		}
	}

	@Override
	boolean isRenewed() {
		return this.pool.isOpen();
	}

	@Override
	boolean isRenewedAtOnce() {
		return this.used == instance();
	}

}
