package io.pura.remote.rsocket;

import java.net.SocketAddress;

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

	private final Connection tcp;

	private final FrameDecoder decoder = new FrameDecoder();

	/**
	 * Begins to write to a connection. Must be called on its event loop, before anything
	 * is read.
	 * @param tcp the connection
	 */
	TcpWire(Connection tcp) {
		this.tcp = tcp;
		tcp.addHandlerLast(this.decoder);
		tcp.outbound().send(this.sender).then().subscribe(null, (ex) -> tcp.dispose(), tcp::dispose);
	}

	Channel channel() {
		return this.tcp.channel();
	}

	EventLoop loop() {
		return channel().eventLoop();
	}

	/**
	 * Returns why the bytes stopped, if it was no ordinary end.
	 */
	@Nullable Throwable failure() {
		return this.decoder.failure();
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

	@Override
	public void sendErrorAndClose(RSocketErrorException error) {
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
