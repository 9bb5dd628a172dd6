package io.pura.remote.rsocket;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into RSocket frames. Keeps nothing of a frame that is
 * too large, and remembers what went wrong.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {

	/**
	 * How much the other side may say before it is known who it is.
	 */
	static final int MAX_SETUP_BYTES = 64 * 1024;

	/**
	 * A frame with the largest batch and what stands before that.
	 */
	static final int MAX_FRAME_BYTES = RSocketConnection.MAX_BATCH_BYTES + 64;

	private final FrameBuffer buffer;

	private final Consumer<ByteBuf> receiver;

	private final Runnable pause;

	private final Runnable room;

	private int maxBytes;

	private volatile @Nullable Throwable failure;

	private boolean reading;

	private long reads;

	private boolean decoding;

	private boolean ended;

	/**
	 * Creates a decoder.
	 * @param buffer what is read comes here
	 * @param known whether it is known who is on the other side
	 * @param receiver takes each frame without its length, and retains what it keeps
	 * @param pause is run when nothing more has come for now
	 * @param room is run when so much has left that more may be written
	 */
	FrameDecoder(FrameBuffer buffer, boolean known, Consumer<ByteBuf> receiver, Runnable pause, Runnable room) {
		this.maxBytes = known ? MAX_FRAME_BYTES : MAX_SETUP_BYTES;
		this.buffer = buffer;
		this.receiver = receiver;
		this.pause = pause;
		this.room = room;
	}

	/**
	 * The other side is known now, and may send large frames.
	 */
	void known() {
		this.maxBytes = MAX_FRAME_BYTES;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Returns whether the pause is still to come.
	 */
	boolean isReading() {
		return this.reading;
	}

	/**
	 * Returns how often something has been read.
	 */
	long reads() {
		return this.reads;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object read) {
		this.reads++;
		this.reading = true;
		this.buffer.add((ByteBuf) read, context.alloc());
		this.decoding = true;
		try {
			decode(context);
		}
		finally {
			this.decoding = false;
			if (this.ended || this.failure != null) {
				this.buffer.clear();
			}
			else {
				this.buffer.trim();
			}
		}
	}

	private void decode(ChannelHandlerContext context) {
		for (int size = this.buffer.frameSize(); size >= 0; size = this.buffer.frameSize()) {
			if (this.failure != null) {
				return;
			}
			if (size < Frames.HEADER_SIZE || size > this.maxBytes) {
				exceptionCaught(context, new CorruptedFrameException(
						"The other side does not speak RSocket as a node does: a frame of " + size + " bytes"));
				return;
			}
			ByteBuf frame = this.buffer.next(size);
			if (frame == null) {
				return;
			}
			this.receiver.accept(frame);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		this.reading = false;
		// A channel that had nothing to read may have made room for it.
		this.buffer.trim();
		this.pause.run();
		super.channelReadComplete(context);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
		if (context.channel().isWritable()) {
			this.room.run();
		}
		super.channelWritabilityChanged(context);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		end();
		super.channelInactive(context);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		end();
	}

	/** A receiver may hang up while it has a frame. */
	private void end() {
		this.ended = true;
		if (!this.decoding) {
			this.buffer.clear();
		}
	}

	/*
	 * Ends here: behind this handler it would only be logged.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		fail(cause);
		context.close();
	}

	/**
	 * Takes no more frames.
	 * @param cause why, unless something has gone wrong before
	 */
	void fail(Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
	}

}
