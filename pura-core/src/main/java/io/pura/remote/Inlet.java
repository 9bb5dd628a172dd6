package io.pura.remote;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.pura.actor.Load;
import org.jspecify.annotations.Nullable;

/**
 * A recipient that the other side has given a number, with the actor that it was last
 * seen to be, and the bytes that wait in its mailbox. Used by the thread of one lane; any
 * thread says that messages have left the mailbox.
 */
final class Inlet implements Load {

	private static final int FREE = 0;

	private static final int HELD = 1;

	private static final int RESUMING = 2;

	private final RecipientKey key;

	private final Inflow inflow;

	private final long share;

	/** What is to be done when little enough waits, by any thread. */
	private final Consumer<? super Inlet> low;

	private @Nullable Export export;

	/** Written by the lane only. */
	private final AtomicLong handedOver = new AtomicLong();

	private final AtomicLong left = new AtomicLong();

	/** Of deliveries those that wait now, written by any thread. */
	private final AtomicLong deliveries = new AtomicLong();

	/** What the lane last knew of it. */
	private long knownToHaveLeft;

	private final AtomicInteger state = new AtomicInteger(FREE);

	Inlet(RecipientKey key, Inflow inflow, Consumer<? super Inlet> low) {
		this.key = key;
		this.inflow = inflow;
		this.share = inflow.share();
		this.low = low;
	}

	RecipientKey key() {
		return this.key;
	}

	/**
	 * Returns the actor, or {@code null} if there is none now.
	 */
	@Nullable Export find(Exports exports) {
		Export known = this.export;
		if (known == null || known.isTerminated()) {
			known = exports.find(this.key);
			this.export = known;
		}
		return known;
	}

	/**
	 * A message is about to be handed over.
	 */
	void handOver(int bytes) {
		long before = this.handedOver.getPlain();
		this.handedOver.setRelease(before + bytes);
		this.inflow.handedOver(before, before + bytes);
	}

	/**
	 * Returns whether more waits than the share of a single recipient, and that was not
	 * said before.
	 */
	boolean isOverShare() {
		long all = this.handedOver.getPlain() + this.deliveries.getPlain();
		if (all - this.knownToHaveLeft <= this.share || this.state.getPlain() != FREE) {
			return false;
		}
		this.knownToHaveLeft = this.left.get();
		return all - this.knownToHaveLeft > this.share;
	}

	/**
	 * Waits until there is little enough.
	 * @return whether there is already
	 */
	boolean isLow() {
		this.state.set(HELD);
		if (waiting() > this.share / 2) {
			// Whoever changes that sees the state.
			return false;
		}
		this.state.set(FREE);
		return true;
	}

	long waiting() {
		return this.handedOver.getAcquire() + this.deliveries.get() - this.left.get();
	}

	/**
	 * A delivery waits for the actor. Safe for use by any thread.
	 */
	void deliveryReady(int bytes) {
		long after = this.deliveries.addAndGet(bytes);
		this.inflow.handedOver(after - bytes, after);
	}

	/**
	 * A delivery has been handled or put aside, or will not be. Safe for use by any
	 * thread.
	 */
	void deliveryLeft(int bytes) {
		long after = this.deliveries.addAndGet(-bytes);
		// This count falls when something leaves.
		this.inflow.left(after, after + bytes);
		resumeIfLow();
	}

	@Override
	public void left(int bytes) {
		long after = this.left.addAndGet(bytes);
		this.inflow.left(after - bytes, after);
		resumeIfLow();
	}

	private void resumeIfLow() {
		if (this.state.get() == HELD && waiting() <= this.share / 2 && this.state.compareAndSet(HELD, RESUMING)) {
			this.low.accept(this);
		}
	}

	@Override
	public void waitsToo(int bytes) {
		long after = this.left.addAndGet(-bytes);
		this.inflow.left(after + bytes, after);
	}

}
