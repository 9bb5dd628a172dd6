package io.pura.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.serialization.Redacted;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on the lane for large messages: one after the other is written by
 * a thread of the actors, and sent by the thread of the lane, one chunk a turn. Replies
 * do not wait behind messages, as the other side may take none of these until a reply has
 * come; while it takes both they take turns. So there are never more than one message and
 * one reply that have been written; the others wait as the objects that they are.
 * <p>
 * Of messages about as many may wait as would take 64 MiB, or twice the largest size of a
 * message. If there is one more its recipient is held on its ordinary lane, as if the
 * other side had said so, until there are only half as many: what is for it is parked
 * there, and whoever sends more than has room there waits or hears of it as the queue is
 * set up. Others go on. So nothing is dropped here, and there are no more than so many
 * and those few that each lane had taken from its queue already.
 */
final class LargeSender {

	private static final int FEWEST_WAITING = 16;

	private static final int MOST_WAITING = 1024;

	/** What those that wait may come to, if they are as large as the last ones were. */
	private static final long WAITING_BYTES = 64 * 1024 * 1024;

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final int maxMessageBytes;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final Line replies = new Line(0);

	private final Line messages = new Line(CreditWindow.RESERVE);

	/** Of which some chunks have been sent, and not the last. For the lane. */
	private @Nullable Line begun;

	/** The one whose turn it is if both may send. For the lane. */
	private Line preferred = this.replies;

	// All from here on, and the lines, under the lock.

	private final Set<Held> held = new HashSet<>();

	private boolean closed;

	/** Follows what was sent last: up at once, and down by half each time. */
	private int usualBytes = LaneSender.LARGEST_BODY;

	LargeSender(Lane lane, Link link, Wire wire) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.maxMessageBytes = link.maxMessageBytes();
	}

	/**
	 * Takes a message or a reply. What cannot be sent is answered as if the lane that it
	 * comes from had not sent it. For the thread of that lane.
	 * @param origin where it comes from
	 */
	void add(Outgoing outgoing, Lane origin) {
		Transfer transfer = new Transfer(outgoing, origin);
		Held full = null;
		boolean late;
		synchronized (this) {
			late = this.closed;
			if (!late && outgoing instanceof Outgoing.Addressed message) {
				this.messages.waiting.add(transfer);
				if (this.messages.waiting.size() > mostWaiting()) {
					full = new Held(origin, message.to().key());
					this.held.add(full);
				}
			}
			else if (!late) {
				// Of these there are no more than the other side has asked for.
				this.replies.waiting.add(transfer);
			}
		}
		if (late) {
			this.wire.reject(outgoing, this.link.unreachable(Delivery.NOT_DELIVERED));
			return;
		}
		if (full != null) {
			origin.sender().hold(full.key(), HeldRecipient.Reason.TOO_MANY_LARGE);
		}
		wake();
	}

	private int mostWaiting() {
		long most = Math.max(WAITING_BYTES, 2L * this.maxMessageBytes) / this.usualBytes;
		return (int) Math.max(FEWEST_WAITING, Math.min(MOST_WAITING, most));
	}

	/**
	 * Has the thread of the lane go on.
	 */
	void wake() {
		Connection open = this.lane.connection();
		if (open != null && this.scheduled.compareAndSet(false, true)) {
			open.execute(() -> turn(open));
		}
	}

	private void turn(Connection open) {
		this.scheduled.set(false);
		writeNext(this.replies, open);
		writeNext(this.messages, open);
		resumeIfFew();
		Line line = this.begun;
		if (line == null) {
			Line other = (this.preferred == this.replies) ? this.messages : this.replies;
			line = canGo(this.preferred, open) ? this.preferred : other;
		}
		Transfer transfer = canGo(line, open) ? written(line) : null;
		if (transfer == null) {
			return;
		}
		if (!transfer.isBegun() && transfer.isOver()) {
			transfer.skip(this.wire, this.link);
			transfer.release();
			next(line);
		}
		else {
			sendChunk(open, line, transfer);
		}
	}

	private void resumeIfFew() {
		List<Held> resumed;
		synchronized (this) {
			if (this.held.isEmpty() || this.messages.waiting.size() > mostWaiting() / 2) {
				return;
			}
			resumed = List.copyOf(this.held);
			this.held.clear();
		}
		// There after whatever is done now, which may be to hold it.
		resumed.forEach((one) -> one.lane()
			.execute(() -> one.lane().sender().resume(one.key(), HeldRecipient.Reason.TOO_MANY_LARGE)));
	}

	private boolean canGo(Line line, Connection open) {
		Transfer transfer = written(line);
		return transfer != null && (open.credit() > line.reserve || (!transfer.isBegun() && transfer.isOver()));
	}

	private synchronized @Nullable Transfer written(Line line) {
		return line.written ? line.current : null;
	}

	private void sendChunk(Connection open, Line line, Transfer transfer) {
		boolean last = transfer.isLast();
		if (last && transfer.outgoing() instanceof Outgoing.Request request) {
			// From here on, as before that it certainly has not arrived.
			this.lane.awaitReply(transfer.correlation(), request, transfer.type());
		}
		this.begun = line;
		this.preferred = (line == this.replies) ? this.messages : this.replies;
		ByteBuf batch = transfer.nextBatch(open.allocator());
		ByteBuf sent = this.lane.compressor().compress(batch, open.allocator());
		this.wire.counters().sent(sent.readableBytes());
		open.send(sent);
		if (last) {
			this.begun = null;
			transfer.release();
			next(line);
		}
		else {
			wake();
		}
	}

	/** Done with the current one. */
	private void next(Line line) {
		synchronized (this) {
			line.current = null;
			line.written = false;
		}
		wake();
	}

	private void writeNext(Line line, Connection open) {
		for (Transfer next = take(line); next != null; next = take(line)) {
			Transfer transfer = next;
			if (transfer.isOver()) {
				transfer.skip(this.wire, this.link);
			}
			else {
				long correlation = this.lane.nextCorrelation();
				try {
					this.wire.remoting().dispatcher().execute(() -> write(line, transfer, open, correlation));
					return;
				}
				catch (RejectedExecutionException ex) {
					// The system has stopped.
					transfer.reject(this.wire, this.link.unreachable(Delivery.NOT_DELIVERED));
				}
			}
			synchronized (this) {
				line.current = null;
			}
		}
	}

	private synchronized @Nullable Transfer take(Line line) {
		if (this.closed || line.current != null) {
			return null;
		}
		line.current = line.waiting.poll();
		return line.current;
	}

	/** Not on the thread of the lane. */
	private void write(Line line, Transfer transfer, Connection open, long correlation) {
		try {
			if (!transfer.encode(this.wire, this.link, open.allocator(), this.maxMessageBytes, correlation,
					usualBytes())) {
				next(line);
				return;
			}
		}
		catch (SerializationException ex) {
			next(line);
			transfer.fail(ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			next(line);
			transfer
				.fail(new SerializationException("It cannot be written for another node: " + Redacted.text(ex), ex));
			return;
		}
		boolean late;
		synchronized (this) {
			late = this.closed;
			line.written = !late;
			this.usualBytes = Math.max(transfer.total(), this.usualBytes / 2);
		}
		if (late) {
			transfer.reject(this.wire, this.link.unreachable(Delivery.NOT_DELIVERED));
		}
		else {
			wake();
		}
	}

	private synchronized int usualBytes() {
		return this.usualBytes;
	}

	/**
	 * Takes nothing more, and rejects what was not sent completely. For the thread of the
	 * lane, or any other if the lane has none.
	 */
	void close() {
		List<Transfer> rejected = new ArrayList<>();
		synchronized (this) {
			this.closed = true;
			this.messages.close(rejected);
			this.replies.close(rejected);
		}
		rejected.forEach((transfer) -> transfer.reject(this.wire, this.link.unreachable(Delivery.NOT_DELIVERED)));
	}

	/**
	 * A recipient that is held.
	 *
	 * @param lane the ordinary lane of the recipient
	 * @param key the recipient
	 */
	private record Held(Lane lane, RecipientKey key) {
	}

	/**
	 * Messages or replies, in order.
	 */
	private static final class Line {

		/** How much credit is left to others. */
		private final int reserve;

		private final Queue<Transfer> waiting = new ArrayDeque<>();

		/** What is written or sent now. */
		private @Nullable Transfer current;

		/** Whether the current one has been written. */
		private boolean written;

		Line(int reserve) {
			this.reserve = reserve;
		}

		/** Takes out what was not sent, but not what is being written. */
		private void close(List<Transfer> rest) {
			if (this.current != null && this.written) {
				rest.add(this.current);
				this.current = null;
				this.written = false;
			}
			rest.addAll(this.waiting);
			this.waiting.clear();
		}

	}

}
