package io.pura.remote.rsocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.rsocket.frame.FrameLengthCodec;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into RSocket frames, and remembers what went wrong with
 * it, which RSocket does not tell.
 */
final class FrameDecoder extends LengthFieldBasedFrameDecoder {

	private volatile @Nullable Throwable failure;

	FrameDecoder() {
		super(FrameLengthCodec.FRAME_LENGTH_MASK + FrameLengthCodec.FRAME_LENGTH_SIZE, 0,
				FrameLengthCodec.FRAME_LENGTH_SIZE, 0, FrameLengthCodec.FRAME_LENGTH_SIZE);
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
		context.fireExceptionCaught(cause);
	}

}
