package io.pura.spring.example;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBuf;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a network: it keeps what it is told, and reaches nobody.
 */
public class StubTransport implements Transport {

	/** Where a free port was asked for. */
	public static final int FREE_PORT = 4711;

	private final @Nullable Throwable failure;

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<String> setups = new CopyOnWriteArrayList<>();

	/**
	 * Creates a transport whose connections are never opened.
	 */
	public StubTransport() {
		this(null);
	}

	/**
	 * Creates a transport.
	 * @param failure what connections end with, or {@code null} if they are under way for
	 * ever
	 */
	public StubTransport(@Nullable Throwable failure) {
		this.failure = failure;
	}

	/**
	 * Creates a transport that reaches nobody and says so.
	 */
	public static StubTransport unreachable() {
		return new StubTransport(new ConnectException("nobody is there"));
	}

	@Override
	public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
		this.calls.add("bind " + address);
		return CompletableFuture.completedFuture((address.port() != 0) ? address : address.withPort(FREE_PORT));
	}

	@Override
	public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
		this.calls.add("connect " + address);
		this.setups.add(setup.toString(StandardCharsets.ISO_8859_1));
		setup.release();
		if (this.failure != null) {
			CompletableFuture.runAsync(() -> listener.closed(this.failure));
		}
	}

	@Override
	public int maxBatchBytes() {
		return 16 * 1024 * 1024;
	}

	@Override
	public CompletionStage<@Nullable Void> close() {
		this.calls.add("close");
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Returns what was called, in order.
	 */
	public List<String> calls() {
		return this.calls;
	}

	/**
	 * Returns how the node introduced itself to others.
	 */
	public List<String> setups() {
		return this.setups;
	}

}
