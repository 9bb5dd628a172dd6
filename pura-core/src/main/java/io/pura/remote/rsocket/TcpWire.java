package io.pura.remote.rsocket;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

/**
 * RSocket frames over one TCP connection. Used on its event loop.
 */
final class TcpWire {

	private static final long LEAVE_SECONDS = 1;

	/**
	 * More than a node ever has: it answers each batch with little more than one frame,
	 * and may have been sent no more of them than it has given credit for.
	 */
	static final int MAX_WAITING = 4096;

	/**
	 * From here on no batches are added to those that are not written yet. More than a
	 * node has on the way that reads what it is sent, but for the largest batches.
	 */
	static final int MOST_UNWRITTEN_BYTES = 4 * 1024 * 1024;

	private static final WriteBufferWaterMark UNWRITTEN = new WriteBufferWaterMark(MOST_UNWRITTEN_BYTES / 2,
			MOST_UNWRITTEN_BYTES);

	private final Channel channel;

	private final EventLoop loop;

	private final FrameDecoder decoder;

	private final Runnable flush = this::flush;

	private final ChannelFutureListener written = (done) -> this.waiting--;

	private boolean flushing;

	/** How many frames are not written yet that are no payloads. */
	private int waiting;

	/**
	 * Begins to read and write. Must be called before anything is read.
	 * @param tcp the connection
	 * @param known whether it is known who is on the other side
	 * @param receiver takes each frame, and retains what it keeps
	 * @param room is run when {@link #hasRoom} has become true again
	 */
	TcpWire(Connection tcp, boolean known, Consumer<ByteBuf> receiver, Runnable room) {
		this.channel = tcp.channel();
		// A channel that is closed forgets its loop
		this.loop = this.channel.eventLoop();
		this.decoder = new FrameDecoder(FrameBuffer.of(this.channel), known, receiver, this.flush, room);
		tcp.addHandlerLast(this.decoder);
		this.channel.config().setWriteBufferWaterMark(UNWRITTEN);
		this.channel.config().setAutoRead(true);
	}

	Channel channel() {
		return this.channel;
	}

	EventLoop loop() {
		return this.loop;
	}

	ByteBufAllocator alloc() {
		return this.channel.alloc();
	}

	/**
	 * Returns why the bytes stopped, if it was no ordinary end.
	 */
	@Nullable Throwable failure() {
		return this.decoder.failure();
	}

	/**
	 * Returns how often something has been read.
	 */
	long reads() {
		return this.decoder.reads();
	}

	/**
	 * The other side is known now, and may send large frames.
	 */
	void known() {
		this.decoder.known();
	}

	/**
	 * Returns whether little enough waits to be written for another payload. A flush is
	 * due or has begun if not.
	 */
	boolean hasRoom() {
		return this.channel.isWritable();
	}

	/**
	 * Writes a frame, and all frames that are written in the same turn of the loop at
	 * once. Hangs up if too many wait: most are answers, and the other side may ask
	 * without end and read nothing.
	 */
	void write(ByteBuf frame) {
		if (this.waiting == MAX_WAITING) {
			frame.release();
			this.decoder.fail(new CorruptedFrameException(
					"The other side wants more answers than it reads: " + MAX_WAITING + " wait for it"));
			close();
			return;
		}
		this.waiting++;
		this.channel.write(frame).addListener(this.written);
		flushSoon();
	}

	/**
	 * Writes a payload, as {@link #write} does.
	 */
	void writePayload(int streamId, ByteBuf data) {
		this.channel.write(Frames.payload(alloc(), streamId, data.readableBytes()));
		this.channel.write(data);
		flushSoon();
	}

	private void flushSoon() {
		if (!this.flushing) {
			this.flushing = true;
			if (!this.decoder.isReading()) {
				this.loop.execute(this.flush);
			}
		}
	}

	private void flush() {
		if (this.flushing) {
			this.flushing = false;
			this.channel.flush();
		}
	}

	/**
	 * Writes the last frame and lets the other side hang up: to close a socket that has
	 * something to read resets the connection, and the last frame might never be read.
	 * Gives it up when nothing happens any more.
	 */
	void leave(ByteBuf frame) {
		this.channel.write(frame);
		flushSoon();
		closeWhenIdle(pendingBytes());
	}

	private void closeWhenIdle(long pending) {
		Future<?> look = this.loop.schedule(() -> {
			long now = pendingBytes();
			if (now >= pending) {
				close();
			}
			else {
				closeWhenIdle(now);
			}
		}, LEAVE_SECONDS, TimeUnit.SECONDS);
		this.channel.closeFuture().addListener((closed) -> look.cancel(false));
	}

	private long pendingBytes() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		return (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
	}

	/**
	 * Writes the last frame and hangs up.
	 */
	void close(ByteBuf frame) {
		this.channel.writeAndFlush(frame);
		close();
	}

	/**
	 * Hangs up.
	 */
	void close() {
		this.channel.close();
	}

}
