package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.mailbox.MessageQueue;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent on one lane. Senders put it on a queue; the thread of the lane
 * drains the queue into batches for as long as there is credit.
 */
final class LaneSender {

	private static final Logger logger = LoggerFactory.getLogger(LaneSender.class);

	/** From here on a batch is sent. */
	private static final int FULL_BATCH = 64 * 1024;

	private static final int FIRST_BATCH = 512;

	/** How many batches are sent before others have their turn at the thread. */
	private static final int BATCHES_PER_TURN = 16;

	/** How many messages are taken from the queue at once. */
	private static final int BURST = 64;

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final PendingAsks pending;

	private final LaneReceiver receiver;

	private final MessageQueue queue;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final BatchWriter writer;

	/** Set under the lock, so that nothing is added to the queue unseen. */
	private volatile boolean closed;

	/** Taken from the queue and not written yet. For the thread of the lane. */
	private final @Nullable Outgoing[] burst = new @Nullable Outgoing[BURST];

	private int burstAt;

	private int burstEnd;

	private int sizeGuess = FIRST_BATCH;

	LaneSender(Lane lane, Link link, Wire wire, PendingAsks pending, LaneReceiver receiver) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.pending = pending;
		this.receiver = receiver;
		this.queue = new MessageQueue(wire.settings().outboundQueue(), (size) -> {
		});
		this.writer = new BatchWriter(wire.types(), wire.settings().maxMessageBytes());
	}

	/**
	 * Adds a message, unless the queue is full. Safe for use by any thread.
	 */
	Offer offer(Outgoing outgoing) {
		if (this.closed) {
			return Offer.UNREACHABLE;
		}
		if (!this.queue.offer(outgoing)) {
			return Offer.FULL;
		}
		added();
		return Offer.ACCEPTED;
	}

	/**
	 * Adds what belongs to the wire itself, full or not. Safe for use by any thread.
	 */
	void add(Outgoing outgoing) {
		this.queue.add(outgoing);
		added();
	}

	private void added() {
		if (this.closed) {
			rejectQueue();
		}
		else {
			wake();
		}
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
		for (int batches = 0; open != null && !this.closed && open.credit() > 0; batches++) {
			if (batches == BATCHES_PER_TURN) {
				wake();
				return;
			}
			ByteBuf batch = nextBatch(open);
			if (batch == null) {
				return;
			}
			this.wire.counters().sent(batch.readableBytes());
			open.send(batch);
		}
	}

	private @Nullable ByteBuf nextBatch(Connection open) {
		Outgoing next = next();
		if (next == null) {
			return null;
		}
		ByteBuf batch;
		try {
			batch = open.allocator().buffer(this.sizeGuess, this.wire.maxBatchBytes());
		}
		catch (RuntimeException | Error ex) {
			// The connection ends, and whoever waits for an answer is told.
			putBack(next);
			throw ex;
		}
		this.writer.begin(batch);
		int empty = batch.writerIndex();
		boolean whole = false;
		try {
			fill(batch, empty, next);
			whole = batch.writerIndex() > empty;
		}
		finally {
			if (!whole) {
				batch.release();
			}
		}
		this.sizeGuess = Math.max(FIRST_BATCH, Math.min(FULL_BATCH, batch.writerIndex()));
		return whole ? batch : null;
	}

	private void fill(ByteBuf batch, int empty, Outgoing first) {
		Outgoing next = first;
		while (next != null) {
			try {
				write(batch, next);
			}
			catch (IndexOutOfBoundsException ex) {
				if (batch.writerIndex() > empty) {
					putBack(next);
					break;
				}
				failed(next, this.writer.tooLarge(value(next)));
			}
			catch (SerializationException ex) {
				failed(next, ex);
			}
			catch (RuntimeException | Error ex) {
				// Of a codec, or of what somebody else has written: one message, not all.
				failed(next, new SerializationException("It cannot be written for another node: " + ex, ex));
			}
			next = (batch.writerIndex() < FULL_BATCH) ? next() : null;
		}
	}

	private @Nullable Outgoing next() {
		if (this.burstAt == this.burstEnd) {
			takeBurst();
		}
		if (this.burstAt == this.burstEnd) {
			return null;
		}
		Outgoing next = this.burst[this.burstAt];
		this.burst[this.burstAt] = null;
		this.burstAt++;
		return next;
	}

	private void putBack(Outgoing next) {
		this.burstAt--;
		this.burst[this.burstAt] = next;
	}

	/** Under the lock, as whoever comes after the end empties the queue, too. */
	private synchronized void takeBurst() {
		this.burstAt = 0;
		this.burstEnd = 0;
		while (this.burstEnd < BURST) {
			Outgoing next = (Outgoing) this.queue.poll();
			if (next == null) {
				break;
			}
			this.burst[this.burstEnd] = next;
			this.burstEnd++;
		}
		// Tells senders of the room that there is.
		this.queue.settle();
	}

	private void write(ByteBuf batch, Outgoing next) {
		if (next instanceof Outgoing.Tell tell) {
			this.writer.tell(batch, tell);
		}
		else if (next instanceof Outgoing.Request request) {
			write(batch, request);
		}
		else if (next instanceof Outgoing.Reply reply) {
			this.receiver.answered(reply.correlation());
			this.writer.reply(batch, reply);
		}
		else if (next instanceof Outgoing.Failure failure) {
			this.receiver.answered(failure.correlation());
			this.writer.failure(batch, failure);
		}
		else if (next instanceof Outgoing.Deliver deliver) {
			write(batch, deliver);
		}
		else if (next instanceof Outgoing.Answers answers) {
			write(batch, answers);
		}
		else if (next instanceof Outgoing.Welcome welcome) {
			this.writer.welcome(batch, welcome.hello());
		}
		else if (next instanceof Outgoing.Note note) {
			this.writer.note(batch, note.kind(), note.number(), note.text());
		}
	}

	private void write(ByteBuf batch, Outgoing.Request request) {
		Ask<?> ask = request.ask();
		if (ask.isOver()) {
			this.wire.discard(request.to(), ask.message(), ask.whySkipped());
			return;
		}
		long correlation = this.pending.nextCorrelation();
		WireType type = this.writer.ask(batch, request.to(), ask, correlation, this.wire.remoting().clock().nanos());
		this.pending.add(correlation, request.to(), ask, ask.isDelivery() ? null : type,
				() -> this.lane.execute(() -> givenUp(correlation)));
	}

	private void write(ByteBuf batch, Outgoing.Deliver deliver) {
		PendingDelivery delivery = deliver.delivery();
		Place place = deliver.stream().place(delivery, this.link);
		if (place == null) {
			return;
		}
		if (place.skipped()) {
			this.writer.skip(batch, delivery.to(), place);
		}
		else {
			this.writer.deliver(batch, delivery.to(), delivery.ask(), place);
		}
	}

	private void write(ByteBuf batch, Outgoing.Answers answers) {
		while (batch.writerIndex() < FULL_BATCH) {
			InboxStream.Answer answer = answers.stream().nextAnswer(this.link);
			if (answer == null) {
				return;
			}
			this.writer.answer(batch, answer);
		}
		// The rest comes with the next batch.
		add(answers);
	}

	/** The asker's time is up, or it has cancelled. */
	private void givenUp(long correlation) {
		if (this.pending.remove(correlation)) {
			add(new Outgoing.Note(Kind.CANCEL, correlation, null));
		}
	}

	private static Object value(Outgoing outgoing) {
		if (outgoing instanceof Outgoing.Tell tell) {
			return tell.message();
		}
		if (outgoing instanceof Outgoing.Request request) {
			return request.ask().message();
		}
		if (outgoing instanceof Outgoing.Deliver deliver) {
			return deliver.delivery().ask().message();
		}
		return (outgoing instanceof Outgoing.Reply reply && reply.value() != null) ? reply.value() : outgoing;
	}

	private void failed(Outgoing outgoing, SerializationException cause) {
		if (outgoing instanceof Outgoing.Tell tell) {
			this.wire.warn("A message to {} is discarded: {}", tell.to(), cause.getMessage());
			this.wire.discard(tell.to(), tell.message(), Reason.NOT_SERIALIZABLE);
		}
		else if (outgoing instanceof Outgoing.Request request) {
			this.wire.discard(request.to(), request.ask().message(), Reason.NOT_SERIALIZABLE);
			this.wire.complete(() -> request.ask().fail(cause));
		}
		else if (outgoing instanceof Outgoing.Deliver deliver) {
			deliver.stream().unwritable(deliver.delivery(), cause);
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
			logger.error("{} cannot be written to {}", outgoing, this.link.name(), cause);
		}
	}

	/**
	 * Takes nothing more, and rejects what was not written. For the thread of the lane,
	 * or any other if the lane has none.
	 */
	void close() {
		List<Outgoing> rejected = new ArrayList<>();
		while (this.burstAt < this.burstEnd) {
			Outgoing next = next();
			if (next != null) {
				rejected.add(next);
			}
		}
		reject(rejected);
		rejectQueue();
	}

	private void rejectQueue() {
		List<Outgoing> rejected = new ArrayList<>();
		synchronized (this) {
			this.closed = true;
			while (!this.queue.isEmpty()) {
				Outgoing next = (Outgoing) this.queue.poll();
				if (next != null) {
					rejected.add(next);
				}
				else {
					// Its sender is about to store it.
					Thread.yield();
				}
			}
			this.queue.settle();
		}
		reject(rejected);
	}

	private void reject(List<Outgoing> rejected) {
		rejected.forEach((outgoing) -> this.wire.reject(outgoing, this.link.unreachable(Delivery.NOT_DELIVERED)));
	}

}
