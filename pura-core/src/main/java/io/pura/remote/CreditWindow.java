package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * The credit that one lane gives to the other side. What a batch has taken is given back
 * in portions, but for batches with messages only while the bytes that wait in mailboxes
 * are below the mark. Batches of other records are paid for in any case, and the other
 * side keeps {@link #RESERVE} for them: answers go through, or else actors that wait for
 * them would never get to the messages that hold everything up.
 * <p>
 * On the lane for large messages the chunks of replies go through, too. As there is never
 * more than one under way, a message that has begun is always paid for to its end: above
 * the mark there is credit for what it lacks, and none for another one. Used by the
 * thread of the lane.
 */
final class CreditWindow {

	/** How many of them are only for batches without messages. */
	static final int RESERVE = 2;

	private final Lane lane;

	private final Inflow inflow;

	private final int window;

	private final Runnable resume;

	private int messages;

	private int replies;

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
	 */
	void consumed(Content content) {
		switch (content) {
			case RECORDS -> this.records++;
			case REPLY -> this.replies++;
			case MESSAGES -> {
				this.messages++;
				holdIfAboveMark();
			}
		}
		grant();
	}

	/**
	 * A large message or reply that has come before has been read.
	 */
	void largeRead() {
		holdIfAboveMark();
		grant();
	}

	private void holdIfAboveMark() {
		if (!this.held && this.inflow.isAboveMark()) {
			this.held = true;
			this.inflow.hold(this.resume);
		}
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

	/** Gives back what there is to be given. */
	private void grant() {
		@Nullable Connection open = this.lane.connection();
		boolean busy = this.lane.isBusy();
		int replies = busy ? 0 : this.replies;
		int messages = busy ? 0 : this.held ? lacking() : this.messages;
		int batches = this.records + replies + messages;
		if (open == null || batches == 0 || (!busy && !this.held && batches < this.window / 2)) {
			return;
		}
		open.grant(batches);
		this.records = 0;
		this.replies -= replies;
		this.messages -= messages;
	}

	/** How much the other side needs for the rest of a message that has begun. */
	private int lacking() {
		int missing = this.lane.missingChunks();
		int credit = this.window - this.messages;
		return (missing == 0) ? 0 : Math.max(0, Math.min(this.messages, missing + RESERVE - credit));
	}

	/**
	 * What a batch has in it.
	 */
	enum Content {

		/**
		 * Neither messages nor chunks.
		 */
		RECORDS,

		/**
		 * A chunk of a reply.
		 */
		REPLY,

		/**
		 * Messages, or a chunk of one.
		 */
		MESSAGES

	}

}
