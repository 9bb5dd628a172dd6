package io.pura.remote;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
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

	/** How many batches may be on the way to this side. */
	private static final int WINDOW = 32;

	private final Link link;

	private final int index;

	private final Wire wire;

	private final PendingAsks pending;

	private final LaneReceiver receiver;

	private final LaneSender sender;

	private final BatchReader reader;

	private final BatchCompressor compressor;

	private volatile @Nullable Connection connection;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private int consumed;

	Lane(Link link, int index, Wire wire) {
		this.link = link;
		this.index = index;
		this.wire = wire;
		this.pending = new PendingAsks(wire);
		this.receiver = new LaneReceiver(this, link, wire, this.pending);
		this.sender = new LaneSender(this, link, wire, this.pending, this.receiver);
		this.reader = new BatchReader(wire.types(), this.receiver);
		Hello peer = (index > 0) ? link.peer() : null;
		this.compressor = (peer != null) ? wire.compression().forMessages(peer) : wire.compression().forControl();
	}

	int index() {
		return this.index;
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
		connection.grant(WINDOW);
		this.sender.wake();
	}

	@Override
	public void opened(Connection connection) {
		accepted(connection);
		this.link.opened(this);
	}

	/**
	 * Adds a message, unless the queue is full. Safe for use by any thread.
	 */
	Offer offer(Outgoing outgoing) {
		return this.sender.offer(outgoing);
	}

	/**
	 * Adds what belongs to the wire itself, full or not. Safe for use by any thread.
	 */
	void add(Outgoing outgoing) {
		this.sender.add(outgoing);
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
	}

	@Override
	public void received(ByteBuf batch) {
		this.wire.counters().received(batch.readableBytes());
		try {
			read(batch);
		}
		catch (WireException | ConnectionRefusedException ex) {
			this.link.fail("what it sends cannot be understood: " + ex.getMessage());
			return;
		}
		finally {
			this.pending.flush();
		}
		this.consumed++;
		Connection open = this.connection;
		if (this.consumed >= WINDOW / 2 && open != null) {
			open.grant(this.consumed);
			this.consumed = 0;
		}
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
		this.pending.fail(this.link.unreachable(Delivery.UNKNOWN));
		this.sender.close();
		this.compressor.close();
		this.end.complete(null);
	}

	/**
	 * Ends the connection, if there is one, and takes nothing more.
	 */
	void close(@Nullable String reason) {
		Connection open = this.connection;
		if (open == null) {
			this.sender.close();
			this.end.complete(null);
			return;
		}
		open.execute(() -> {
			// What was said before still goes out, such as that this node leaves.
			this.sender.drain();
			this.sender.close();
			open.close(reason);
			this.end.complete(null);
		});
	}

	/**
	 * Returns when the connection has been closed.
	 * @return completes when everything is through that was done before
	 */
	CompletableFuture<?> end() {
		return this.end;
	}

}
