package io.pura.remote.simulated;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a connection of a {@link SimulatedNetwork}. All ends share the one thread of
 * the timers; each insists that it is its turn when it is used.
 */
final class SimulatedConnection implements Connection {

	private static final Logger logger = LoggerFactory.getLogger(SimulatedConnection.class);

	private enum State {

		DIALLING, OPEN, ENDED

	}

	private final SimulatedNetwork network;

	private final SimulatedTransport transport;

	private final SimulatedConnection peer;

	private final SimulatedWire outgoing;

	private final NodeAddress address;

	private final byte[] setup;

	private final ConnectionKind kind;

	private @Nullable ConnectionListener listener;

	private State state;

	private int credit;

	/** Granted before the connection was accepted: nothing if it is refused. */
	private int early;

	private boolean inTurn;

	/**
	 * Creates both ends.
	 */
	SimulatedConnection(SimulatedNetwork network, SimulatedTransport transport, ConnectionListener listener,
			byte[] setup, ConnectionKind kind, SimulatedTransport target, NodeAddress address) {
		this.network = network;
		this.transport = transport;
		this.listener = listener;
		this.setup = setup;
		this.kind = kind;
		this.address = address;
		this.state = State.DIALLING;
		this.peer = new SimulatedConnection(this, target);
		this.outgoing = new SimulatedWire(network, this, this.peer);
	}

	private SimulatedConnection(SimulatedConnection peer, SimulatedTransport transport) {
		this.network = peer.network;
		this.transport = transport;
		this.setup = SimulatedSignal.NO_BYTES;
		this.kind = peer.kind;
		this.address = peer.address;
		this.state = State.DIALLING;
		this.peer = peer;
		this.outgoing = new SimulatedWire(peer.network, this, peer);
	}

	void dial() {
		this.transport.connections().add(this);
		this.peer.transport.connections().add(this.peer);
		this.outgoing.carry(new SimulatedSignal.Dial());
		Duration timeout = this.network.connectTimeout();
		this.network.later(timeout, () -> turn(() -> {
			if (this.state == State.DIALLING) {
				giveUp(new ConnectException("No answer from " + this.address + " within " + timeout), resetByThis());
			}
		}));
	}

	void dialled() {
		if (this.transport.isClosed()) {
			giveUp(resetByThis(), new ConnectException("Nobody listens at " + this.address));
		}
		else {
			this.state = State.OPEN;
			this.outgoing.carry(new SimulatedSignal.Answer());
		}
	}

	void answered() {
		this.state = State.OPEN;
		this.outgoing.carry(new SimulatedSignal.Setup(this.setup));
		Duration life = this.network.life();
		if (life != null) {
			this.network.later(life, () -> {
				if (this.network.hasResets()) {
					reset();
				}
			});
		}
		if (this.listener != null) {
			this.listener.opened(this);
		}
	}

	void accept(byte[] bytes) {
		Transport.Acceptor acceptor = this.transport.acceptor(this.address);
		if (acceptor == null) {
			return;
		}
		ByteBuf buffer = allocator().buffer(bytes.length).writeBytes(bytes);
		try {
			this.listener = acceptor.accept(buffer, this);
		}
		catch (ConnectionRefusedException ex) {
			refuse(Objects.requireNonNullElse(ex.getMessage(), "refused"));
		}
		catch (RuntimeException | Error ex) {
			logger.warn("{} refuses a connection, as its acceptor failed", this.transport, ex);
			refuse("the acceptor of " + this.transport + " failed");
		}
		finally {
			buffer.release();
		}
		if (this.listener != null && this.early > 0) {
			grant(this.early);
		}
	}

	void received(byte[] bytes) {
		ByteBuf batch = allocator().buffer(bytes.length).writeBytes(bytes);
		try {
			if (this.listener != null) {
				this.listener.received(batch);
			}
		}
		finally {
			batch.release();
		}
	}

	void credited(int batches) {
		this.credit = Math.addExact(this.credit, batches);
		if (this.listener != null) {
			this.listener.credited();
		}
	}

	@Override
	public void execute(Runnable code) {
		this.network.later(Duration.ZERO, () -> turn(code));
	}

	@Override
	public int credit() {
		checkTurn();
		return hasEnded() ? 0 : this.credit;
	}

	@Override
	public void send(ByteBuf batch) {
		try {
			checkTurn();
			if (hasEnded()) {
				return;
			}
			int size = batch.readableBytes();
			if (size == 0 || size > SimulatedTransport.MAX_BATCH_BYTES) {
				throw new IllegalArgumentException(
						"'batch' must have 1 to " + SimulatedTransport.MAX_BATCH_BYTES + " bytes, but had " + size);
			}
			if (this.credit == 0) {
				throw new IllegalStateException("There is no credit to send a batch to " + this.peer.transport);
			}
			this.credit--;
			this.outgoing.carry(new SimulatedSignal.Batch(ByteBufUtil.getBytes(batch)));
		}
		finally {
			batch.release();
		}
	}

	@Override
	public void grant(int batches) {
		checkTurn();
		if (batches <= 0) {
			throw new IllegalArgumentException("'batches' must be positive, but was " + batches);
		}
		if (this.listener == null) {
			this.early += batches;
		}
		else if (!hasEnded()) {
			this.outgoing.carry(new SimulatedSignal.Grant(batches));
		}
	}

	private void checkTurn() {
		if (!this.inTurn) {
			throw new IllegalStateException(
					"This must be called on the thread of the connection: wrap it in Connection.execute");
		}
	}

	@Override
	public void close(@Nullable String reason) {
		execute(() -> {
			if (reason != null && !hasEnded()) {
				logger.info("{} closes its connection to {}: {}", this.transport, this.peer.transport, reason);
			}
			closeNow();
		});
	}

	/**
	 * Ends this side in peace, and the other side when it has heard all that was said.
	 */
	void closeNow() {
		this.outgoing.finish();
		end(null);
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.network.allocator();
	}

	/**
	 * Runs code as the thread of this connection, as soon as its node does anything.
	 */
	void turn(Runnable code) {
		this.transport.run(() -> run(code));
	}

	/**
	 * Runs code as the thread of this connection.
	 */
	void run(Runnable code) {
		this.inTurn = true;
		try {
			code.run();
		}
		catch (Throwable ex) {
			fail(ex);
		}
		finally {
			this.inTurn = false;
		}
	}

	private void fail(Throwable cause) {
		if (hasEnded()) {
			logger.error("Code for a connection of {} that has ended failed", this.transport, cause);
			return;
		}
		logger.warn("The connection of {} to {} ends, as its listener failed", this.transport, this.peer.transport,
				cause);
		this.outgoing.breakWith(new IOException("The listener of " + this.transport + " failed"));
		end(cause);
	}

	/**
	 * Loses what is on the way out. If that was nothing, it takes a while until the
	 * silence is noticed.
	 */
	void cutOutgoing(BooleanSupplier still) {
		if (this.outgoing.discard()) {
			this.outgoing.breakSilently();
		}
		else {
			giveUpLater(still);
			this.peer.giveUpLater(still);
		}
	}

	/**
	 * Ends this side if it still hears nothing from the other one when that is noticed.
	 */
	void giveUpLater(BooleanSupplier still) {
		Duration detection = this.network.detection(this.kind);
		this.network.later(detection, () -> {
			if (still.getAsBoolean()) {
				turn(() -> {
					if (this.state == State.OPEN) {
						giveUp(new IOException("No sign of life from " + this.peer.transport + " for " + detection),
								resetByThis());
					}
				});
			}
		});
	}

	private void refuse(String reason) {
		giveUp(new ConnectionRefusedException(reason), new ConnectionRefusedException(reason));
	}

	private void giveUp(Exception cause, Exception causeForPeer) {
		this.outgoing.carry(new SimulatedSignal.End(causeForPeer));
		end(cause);
	}

	/**
	 * Breaks both directions, unless they are about to end anyway.
	 */
	void reset() {
		if (!hasEnded() && !this.peer.hasEnded()) {
			this.outgoing.breakWith(resetByThis());
			this.peer.outgoing.breakWith(this.peer.resetByThis());
		}
	}

	private IOException resetByThis() {
		return new IOException("Connection reset by " + this.transport);
	}

	/**
	 * Ends this side.
	 */
	void end(@Nullable Throwable cause) {
		if (hasEnded()) {
			return;
		}
		endSilently();
		if (this.listener != null) {
			try {
				this.listener.closed(cause);
			}
			catch (RuntimeException | Error ex) {
				logger.error("Listener of a connection of {} failed", this.transport, ex);
			}
		}
	}

	private void endSilently() {
		this.state = State.ENDED;
		this.transport.connections().remove(this);
		this.peer.outgoing.discard();
	}

	/**
	 * Ends this side without a word to its listener.
	 * @param noticed whether the other side is told
	 */
	void die(boolean noticed) {
		endSilently();
		if (noticed) {
			this.outgoing.breakWith(resetByThis());
		}
		else {
			this.outgoing.breakSilently();
		}
	}

	boolean hasEnded() {
		return this.state == State.ENDED;
	}

	SimulatedTransport transport() {
		return this.transport;
	}

	SimulatedConnection peer() {
		return this.peer;
	}

}
