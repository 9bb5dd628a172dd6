package io.pura.remote.rsocket;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.rsocket.exceptions.Exceptions;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameLengthCodec;
import io.rsocket.frame.FrameType;
import io.rsocket.frame.SetupFrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into RSocket frames, and remembers what went wrong with
 * it, which RSocket does not tell.
 */
final class FrameDecoder extends LengthFieldBasedFrameDecoder {

	private static final int SMALLEST_ERROR = FrameHeaderCodec.size() + Integer.BYTES;

	private final Consumer<Throwable> lastWords;

	private volatile @Nullable Throwable failure;

	private boolean expectsSetup;

	private long reads;

	/**
	 * Creates a decoder.
	 * @param expectsSetup whether the first frame must introduce the other side
	 * @param lastWords is given what the other side says when it ends the connection,
	 * before RSocket is; the acceptor would hear it from RSocket only when the bytes have
	 * ended
	 */
	FrameDecoder(boolean expectsSetup, Consumer<Throwable> lastWords) {
		super(FrameLengthCodec.FRAME_LENGTH_MASK + FrameLengthCodec.FRAME_LENGTH_SIZE, 0,
				FrameLengthCodec.FRAME_LENGTH_SIZE, 0, FrameLengthCodec.FRAME_LENGTH_SIZE);
		this.expectsSetup = expectsSetup;
		this.lastWords = lastWords;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	long reads() {
		return this.reads;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
		this.reads++;
		super.channelRead(context, bytes);
	}

	/*
	 * RSocket reads the header of a frame without a look at its length, and releases the
	 * frame twice when that fails.
	 */
	@Override
	protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
		Object decoded = super.decode(context, in);
		if (!(decoded instanceof ByteBuf frame)) {
			return decoded;
		}
		if (!isSound(frame)) {
			frame.release();
			in.skipBytes(in.readableBytes());
			exceptionCaught(context,
					new CorruptedFrameException("The other side does not speak RSocket as a node does"));
			return null;
		}
		this.expectsSetup = false;
		if (isLast(frame)) {
			this.lastWords.accept(Exceptions.from(0, frame));
		}
		return frame;
	}

	/*
	 * Ends here: behind this handler it would only be logged.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
		context.close();
	}

	private boolean isSound(ByteBuf frame) {
		int size = frame.readableBytes();
		try {
			return size >= FrameHeaderCodec.size() && (!isLast(frame) || size >= SMALLEST_ERROR)
					&& (!this.expectsSetup || isSetup(frame));
		}
		catch (RuntimeException ex) {
			// how RSocket says that it cannot be read
			return false;
		}
	}

	/*
	 * RSocket leaks what it refuses here.
	 */
	private static boolean isSetup(ByteBuf frame) {
		return FrameHeaderCodec.streamId(frame) == 0 && FrameHeaderCodec.frameType(frame) == FrameType.SETUP
				&& SetupFrameCodec.isSupportedVersion(frame) && !SetupFrameCodec.honorLease(frame)
				&& !SetupFrameCodec.resumeEnabled(frame) && SetupFrameCodec.keepAliveInterval(frame) > 0
				&& !SetupFrameCodec.dataMimeType(frame).isEmpty();
	}

	private static boolean isLast(ByteBuf frame) {
		return FrameHeaderCodec.streamId(frame) == 0 && FrameHeaderCodec.frameType(frame) == FrameType.ERROR;
	}

}
