package io.pura.remote;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Ask;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link Link}: messages and their answers in both directions, each
 * in order.
 * <p>
 * All tables, and the asks that wait for a reply, belong to the thread of the connection.
 * When the connection ends, what was written and not answered fails with
 * {@link Delivery#UNKNOWN}, and what was not written yet with
 * {@link Delivery#NOT_DELIVERED}.
 */
final class Lane implements ConnectionListener {

	private final Link link;

	private final int index;

	private final LaneKind kind;

	private final Wire wire;

	private final PendingAsks pending;

	private final LaneReceiver receiver;

	private final LaneSender sender;

	/** Only of the lane for large messages. */
	private final @Nullable LargeSender large;

	private final BatchReader reader;

	private final BatchCompressor compressor;

	private volatile @Nullable Connection connection;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private final CreditWindow credit;

	Lane(Link link, int index, LaneKind kind, Wire wire) {
		this.link = link;
		this.index = index;
		this.kind = kind;
		this.wire = wire;
		this.pending = new PendingAsks(wire);
		this.credit = new CreditWindow(this, link.inflow(kind));
		this.receiver = new LaneReceiver(this, link, wire, this.pending);
		this.sender = new LaneSender(this, link, wire, this.receiver);
		this.large = (kind == LaneKind.LARGE) ? new LargeSender(this, link, wire) : null;
		this.reader = new BatchReader(wire.types(), link.peerTypes(), this.receiver);
		Hello peer = (index > 0) ? link.peer() : null;
		this.compressor = (peer != null) ? wire.compression().forMessages(peer) : wire.compression().forControl();
	}

	int index() {
		return this.index;
	}

	LaneKind kind() {
		return this.kind;
	}

	LaneSender sender() {
		return this.sender;
	}

	/**
	 * Returns the connection, or {@code null} if it is not there yet.
	 */
	@Nullable Connection connection() {
		return this.connection;
	}

	/**
	 * Returns what compresses the batches of this lane.
	 */
	BatchCompressor compressor() {
		return this.compressor;
	}

	/**
	 * Takes the connection when this side has accepted it.
	 */
	void accepted(Connection connection) {
		this.connection = connection;
		connection.grant(this.kind.window());
		wake();
	}

	private void wake() {
		this.sender.wake();
		if (this.large != null) {
			this.large.wake();
		}
	}

	@Override
	public void opened(Connection connection) {
		accepted(connection);
		this.link.opened(this);
	}

	/**
	 * Adds a message, unless the queue is full. Safe for use by any thread.
	 */
	Offer offer(Outgoing.Addressed message) {
		return this.sender.offer(message);
	}

	/**
	 * Adds what belongs to the wire itself, full or not. Safe for use by any thread.
	 */
	void add(Outgoing outgoing) {
		this.sender.add(outgoing);
	}

	/**
	 * Adds a message or a reply that is to be sent in chunks. Only on the lane for large
	 * messages. For the thread of the lane that it comes from.
	 * @param origin that lane
	 */
	void addLarge(Outgoing outgoing, Lane origin) {
		if (this.large == null) {
			throw new IllegalStateException("lane " + this.index + " is not for large messages");
		}
		this.large.add(outgoing, origin);
	}

	/**
	 * Returns the number that the next ask is written with. For the thread of the lane.
	 */
	long nextCorrelation() {
		return this.pending.nextCorrelation();
	}

	/**
	 * Waits for the reply to an ask that has been written, and tells the other side if
	 * its asker does not. For the thread of the lane.
	 * @param type the type of the message
	 */
	void awaitReply(long correlation, Outgoing.Request request, @Nullable WireType type) {
		Ask<?> ask = request.ask();
		this.pending.add(correlation, request.to(), ask, ask.isDelivery() ? null : type,
				() -> execute(() -> givenUp(correlation)));
	}

	/** The asker's time is up, or it has cancelled. */
	private void givenUp(long correlation) {
		if (this.pending.remove(correlation)) {
			add(new Outgoing.Note(Kind.CANCEL, correlation, null));
		}
	}

	/**
	 * A reply for this lane has come on that for large messages.
	 * @param whenRead is run by any thread when the body has been read
	 */
	void largeReply(long correlation, ByteBuf body, ReplyVersions versions, Runnable whenRead) {
		this.pending.largeReply(correlation, body, versions, whenRead);
	}

	/**
	 * Runs code on the thread of the connection, if there is one.
	 */
	void execute(Runnable code) {
		Connection open = this.connection;
		if (open != null) {
			open.execute(code);
		}
	}

	@Override
	public void credited() {
		this.link.credited(this);
		this.sender.drain();
		if (this.large != null) {
			this.large.wake();
		}
	}

	@Override
	public void received(ByteBuf batch) {
		this.wire.counters().received(batch.readableBytes());
		try {
			this.receiver.begin();
			read(batch);
		}
		catch (WireException | ConnectionRefusedException ex) {
			this.link.fail("what it sends cannot be understood: " + ex.getMessage());
			return;
		}
		finally {
			this.pending.flush();
		}
		this.credit.consumed(this.receiver.content());
	}

	/**
	 * A large message or reply has been read: gives back the credit that was kept while
	 * this lane was busy. For the thread of the lane.
	 */
	void largeRead() {
		this.credit.largeRead();
	}

	/**
	 * Returns how many chunks are still to come of a large message that has begun, which
	 * are none if it is a reply. For the thread of the lane.
	 */
	int missingChunks() {
		return this.receiver.missingChunks();
	}

	/**
	 * Returns whether no more messages should come for now. For the thread of the lane.
	 */
	boolean isBusy() {
		return this.receiver.isBusy();
	}

	/**
	 * The other side wants nothing for a recipient for now.
	 */
	void hold(RecipientKey key) {
		this.sender.hold(key, HeldRecipient.Reason.OTHER_SIDE);
	}

	/**
	 * The other side wants messages for a recipient again.
	 */
	void resume(RecipientKey key) {
		this.sender.resume(key, HeldRecipient.Reason.OTHER_SIDE);
	}

	private void read(ByteBuf batch) {
		Connection open = this.connection;
		ByteBuf records = (open != null) ? this.compressor.inflate(batch, open.allocator()) : batch;
		try {
			this.reader.read(records);
		}
		finally {
			if (records != batch) {
				records.release();
			}
		}
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		this.link.closed(this, cause);
		this.receiver.closed();
		this.credit.closed();
		this.pending.fail(this.link.unreachable(Delivery.UNKNOWN));
		closeSenders();
		this.compressor.close();
		this.end.complete(null);
	}

	/**
	 * Ends the connection, if there is one, and takes nothing more.
	 */
	void close(@Nullable String reason) {
		Connection open = this.connection;
		if (open == null) {
			closeSenders();
			this.end.complete(null);
			return;
		}
		open.execute(() -> {
			// What was said before still goes out, such as that this node leaves.
			this.sender.drain();
			closeSenders();
			open.close(reason);
			this.end.complete(null);
		});
	}

	private void closeSenders() {
		this.sender.close();
		if (this.large != null) {
			this.large.close();
		}
	}

	/**
	 * Returns when the connection has been closed.
	 * @return completes when everything is through that was done before
	 */
	CompletableFuture<?> end() {
		return this.end;
	}

}
