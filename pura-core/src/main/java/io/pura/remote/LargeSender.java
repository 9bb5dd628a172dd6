package io.pura.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.MailboxFullException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.serialization.Redacted;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on the lane for large messages: one after the other is written by
 * a thread of the actors, and sent by the thread of the lane, one chunk a turn. So there
 * is never more than one that has been written; the others wait as the objects that they
 * are, about as many as would take 64 MiB, or twice the largest size of a message.
 */
final class LargeSender {

	private static final int FEWEST_WAITING = 16;

	private static final int MOST_WAITING = 1024;

	/** What those that wait may come to, if they are as large as the last ones were. */
	private static final long WAITING_BYTES = 64 * 1024 * 1024;

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final PendingAsks pending;

	private final int maxMessageBytes;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	// All from here on under the lock.

	private final Queue<Transfer> waiting = new ArrayDeque<>();

	/** What is written or sent now. */
	private @Nullable Transfer current;

	/** Whether the current one has been written. */
	private boolean written;

	private boolean closed;

	/** Follows what was sent last: up at once, and down by half each time. */
	private int usualBytes = LaneSender.LARGEST_BODY;

	LargeSender(Lane lane, Link link, Wire wire, PendingAsks pending) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.pending = pending;
		this.maxMessageBytes = link.maxMessageBytes();
	}

	/**
	 * Takes a message or a reply. What cannot be sent is answered as if the lane that it
	 * comes from had not sent it. Safe for use by any thread.
	 * @param origin where it comes from
	 */
	void add(Outgoing outgoing, Lane origin) {
		boolean late;
		int most;
		boolean full;
		synchronized (this) {
			late = this.closed;
			most = mostWaiting();
			// Of replies there are no more than the other side has asked for, and of
			// deliveries no more than were promised.
			full = this.waiting.size() >= most
					&& (outgoing instanceof Outgoing.Tell || outgoing instanceof Outgoing.Request);
			if (!late && !full) {
				this.waiting.add(new Transfer(outgoing, origin.sender(), origin.index()));
			}
		}
		if (late) {
			this.wire.reject(outgoing, this.link.unreachable(Delivery.NOT_DELIVERED));
		}
		else if (full) {
			refuse(outgoing, most);
		}
		else {
			wake();
		}
	}

	private int mostWaiting() {
		long most = Math.max(WAITING_BYTES, 2L * this.maxMessageBytes) / this.usualBytes;
		return (int) Math.max(FEWEST_WAITING, Math.min(MOST_WAITING, most));
	}

	private void refuse(Outgoing outgoing, int most) {
		if (outgoing instanceof Outgoing.Tell tell) {
			this.wire.discard(tell.to(), tell.message(), Reason.MAILBOX_FULL);
		}
		else if (outgoing instanceof Outgoing.Request request) {
			this.wire.reject(request, Reason.MAILBOX_FULL, new MailboxFullException(request.to().path(), most));
		}
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
		Transfer transfer = writtenTransfer();
		if (transfer == null) {
			writeNext(open);
		}
		else if (!transfer.isBegun() && transfer.isOver()) {
			transfer.skip(this.wire, this.link);
			transfer.release();
			next();
		}
		else if (open.credit() > CreditWindow.RESERVE) {
			sendChunk(open, transfer);
		}
	}

	private synchronized @Nullable Transfer writtenTransfer() {
		return this.written ? this.current : null;
	}

	private void sendChunk(Connection open, Transfer transfer) {
		boolean last = transfer.isLast();
		if (last && transfer.outgoing() instanceof Outgoing.Request request) {
			awaitReply(request, transfer);
		}
		ByteBuf batch = transfer.nextBatch(open.allocator());
		ByteBuf sent = this.lane.compressor().compress(batch, open.allocator());
		this.wire.counters().sent(sent.readableBytes());
		open.send(sent);
		if (last) {
			transfer.release();
			next();
		}
		else {
			wake();
		}
	}

	/** From the last chunk on, as before that it certainly has not arrived. */
	private void awaitReply(Outgoing.Request request, Transfer transfer) {
		long correlation = transfer.correlation();
		Ask<?> ask = request.ask();
		this.pending.add(correlation, request.to(), ask, ask.isDelivery() ? null : transfer.type(),
				() -> this.lane.execute(() -> this.lane.sender().givenUp(correlation)));
	}

	/** Done with the current one. */
	private void next() {
		synchronized (this) {
			this.current = null;
			this.written = false;
		}
		wake();
	}

	private void writeNext(Connection open) {
		for (Transfer next = take(); next != null; next = take()) {
			Transfer transfer = next;
			if (transfer.isOver()) {
				transfer.skip(this.wire, this.link);
			}
			else {
				long correlation = this.pending.nextCorrelation();
				try {
					this.wire.remoting().dispatcher().execute(() -> write(transfer, open, correlation));
					return;
				}
				catch (RejectedExecutionException ex) {
					// The system has stopped.
					transfer.reject(this.wire, this.link.unreachable(Delivery.NOT_DELIVERED));
				}
			}
			synchronized (this) {
				this.current = null;
			}
		}
	}

	private synchronized @Nullable Transfer take() {
		if (this.closed || this.current != null) {
			return null;
		}
		this.current = this.waiting.poll();
		return this.current;
	}

	/** Not on the thread of the lane. */
	private void write(Transfer transfer, Connection open, long correlation) {
		try {
			if (!transfer.encode(this.wire, this.link, open.allocator(), this.maxMessageBytes, correlation,
					usualBytes())) {
				next();
				return;
			}
		}
		catch (SerializationException ex) {
			next();
			transfer.fail(ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			next();
			transfer
				.fail(new SerializationException("It cannot be written for another node: " + Redacted.text(ex), ex));
			return;
		}
		boolean late;
		synchronized (this) {
			late = this.closed;
			this.written = !late;
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
			if (this.current != null && this.written) {
				rejected.add(this.current);
				this.current = null;
				this.written = false;
			}
			rejected.addAll(this.waiting);
			this.waiting.clear();
		}
		rejected.forEach((transfer) -> transfer.reject(this.wire, this.link.unreachable(Delivery.NOT_DELIVERED)));
	}

}
