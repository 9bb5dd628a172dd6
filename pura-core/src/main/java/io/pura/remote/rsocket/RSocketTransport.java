package io.pura.remote.rsocket;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/**
 * Carries batches over RSocket and TCP, with TLS if wanted. Its threads are daemons whose
 * names begin with {@code pura-wire-}.
 */
public final class RSocketTransport implements Transport {

	static final String MIME_TYPE = "application/vnd.pura.batch";

	private static final Logger LOGGER = LoggerFactory.getLogger(RSocketTransport.class);

	private static final FixedRecvByteBufAllocator READS = new FixedRecvByteBufAllocator(64 * 1024);

	/*
	 * How many times longer than a node waits for another one does that wait for it.
	 */
	private static final int PATIENCE = 4;

	/*
	 * With 64 KiB each of what they say, and as much to read it into.
	 */
	static final int MAX_STRANGERS = 512;

	private static final Duration LONGEST_END = Duration.ofSeconds(3);

	private final Builder settings;

	private final LoopResources loops;

	private final TcpClient client;

	private final Set<RSocketConnection> connections = ConcurrentHashMap.newKeySet();

	private final Strangers strangers = new Strangers(MAX_STRANGERS);

	private final Set<DisposableServer> servers = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private RSocketTransport(Builder settings) {
		this.settings = settings;
		this.loops = LoopResources.create("pura-wire", settings.threads, true);
		this.client = newClient(settings, this.loops);
	}

	/**
	 * Creates a transport without TLS and with the settings that suit most.
	 * @return a transport
	 */
	public static RSocketTransport create() {
		return builder().build();
	}

	/**
	 * Returns a builder.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
		CompletableFuture<NodeAddress> bound = new CompletableFuture<>();
		if (this.closed.get()) {
			bound.completeExceptionally(bindException(address, new ClosedChannelException()));
			return bound;
		}
		newServer(address).doOnChannelInit((observer, channel, remote) -> {
			if (this.settings.serverTls == null) {
				FrameBuffer.install(channel);
			}
			watch(channel);
		}).doOnConnection((tcp) -> accept(tcp, acceptor)).bind().subscribe((server) -> {
			this.servers.add(server);
			if (this.closed.get()) {
				server.dispose();
			}
			bound.complete(address.withPort(server.port()));
		}, (ex) -> bound.completeExceptionally(bindException(address, ex)));
		return bound;
	}

	@Override
	public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
		ByteBuf copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(setup));
		setup.release();
		EventLoop loop = this.loops.onServer(LoopResources.DEFAULT_NATIVE).next();
		RSocketConnection connection = new RSocketConnection(loop, address.toString());
		connection.opening(listener);
		try {
			loop.execute(() -> open(connection, loop, address, this.settings.keepAlive(kind), copy));
		}
		catch (RejectedExecutionException ex) {
			listener.closed(ex);
		}
	}

	@Override
	public boolean isGuarded() {
		return this.settings.serverTls != null;
	}

	@Override
	public int maxBatchBytes() {
		return RSocketConnection.MAX_BATCH_BYTES;
	}

	@Override
	public CompletionStage<@Nullable Void> close() {
		if (this.closed.compareAndSet(false, true)) {
			this.servers.forEach(DisposableServer::dispose);
			CompletableFuture<?>[] ends = this.connections.stream().map((connection) -> {
				connection.close(null);
				return connection.done();
			}).toArray(CompletableFuture<?>[]::new);
			CompletableFuture.allOf(ends)
				.whenComplete((none, failure) -> this.loops.disposeLater(Duration.ZERO, LONGEST_END)
					.subscribe(null, this.end::completeExceptionally, () -> this.end.complete(null)));
		}
		return this.end.minimalCompletionStage();
	}

	private void open(RSocketConnection connection, EventLoop loop, NodeAddress address, KeepAlive keepAlive,
			ByteBuf setup) {
		add(connection);
		if (this.closed.get()) {
			connection.fail(new ClosedChannelException());
			return;
		}
		// Called on a loop that is the client's own, so the channel is registered there
		Disposable attempt = this.client.host(address.host())
			.port(address.port())
			.connect()
			.subscribe((tcp) -> connection.opened(new TcpWire(tcp, true, connection, connection::room), keepAlive,
					MIME_TYPE, setup), connection::lost);
		Future<?> deadline = loop.schedule(() -> {
			if (!attempt.isDisposed()) {
				attempt.dispose();
				connection.fail(new ConnectTimeoutException(
						"No connection with " + address + " within " + this.settings.connectTimeout));
			}
		}, this.settings.connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
		connection.done().whenComplete((none, failure) -> {
			attempt.dispose();
			deadline.cancel(false);
		});
	}

	private void accept(Connection tcp, Acceptor acceptor) {
		Channel channel = tcp.channel();
		RSocketConnection connection = new RSocketConnection(channel.eventLoop(), nameOf(channel.remoteAddress()));
		add(connection);
		connection.accepting(new TcpWire(tcp, false, connection, connection::room), (setup, accepted) -> {
			ConnectionListener listener = accept(setup, accepted, acceptor);
			this.strangers.remove(channel);
			return listener;
		});
		if (this.closed.get()) {
			channel.close();
		}
	}

	private static ConnectionListener accept(SetupFrame setup, RSocketConnection connection, Acceptor acceptor) {
		if (!setup.mimeType().equals(MIME_TYPE)) {
			throw new ConnectionRefusedException(
					"This is a node of Pura, which takes " + MIME_TYPE + ", but not " + setup.mimeType());
		}
		try {
			return acceptor.accept(setup.data(), connection);
		}
		catch (ConnectionRefusedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			LOGGER.error("Refusing the {}, since the acceptor failed", connection, ex);
			throw new ConnectionRefusedException("The node failed to accept the connection: see its log");
		}
	}

	/**
	 * A stranger must introduce itself soon. Timed on its loop, which has read what has
	 * come before it looks at the time, however busy it was.
	 */
	private void watch(Channel channel) {
		this.strangers.add(channel);
		Future<?> deadline = channel.eventLoop().schedule(() -> {
			if (this.strangers.remove(channel)) {
				channel.close();
			}
		}, patience().toMillis(), TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((closed) -> deadline.cancel(false));
	}

	private Duration patience() {
		return this.settings.connectTimeout.multipliedBy(PATIENCE);
	}

	private void add(RSocketConnection connection) {
		this.connections.add(connection);
		connection.done().whenComplete((none, failure) -> this.connections.remove(connection));
	}

	private TcpServer newServer(NodeAddress address) {
		TcpServer server = TcpServer.create()
			.runOn(this.loops)
			.host(address.host())
			.port(address.port())
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, READS);
		SslContext tls = this.settings.serverTls;
		return (tls == null) ? server : server.secure((spec) -> spec.sslContext(tls).handshakeTimeout(patience()));
	}

	private static TcpClient newClient(Builder settings, LoopResources loops) {
		TcpClient client = TcpClient.newConnection()
			.runOn(loops)
			.resolver((spec) -> spec.runOn(loops).queryTimeout(settings.connectTimeout))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeout.toMillis()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR, READS);
		SslContext tls = settings.clientTls;
		return (tls == null) ? client.doOnChannelInit((observer, channel, remote) -> FrameBuffer.install(channel))
				: client.secure((spec) -> spec.sslContext(tls).handshakeTimeout(settings.connectTimeout));
	}

	private static BindException bindException(NodeAddress address, Throwable cause) {
		Throwable root = (cause.getCause() != null) ? cause.getCause() : cause;
		BindException exception = new BindException("Cannot listen at " + address + ": " + root.getMessage());
		exception.initCause(cause);
		return exception;
	}

	private static String nameOf(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet)
				? new NodeAddress(inet.getAddress().getHostAddress(), inet.getPort()).toString()
				: String.valueOf(address);
	}

	/**
	 * Settings of a transport.
	 */
	public static final class Builder {

		private int threads = Math.max(2, Runtime.getRuntime().availableProcessors());

		private Duration connectTimeout = Duration.ofSeconds(2);

		private final Map<ConnectionKind, KeepAlive> keepAlives = new EnumMap<>(
				Map.of(ConnectionKind.CONTROL, new KeepAlive(Duration.ofSeconds(1), Duration.ofSeconds(3)),
						ConnectionKind.DATA, new KeepAlive(Duration.ofSeconds(5), Duration.ofSeconds(20))));

		private @Nullable SslContext serverTls;

		private @Nullable SslContext clientTls;

		private Builder() {
		}

		/**
		 * Sets the number of event loops.
		 * @param threads the number, at least 1; by default the number of processors, but
		 * at least 2
		 * @return this builder
		 */
		public Builder threads(int threads) {
			if (threads < 1) {
				throw new IllegalArgumentException("'threads' must be positive, but was " + threads);
			}
			this.threads = threads;
			return this;
		}

		/**
		 * Turns TLS on.
		 * @param server for connections that others open
		 * @param client for connections that this node opens
		 * @return this builder
		 */
		public Builder tls(SslContext server, SslContext client) {
			if (!server.isServer() || !client.isClient()) {
				throw new IllegalArgumentException("'server' must be for a server and 'client' for a client");
			}
			this.serverTls = server;
			this.clientTls = client;
			return this;
		}

		/**
		 * Sets how long it may take to look up the other node, to connect with it and to
		 * shake hands. A node that connects with this one has four times as long to
		 * introduce itself, as it may be busy.
		 * @param connectTimeout the time; 2 seconds by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = KeepAlive.requirePositive("connectTimeout", connectTimeout);
			return this;
		}

		/**
		 * Sets when a node that has fallen silent is given up. The side that opens a
		 * connection decides for both.
		 * @param kind the connections that this is for
		 * @param interval how often it is asked for a sign of life; by default 1 second
		 * on connections for control and 5 seconds on those for data
		 * @param maxLifeTime after what time without one the connection is lost; by
		 * default 3 seconds and 20 seconds
		 * @return this builder
		 */
		public Builder keepAlive(ConnectionKind kind, Duration interval, Duration maxLifeTime) {
			this.keepAlives.put(kind, new KeepAlive(interval, maxLifeTime));
			return this;
		}

		/**
		 * Starts the transport.
		 * @return a transport
		 */
		public RSocketTransport build() {
			return new RSocketTransport(this);
		}

		private KeepAlive keepAlive(ConnectionKind kind) {
			return Objects.requireNonNull(this.keepAlives.get(kind));
		}

	}

}
