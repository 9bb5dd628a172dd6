package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * The credit that one lane gives to the other side. What a batch has taken is given back
 * in portions, but for batches with messages only while the bytes that wait in mailboxes
 * are below the mark. Batches of other records are paid for in any case, and the other
 * side keeps {@link #RESERVE} for them: answers go through, or else actors that wait for
 * them would never get to the messages that hold everything up. Used by the thread of the
 * lane.
 */
final class CreditWindow {

	/** How many of them are only for batches without messages. */
	static final int RESERVE = 2;

	private final Lane lane;

	private final Inflow inflow;

	private final int window;

	private final Runnable resume;

	private int messages;

	private int records;

	private boolean held;

	CreditWindow(Lane lane, Inflow inflow) {
		this.lane = lane;
		this.inflow = inflow;
		this.window = lane.kind().window();
		this.resume = () -> lane.execute(this::resume);
	}

	/**
	 * A batch has been read.
	 * @param withMessages whether there were messages in it
	 */
	void consumed(boolean withMessages) {
		if (!withMessages) {
			this.records++;
		}
		else {
			this.messages++;
			if (!this.held && this.inflow.isAboveMark()) {
				this.held = true;
				this.inflow.hold(this.resume);
			}
		}
		grant();
	}

	/**
	 * Goes on, unless there is too much again.
	 */
	private void resume() {
		if (this.inflow.isAboveMark()) {
			this.inflow.hold(this.resume);
			return;
		}
		this.held = false;
		grant();
	}

	/**
	 * The connection has ended.
	 */
	void closed() {
		this.inflow.forget(this.resume);
	}

	/**
	 * Gives back what there is to be given.
	 */
	void grant() {
		@Nullable Connection open = this.lane.connection();
		boolean blocked = this.held || this.lane.isBusy();
		int batches = blocked ? this.records : this.records + this.messages;
		if (open == null || batches == 0 || (!blocked && batches < this.window / 2)) {
			return;
		}
		open.grant(batches);
		this.records = 0;
		this.messages = blocked ? this.messages : 0;
	}

}
