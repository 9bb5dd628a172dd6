package io.pura.remote.rsocket;

import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocketErrorException;
import io.rsocket.frame.ErrorFrameCodec;
import io.rsocket.frame.FrameLengthCodec;
import io.rsocket.internal.BaseDuplexConnection;
import io.rsocket.transport.ClientTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * RSocket frames over one TCP connection. The transport of RSocket itself logs an error
 * when a peer goes away while it writes, and hides the channel.
 */
final class TcpWire extends BaseDuplexConnection {

	private static final long LONGEST_LEAVE_SECONDS = 1;

	private final Connection tcp;

	private final EventLoop loop;

	private final FrameDecoder decoder;

	private volatile boolean leaving;

	/**
	 * Begins to write to a connection. Must be called on its event loop, before anything
	 * is read.
	 * @param tcp the connection
	 * @param accepting whether the other side opened it
	 * @param lastWords is given what the other side says when it ends the connection
	 */
	TcpWire(Connection tcp, boolean accepting, Consumer<Throwable> lastWords) {
		this.tcp = tcp;
		// A channel that is closed forgets its loop
		this.loop = tcp.channel().eventLoop();
		this.decoder = new FrameDecoder(accepting, lastWords);
		tcp.addHandlerLast(this.decoder);
		tcp.outbound().send(this.sender).then().subscribe(null, (ex) -> tcp.dispose(), () -> {
			if (!this.leaving) {
				tcp.dispose();
			}
		});
	}

	Channel channel() {
		return this.tcp.channel();
	}

	/**
	 * Returns why the bytes stopped, if it was no ordinary end.
	 */
	@Nullable Throwable failure() {
		return this.decoder.failure();
	}

	EventLoop loop() {
		return this.loop;
	}

	/**
	 * Returns how often something has been read.
	 */
	long reads() {
		return this.decoder.reads();
	}

	ClientTransport asClientTransport() {
		return new ClientTransport() {

			@Override
			public Mono<DuplexConnection> connect() {
				return Mono.just(TcpWire.this);
			}

			@Override
			public int maxFrameLength() {
				return FrameLengthCodec.FRAME_LENGTH_MASK;
			}

		};
	}

	@Override
	public ByteBufAllocator alloc() {
		return channel().alloc();
	}

	@Override
	public SocketAddress remoteAddress() {
		return channel().remoteAddress();
	}

	@Override
	public Mono<Void> onClose() {
		return Mono.whenDelayError(super.onClose(), this.tcp.onTerminate());
	}

	@Override
	public void sendFrame(int streamId, ByteBuf frame) {
		super.sendFrame(streamId, withLength(frame));
	}

	/*
	 * Lets the other side hang up: to close a socket that has something to read resets
	 * the connection, and the last frame might never be read.
	 */
	@Override
	public void sendErrorAndClose(RSocketErrorException error) {
		this.leaving = true;
		Future<?> deadline = this.loop.schedule((Runnable) this::dispose, LONGEST_LEAVE_SECONDS, TimeUnit.SECONDS);
		channel().closeFuture().addListener((closed) -> deadline.cancel(false));
		this.sender.tryEmitFinal(withLength(ErrorFrameCodec.encode(alloc(), 0, error)));
	}

	@Override
	public Flux<ByteBuf> receive() {
		return this.tcp.inbound().receive();
	}

	@Override
	protected void doOnClose() {
		this.tcp.dispose();
	}

	private ByteBuf withLength(ByteBuf frame) {
		return FrameLengthCodec.encode(alloc(), frame.readableBytes(), frame);
	}

}
