package io.pura.remote;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.serialization.Redacted;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of one lane. Any thread adds what is to be sent; the thread of the
 * lane drains it into batches for as long as the other side gives credit.
 */
final class LaneSender {

	private static final Logger logger = LoggerFactory.getLogger(LaneSender.class);

	/** From here on a batch is sent. */
	static final int FULL_BATCH = 64 * 1024;

	/** Above that a message takes the lane for large ones. */
	static final int LARGEST_BODY = 128 * 1024;

	/** What may be in a batch before the last message, and that one. */
	static final int LARGEST_BATCH = FULL_BATCH + LARGEST_BODY;

	private static final int FIRST_BATCH = 512;

	/** How many batches are sent before others have their turn at the thread. */
	private static final int BATCHES_PER_TURN = 16;

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final OutboundQueue queue;

	/** The queue, and records that take turns with its messages. */
	private final FairQueue source;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final RecordWriter writer;

	private int sizeGuess = FIRST_BATCH;

	/** A transport may give credit in the middle of a send. */
	private boolean draining;

	LaneSender(Lane lane, Link link, Wire wire, LaneReceiver receiver) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.queue = new OutboundQueue(wire, this::wake);
		this.source = new FairQueue(this.queue, this::wake);
		this.writer = new RecordWriter(lane, link, wire, receiver);
	}

	/**
	 * Adds a message, unless the queue is full. Safe for use by any thread.
	 */
	Offer offer(Outgoing.Addressed message) {
		Offer offer = this.queue.offer(message);
		if (offer == Offer.ACCEPTED) {
			added();
		}
		return offer;
	}

	/**
	 * Adds a message that was let in elsewhere. Safe for use by any thread.
	 */
	void force(Outgoing.Addressed message) {
		this.queue.force(message);
		added();
	}

	/**
	 * Adds a message now or when there is room for it. Safe for use by any thread.
	 * @return whether it was taken or waits, or why not
	 */
	Offer await(WaitingForRoom late) {
		Offer offer = this.queue.await(late);
		if (offer == Offer.ACCEPTED) {
			added();
		}
		return offer;
	}

	/**
	 * Takes the oldest message that may be dropped to make room for one to a recipient.
	 * Safe for use by any thread.
	 */
	Outgoing.@Nullable Addressed takeOldest(RecipientKey forOne) {
		return this.queue.takeOldest(forOne);
	}

	/**
	 * Adds what belongs to the wire itself, full or not. Safe for use by any thread.
	 */
	void add(Outgoing record) {
		this.source.add(record);
		wake();
	}

	/**
	 * Returns how many bytes wait, as far as they are known. Safe for use by any thread.
	 */
	long queuedBytes() {
		return this.queue.bytes();
	}

	private void added() {
		if (this.queue.isClosed()) {
			close();
		}
		else {
			wake();
		}
	}

	/**
	 * Nothing is to be sent to a recipient for now. For the thread of the lane.
	 */
	void hold(RecipientKey key, HeldRecipient.Reason reason) {
		this.queue.hold(key, reason);
	}

	/**
	 * This reason is gone. For the thread of the lane.
	 */
	void resume(RecipientKey key, HeldRecipient.Reason reason) {
		this.queue.resume(key, reason);
		wake();
	}

	/**
	 * Has the thread of the lane send what there is.
	 */
	void wake() {
		Connection open = this.lane.connection();
		if (open != null && !this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			open.execute(this::drain);
		}
	}

	/**
	 * Sends for as long as there is something, and credit for it. For the thread of the
	 * lane.
	 */
	void drain() {
		this.scheduled.set(false);
		Connection open = this.lane.connection();
		if (open == null || this.draining) {
			return;
		}
		this.draining = true;
		this.queue.begin();
		try {
			drain(open);
		}
		finally {
			this.draining = false;
			this.queue.end();
			if (this.queue.isClosed()) {
				close();
			}
		}
	}

	private void drain(Connection open) {
		for (int batches = 0; !this.queue.isClosed() && open.credit() > 0; batches++) {
			if (batches == BATCHES_PER_TURN) {
				wake();
				return;
			}
			ByteBuf batch = nextBatch(open, open.credit() > CreditWindow.RESERVE);
			boolean more = this.queue.settle();
			if (batch != null) {
				ByteBuf sent = this.lane.compressor().compress(batch, open.allocator());
				this.wire.counters().sent(sent.readableBytes());
				open.send(sent);
			}
			else if (!more) {
				return;
			}
		}
	}

	private @Nullable ByteBuf nextBatch(Connection open, boolean withMessages) {
		Outgoing next = this.source.next(withMessages);
		if (next == null) {
			return null;
		}
		ByteBuf batch;
		try {
			batch = open.allocator().buffer(this.sizeGuess, LARGEST_BATCH);
		}
		catch (RuntimeException | Error ex) {
			// The connection ends, and whoever waits for an answer is told.
			this.source.putBack();
			throw ex;
		}
		this.writer.begin(batch);
		int empty = batch.writerIndex();
		boolean whole = false;
		try {
			fill(batch, empty, next, withMessages);
			whole = batch.writerIndex() > empty;
		}
		finally {
			if (!whole) {
				batch.release();
			}
		}
		this.sizeGuess = Math.max(FIRST_BATCH, batch.writerIndex());
		return whole ? batch : null;
	}

	private void fill(ByteBuf batch, int empty, Outgoing first, boolean withMessages) {
		Outgoing next = first;
		while (next != null) {
			try {
				this.writer.write(batch, next);
			}
			catch (IndexOutOfBoundsException ex) {
				if (batch.writerIndex() > empty) {
					this.source.putBack();
					break;
				}
				if (next instanceof Outgoing.Addressed message && message.type() != null) {
					message.type().tooLarge(LARGEST_BODY);
				}
				this.link.addLarge(next, this.lane);
			}
			catch (SerializationException ex) {
				failed(next, ex);
			}
			catch (RuntimeException | Error ex) {
				// Of a codec, or of what somebody else has written: one message, not all.
				failed(next,
						new SerializationException("It cannot be written for another node: " + Redacted.text(ex), ex));
			}
			this.source.done();
			next = (batch.writerIndex() < FULL_BATCH) ? this.source.next(withMessages) : null;
		}
	}

	/**
	 * Tells whoever sends something that it cannot be written. Safe for use by any
	 * thread.
	 */
	void failed(Outgoing outgoing, SerializationException cause) {
		if (outgoing instanceof Outgoing.Tell tell) {
			this.wire.warn("A message to {} is discarded: {}", tell.to(), cause.getMessage());
			this.wire.discard(tell.to(), tell.message(), Reason.NOT_SERIALIZABLE);
		}
		else if (outgoing instanceof Outgoing.Request request) {
			this.wire.discard(request.to(), request.ask().message(), Reason.NOT_SERIALIZABLE);
			this.wire.complete(() -> request.ask().fail(cause));
		}
		else if (outgoing instanceof Outgoing.Deliver deliver) {
			deliver.stream().unwritable(deliver.delivery(), this.link, cause);
		}
		else if (outgoing instanceof Outgoing.Reply reply) {
			this.wire.warn("A reply to {} fails: {}", this.link.name(), cause.getMessage());
			add(new Outgoing.Failure(reply.correlation(), this.wire.nowhere(), cause));
		}
		else if (outgoing instanceof Outgoing.Failure failure
				&& !(failure.failure() instanceof SerializationException)) {
			add(new Outgoing.Failure(failure.correlation(), this.wire.nowhere(), cause));
		}
		else {
			if (outgoing instanceof Outgoing.Answers) {
				// All others are to be answered.
				add(outgoing);
			}
			logger.error("{} cannot be written to {}", outgoing.getClass().getSimpleName(), this.link.name(), cause);
		}
	}

	/**
	 * Takes nothing more, and rejects what was not written. Safe for use by any thread.
	 */
	void close() {
		List<Outgoing.Addressed> rejected = this.queue.close(Offer.UNREACHABLE);
		rejected.forEach((message) -> this.wire.reject(message, this.link.unreachable(Delivery.NOT_DELIVERED)));
	}

}
