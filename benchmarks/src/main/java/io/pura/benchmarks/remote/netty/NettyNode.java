package io.pura.benchmarks.remote.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.Tally;
import io.pura.benchmarks.remote.node.TestedNode;
import org.jspecify.annotations.Nullable;

/**
 * Two connections of Netty, one for each direction, with one event loop. The receiver is
 * called on it: there are no actors, no names, and no large messages beside small ones.
 */
public final class NettyNode implements TestedNode {

	private static final byte[] NOTHING = new byte[0];

	private static final FixedRecvByteBufAllocator READS = new FixedRecvByteBufAllocator(64 * 1024);

	/** As much as Pura has on the way. */
	private static final WriteBufferWaterMark WRITES = new WriteBufferWaterMark(1024 * 1024, 2 * 1024 * 1024);

	private static final long RETRY_MILLIS = 50;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1,
			Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

	private final Outbound outbound = new Outbound();

	/**
	 * Starts a node.
	 * @param endpoint where
	 */
	public NettyNode(Endpoint endpoint) {
		SslContext server = (endpoint.tls() != null) ? endpoint.tls().server() : null;
		SslContext client = (endpoint.tls() != null) ? endpoint.tls().client() : null;
		new ServerBootstrap().group(this.loops)
			.channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
			.childHandler(new Pipeline(server, endpoint.ports().own(), Inbound::new))
			.bind(HOST, endpoint.ports().own())
			.syncUninterruptibly();
		connect(new Bootstrap().group(this.loops)
			.channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR, READS)
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES)
			.handler(new Pipeline(client, endpoint.ports().other(), () -> this.outbound))
			.remoteAddress(HOST, endpoint.ports().other()));
	}

	/** Without end, as the other node may not have started yet. */
	private void connect(Bootstrap bootstrap) {
		bootstrap.connect().addListener((ChannelFuture connected) -> {
			if (!connected.isSuccess() && !this.loops.isShuttingDown()) {
				this.loops.schedule(() -> connect(bootstrap), RETRY_MILLIS, TimeUnit.MILLISECONDS);
			}
		});
	}

	@Override
	public void tell(int sender, long number, byte[] payload) {
		this.outbound.tell(sender, number, Tally.check(sender, number, payload), payload);
	}

	@Override
	public CompletableFuture<Count> slowDown(int pauseMicros, long millis) {
		return this.outbound.ask(Letter.Kind.SLOW_DOWN, pauseMicros, millis, NOTHING)
			.thenApply((reply) -> new Count(reply.first(), reply.second(), reply.third()));
	}

	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return this.outbound.ask(Letter.Kind.QUESTION, value, 0, payload)
			.thenApply((reply) -> new Answer(reply.first(), reply.payload()));
	}

	@Override
	public CompletableFuture<Answer> bulk(byte[] payload) {
		return this.outbound.ask(Letter.Kind.BULK, 0, 0, payload)
			.thenApply((reply) -> new Answer(reply.first(), reply.payload()));
	}

	@Override
	public void close() {
		this.loops.shutdownGracefully(0, Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * Encrypts if that is wanted.
	 */
	private static final class Pipeline extends ChannelInitializer<Channel> {

		private final @Nullable SslContext tls;

		private final int port;

		private final Supplier<ChannelHandler> last;

		Pipeline(@Nullable SslContext tls, int port, Supplier<ChannelHandler> last) {
			this.tls = tls;
			this.port = port;
			this.last = last;
		}

		@Override
		protected void initChannel(Channel channel) {
			if (this.tls != null) {
				channel.pipeline().addLast(this.tls.newHandler(channel.alloc(), HOST, this.port));
			}
			channel.pipeline().addLast(this.last.get());
		}

	}

}
