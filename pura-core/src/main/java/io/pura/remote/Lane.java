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

	private final Link link;

	private final int index;

	private final Wire wire;

	private final PendingAsks pending;

	private final LaneReceiver receiver;

	private final LaneSender sender;

	private final BatchReader reader;

	private volatile @Nullable Connection connection;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private final CreditWindow credit;

	Lane(Link link, int index, Wire wire) {
		this.link = link;
		this.index = index;
		this.wire = wire;
		this.pending = new PendingAsks(wire);
		this.credit = new CreditWindow(this, link.inflow());
		this.receiver = new LaneReceiver(this, link, wire, this.pending);
		this.sender = new LaneSender(this, link, wire, this.pending, this.receiver);
		this.reader = new BatchReader(wire.types(), this.receiver);
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
	 * Takes the connection when this side has accepted it.
	 */
	void accepted(Connection connection) {
		this.connection = connection;
		connection.grant(CreditWindow.WINDOW);
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
	Offer offer(Outgoing.Addressed message) {
		return this.sender.offer(message);
	}

	/**
	 * Returns what adds messages. Safe for use by any thread.
	 */
	LaneSender sender() {
		return this.sender;
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
			this.reader.read(batch);
		}
		catch (WireException | ConnectionRefusedException ex) {
			this.link.fail("what it sends cannot be understood: " + ex.getMessage());
			return;
		}
		finally {
			this.pending.flush();
		}
		this.credit.consumed(this.receiver.hasHandedOver());
	}

	/**
	 * The other side wants nothing for a recipient for now.
	 */
	void hold(RecipientKey key) {
		this.sender.hold(key);
	}

	/**
	 * The other side wants messages for a recipient again.
	 */
	void resume(RecipientKey key) {
		this.sender.resume(key);
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		this.link.closed(this, cause);
		this.receiver.closed();
		this.credit.closed();
		this.pending.fail(this.link.unreachable(Delivery.UNKNOWN));
		this.sender.close();
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
