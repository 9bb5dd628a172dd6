package io.pura.remote.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.rsocket.frame.FrameHeaderCodec;
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

	/*
	 * RSocket reads the header of a frame without a look at its length, and releases the
	 * frame twice when that fails.
	 */
	@Override
	protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
		Object frame = super.decode(context, in);
		if (!(frame instanceof ByteBuf bytes) || bytes.readableBytes() >= FrameHeaderCodec.size()) {
			return frame;
		}
		this.failure = new CorruptedFrameException("A frame of " + bytes.readableBytes() + " bytes has no header");
		bytes.release();
		in.skipBytes(in.readableBytes());
		context.close();
		return null;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
		context.fireExceptionCaught(cause);
	}

}
