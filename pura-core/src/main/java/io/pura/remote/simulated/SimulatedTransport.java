package io.pura.remote.simulated;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link SimulatedNetwork}. Its fields belong to the thread of the timers.
 */
final class SimulatedTransport implements Transport {

	static final int MAX_BATCH_BYTES = 1024 * 1024;

	private final SimulatedNetwork network;

	private final String name;

	private final Map<NodeAddress, Acceptor> acceptors = new LinkedHashMap<>();

	private final Set<SimulatedConnection> connections = new LinkedHashSet<>();

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();

	/** Tells one pause from the next, 0 if the node is not paused. */
	private long pause;

	private long pauses;

	private boolean closed;

	private boolean crashed;

	SimulatedTransport(SimulatedNetwork network, String name) {
		this.network = network;
		this.name = name;
	}

	@Override
	public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
		CompletableFuture<NodeAddress> bound = new CompletableFuture<>();
		later(() -> {
			if (this.closed) {
				bound.completeExceptionally(new IllegalStateException("The transport is closed"));
				return;
			}
			try {
				NodeAddress free = this.network.bind(address, this);
				this.acceptors.put(free, acceptor);
				bound.complete(free);
			}
			catch (BindException ex) {
				bound.completeExceptionally(ex);
			}
		});
		return bound;
	}

	@Override
	public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
		byte[] bytes = ByteBufUtil.getBytes(setup);
		setup.release();
		later(() -> {
			SimulatedConnection connection = new SimulatedConnection(this.network, this, listener, bytes, kind,
					target(address), address);
			if (this.closed) {
				connection.run(() -> connection.end(new IllegalStateException("The transport is closed")));
			}
			else {
				connection.dial();
			}
		});
	}

	private SimulatedTransport target(NodeAddress address) {
		SimulatedTransport target = this.network.find(address);
		if (target == null) {
			target = new SimulatedTransport(this.network, address.toString());
			target.addNobody(address);
		}
		return target;
	}

	/**
	 * Stands for an address where nobody listens.
	 */
	private void addNobody(NodeAddress address) {
		this.acceptors.put(address, (setup, connection) -> {
			throw new IllegalStateException("Nobody listens at " + address);
		});
		this.closed = true;
	}

	@Override
	public boolean isGuarded() {
		return true;
	}

	@Override
	public int maxBatchBytes() {
		return MAX_BATCH_BYTES;
	}

	@Override
	public CompletionStage<@Nullable Void> close() {
		this.network.later(Duration.ZERO, () -> {
			if (this.crashed) {
				this.closing.complete(null);
			}
			run(this::closeNow);
		});
		return this.closing.copy();
	}

	private void closeNow() {
		this.closed = true;
		this.network.remove(this);
		List.copyOf(this.connections).forEach((connection) -> connection.run(connection::closeNow));
		this.closing.complete(null);
	}

	private void later(Runnable task) {
		this.network.later(Duration.ZERO, () -> run(task));
	}

	/**
	 * Runs a task of this node now, after it is resumed, or never if it has crashed.
	 */
	void run(Runnable task) {
		if (this.pause != 0 || !this.waiting.isEmpty()) {
			this.waiting.add(task);
		}
		else if (!this.crashed) {
			task.run();
		}
	}

	void pause() {
		if (this.pause == 0) {
			this.pauses++;
			long number = this.pauses;
			this.pause = number;
			this.connections.forEach((connection) -> connection.peer().giveUpLater(() -> this.pause == number));
		}
	}

	void resume() {
		this.pause = 0;
		this.network.later(Duration.ZERO, this::catchUp);
	}

	private void catchUp() {
		while (this.pause == 0 && !this.waiting.isEmpty()) {
			// Stays at the head until it has run, so that nothing overtakes the others.
			this.waiting.element().run();
			this.waiting.poll();
		}
	}

	void crash(boolean noticed) {
		this.crashed = true;
		this.pause = 0;
		this.waiting.clear();
		this.network.remove(this);
		List.copyOf(this.connections).forEach((connection) -> connection.die(noticed));
	}

	boolean isClosed() {
		return this.closed;
	}

	@Nullable Acceptor acceptor(NodeAddress address) {
		return this.acceptors.get(address);
	}

	boolean has(NodeAddress address) {
		return this.acceptors.containsKey(address);
	}

	Set<SimulatedConnection> connections() {
		return this.connections;
	}

	/**
	 * Returns the first address that was bound, if there is one.
	 */
	@Override
	public String toString() {
		return this.acceptors.isEmpty() ? this.name : this.acceptors.keySet().iterator().next().toString();
	}

}
