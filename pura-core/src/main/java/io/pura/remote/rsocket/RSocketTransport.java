package io.pura.remote.rsocket;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
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
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.util.DefaultPayload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
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
	 * What RSocket itself may do about silence: see KeepAlive.
	 */
	private static final Duration NEVER = Duration.ofMillis(Integer.MAX_VALUE);

	private static final Duration LONGEST_END = Duration.ofSeconds(3);

	private final Builder settings;

	private final LoopResources loops;

	private final TcpClient client;

	private final Set<RSocketConnection> connections = ConcurrentHashMap.newKeySet();

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
		newServer(address).doOnConnection((tcp) -> accept(tcp, acceptor)).bind().subscribe((server) -> {
			this.servers.add(server);
			if (this.closed.get()) {
				server.dispose();
			}
			bound.complete(address.withPort(server.port()));
		}, (ex) -> bound.completeExceptionally(bindException(address, ex)));
		return bound;
	}

	@Override
	public void connect(NodeAddress address, ByteBuf setup, ConnectionListener listener) {
		Payload copy = DefaultPayload.create(ByteBufUtil.getBytes(setup));
		setup.release();
		EventLoop loop = this.loops.onServer(LoopResources.DEFAULT_NATIVE).next();
		RSocketConnection connection = new RSocketConnection(loop, address.toString(), this.settings.keepAlive());
		connection.opening(listener);
		try {
			loop.execute(() -> open(connection, loop, address, copy));
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

	private void open(RSocketConnection connection, EventLoop loop, NodeAddress address, Payload setup) {
		add(connection);
		if (this.closed.get()) {
			connection.fail(new ClosedChannelException());
			return;
		}
		// Called on a loop that is the client's own, so the channel is registered there
		Disposable attempt = this.client.host(address.host()).port(address.port()).connect().flatMap((tcp) -> {
			TcpWire wire = new TcpWire(tcp, false, connection::lost);
			connection.connected(wire);
			return RSocketConnector.create()
				.payloadDecoder(PayloadDecoder.ZERO_COPY)
				.dataMimeType(MIME_TYPE)
				.keepAlive(NEVER, NEVER)
				.setupPayload(setup)
				.connect(wire.asClientTransport());
		}).subscribe(connection::opened, connection::lost);
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
		RSocketConnection connection = new RSocketConnection(channel.eventLoop(), nameOf(channel.remoteAddress()),
				this.settings.keepAlive());
		TcpWire wire = new TcpWire(tcp, true, connection::lost);
		connection.connected(wire);
		add(connection);
		if (this.closed.get()) {
			wire.dispose();
			return;
		}
		RSocketServer.create((setup, socket) -> accept(setup, socket, connection, acceptor))
			.payloadDecoder(PayloadDecoder.ZERO_COPY)
			.maxTimeToFirstFrame(this.settings.connectTimeout)
			.asConnectionAcceptor()
			.apply(wire)
			.subscribe(null, (ex) -> {
				LOGGER.debug("No connection with {}", wire.remoteAddress(), ex);
				wire.dispose();
			});
	}

	private Mono<RSocket> accept(ConnectionSetupPayload setup, RSocket socket, RSocketConnection connection,
			Acceptor acceptor) {
		try {
			if (!setup.dataMimeType().equals(MIME_TYPE)) {
				throw new ConnectionRefusedException(
						"This is a node of Pura, which takes " + MIME_TYPE + ", but not " + setup.dataMimeType());
			}
			ConnectionListener listener = acceptor.accept(setup.sliceData(), connection);
			return Mono.just(connection.accepted(listener, socket));
		}
		catch (ConnectionRefusedException ex) {
			connection.refused();
			return Mono.error(new RejectedSetupException(String.valueOf(ex.getMessage())));
		}
		catch (Throwable ex) {
			LOGGER.error("Refusing the {}, since the acceptor failed", connection, ex);
			connection.refused();
			return Mono.error(new RejectedSetupException("The node failed to accept the connection: see its log"));
		}
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
		return (tls == null) ? server
				: server.secure((spec) -> spec.sslContext(tls).handshakeTimeout(this.settings.connectTimeout));
	}

	private static TcpClient newClient(Builder settings, LoopResources loops) {
		TcpClient client = TcpClient.newConnection()
			.runOn(loops)
			.resolver((spec) -> spec.runOn(loops).queryTimeout(settings.connectTimeout))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeout.toMillis()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR, READS);
		SslContext tls = settings.clientTls;
		return (tls == null) ? client
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

		private Duration keepAliveInterval = Duration.ofSeconds(1);

		private Duration keepAliveMaxLifeTime = Duration.ofSeconds(3);

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
		 * shake hands. A node that connects with this one must introduce itself within
		 * the same time.
		 * @param connectTimeout the time; 2 seconds by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = positive("connectTimeout", connectTimeout);
			return this;
		}

		/**
		 * Sets when a node that has fallen silent is given up. Each side of a connection
		 * decides for itself.
		 * @param interval how often it is asked for a sign of life; 1 second by default
		 * @param maxLifeTime after what time without one the connection is lost; 3
		 * seconds by default
		 * @return this builder
		 */
		public Builder keepAlive(Duration interval, Duration maxLifeTime) {
			this.keepAliveInterval = positive("interval", interval);
			this.keepAliveMaxLifeTime = positive("maxLifeTime", maxLifeTime);
			if (interval.compareTo(maxLifeTime) >= 0) {
				throw new IllegalArgumentException(
						"'interval' must be shorter than 'maxLifeTime', but was " + interval + " of " + maxLifeTime);
			}
			return this;
		}

		/**
		 * Starts the transport.
		 * @return a transport
		 */
		public RSocketTransport build() {
			return new RSocketTransport(this);
		}

		private KeepAlive keepAlive() {
			return new KeepAlive(this.keepAliveInterval, this.keepAliveMaxLifeTime);
		}

		private static Duration positive(String name, Duration time) {
			if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
				throw new IllegalArgumentException("'" + name + "' must be between 1 ms and 24 days, but was " + time);
			}
			return time;
		}

	}

}
