package io.pura.remote.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.rsocket.frame.FrameLengthCodec;
import org.jspecify.annotations.Nullable;

/**
 * What has come over a connection and is no whole frame yet, with room for what is read
 * next.
 * <p>
 * A channel {@linkplain #install reads into it}, right behind what is there already, and
 * if a large frame is on the way no further than its end and the beginning of the one
 * behind it. So frames are in one piece when they are there, and next to nothing is
 * copied to have them so. Used on the event loop of the connection.
 */
final class FrameBuffer {

	/** Room for a read, unless a large frame is on the way. */
	private static final int READ = 64 * 1024;

	/** From here on a frame is read alone: a copy of what else came costs more. */
	private static final int LARGE = 16 * 1024;

	/** Of the next frame, so that its size is known when it is read. */
	private static final int AHEAD = 64;

	private @Nullable ByteBuf bytes;

	/**
	 * Has a channel whose bytes are frames, and nothing else, read into a buffer. Must be
	 * called before it reads anything.
	 */
	static void install(Channel channel) {
		channel.config().setRecvByteBufAllocator(new Reads());
	}

	/**
	 * Returns the buffer that a channel reads into, or a new one that is to be filled by
	 * {@link #add}.
	 */
	static FrameBuffer of(Channel channel) {
		return (channel.config().getRecvByteBufAllocator() instanceof Reads reads) ? reads.buffer : new FrameBuffer();
	}

	/**
	 * Takes what was read.
	 * @param read belongs to this buffer from here on
	 */
	void add(ByteBuf read, ByteBufAllocator allocator) {
		if (this.bytes == null) {
			this.bytes = read;
			return;
		}
		try {
			if (read != this.bytes) {
				room(allocator, Math.max(read.readableBytes(), missing())).writeBytes(read);
			}
		}
		finally {
			// Of this buffer there is one reference more while somebody reads into it.
			read.release();
		}
	}

	/**
	 * Returns how many bytes the next frame has, or -1 if that is not known yet.
	 */
	int frameSize() {
		ByteBuf held = this.bytes;
		return (held != null && held.readableBytes() >= FrameLengthCodec.FRAME_LENGTH_SIZE)
				? held.getUnsignedMedium(held.readerIndex()) : -1;
	}

	/**
	 * Takes the next frame, without its length.
	 * @param size how many bytes it has
	 * @return the frame, which is not retained, or {@code null} if it is not there yet
	 */
	@Nullable ByteBuf next(int size) {
		ByteBuf held = this.bytes;
		if (held == null || held.readableBytes() < FrameLengthCodec.FRAME_LENGTH_SIZE + size) {
			return null;
		}
		return held.skipBytes(FrameLengthCodec.FRAME_LENGTH_SIZE).readSlice(size);
	}

	/**
	 * Keeps no memory for nothing.
	 */
	void trim() {
		if (this.bytes != null && !this.bytes.isReadable()) {
			clear();
		}
	}

	/**
	 * Forgets everything.
	 */
	void clear() {
		ByteBuf held = this.bytes;
		this.bytes = null;
		if (held != null) {
			held.release();
		}
	}

	/**
	 * Returns where to read to, with room for the rest of the next frame, the size of
	 * which must be one that is allowed. The caller does not own it.
	 */
	ByteBuf roomToRead(ByteBufAllocator allocator) {
		return room(allocator, (frameSize() < LARGE) ? READ : missing());
	}

	/** What is to come of the next frame, and a little more. */
	private int missing() {
		int there = (this.bytes != null) ? this.bytes.readableBytes() : 0;
		return FrameLengthCodec.FRAME_LENGTH_SIZE + Math.max(0, frameSize()) - there + AHEAD;
	}

	private ByteBuf room(ByteBufAllocator allocator, int wanted) {
		ByteBuf held = this.bytes;
		if (held != null && held.writableBytes() >= wanted) {
			return held;
		}
		ByteBuf next = allocator.ioBuffer(((held != null) ? held.readableBytes() : 0) + wanted);
		if (held != null) {
			next.writeBytes(held);
			held.release();
		}
		this.bytes = next;
		return next;
	}

	/**
	 * Has one channel read into one buffer.
	 */
	private static final class Reads extends DefaultMaxMessagesRecvByteBufAllocator {

		private final FrameBuffer buffer = new FrameBuffer();

		@Override
		@SuppressWarnings("deprecation") // as the method that it implements
		public Handle newHandle() {
			return new MaxMessageHandle() {

				@Override
				public int guess() {
					return READ;
				}

				/*
				 * Released again by a channel that had nothing to read.
				 */
				@Override
				public ByteBuf allocate(ByteBufAllocator allocator) {
					return Reads.this.buffer.roomToRead(allocator).retain();
				}

			};
		}

	}

}
