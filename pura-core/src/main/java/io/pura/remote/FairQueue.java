package io.pura.remote;

import io.pura.mailbox.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a lane is to write next: records of the wire itself, answers above all, and
 * messages take turns, so that neither of them waits for the other. Records have no
 * bound. Any thread may add; the thread of the lane takes.
 */
final class FairQueue {

	private final MessageQueue records = MessageQueue.unbounded();

	private final OutboundQueue messages;

	private final Runnable wake;

	/** What was taken last: a record, or an item of the queue of messages. */
	private @Nullable Object last;

	private boolean lastIsMessage;

	private boolean recordTurn = true;

	private @Nullable Outgoing returnedRecord;

	/**
	 * Creates a queue without records.
	 * @param wake has the lane look what there is, on any thread
	 */
	FairQueue(OutboundQueue messages, Runnable wake) {
		this.messages = messages;
		this.wake = wake;
	}

	/**
	 * Adds what belongs to the wire itself. Safe for use by any thread.
	 */
	void add(Outgoing record) {
		this.records.add(record);
	}

	/**
	 * Takes what is to be written next.
	 * @param withMessages whether messages may be written now
	 */
	@Nullable Outgoing next(boolean withMessages) {
		this.recordTurn = !this.recordTurn;
		Outgoing next = (this.recordTurn || !withMessages) ? nextRecord() : null;
		if (next == null && withMessages) {
			next = nextMessage();
		}
		if (next == null && !this.recordTurn) {
			next = nextRecord();
		}
		if (next == null && ((withMessages && this.messages.isStoring()) || !this.records.isEmpty())) {
			// Who stores it may have seen that the lane is woken already.
			this.wake.run();
		}
		return next;
	}

	private @Nullable Outgoing nextRecord() {
		Outgoing next = this.returnedRecord;
		this.returnedRecord = null;
		if (next == null) {
			next = (Outgoing) this.records.poll();
		}
		this.last = next;
		this.lastIsMessage = false;
		return next;
	}

	private @Nullable Outgoing nextMessage() {
		Object next = this.messages.poll();
		if (next == null) {
			return null;
		}
		this.last = next;
		this.lastIsMessage = true;
		return ParkedMessage.message(next);
	}

	/**
	 * What was taken last has been written, or never will be.
	 */
	void done() {
		Object item = this.last;
		this.last = null;
		if (item != null && this.lastIsMessage) {
			this.messages.done(item);
		}
	}

	/**
	 * Puts back what was taken last.
	 */
	void putBack() {
		Object item = this.last;
		this.last = null;
		if (item != null && this.lastIsMessage) {
			this.messages.putBack(item);
		}
		else {
			this.returnedRecord = (Outgoing) item;
		}
	}

}
