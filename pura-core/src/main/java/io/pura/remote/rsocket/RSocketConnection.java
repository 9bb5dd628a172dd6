package io.pura.remote.rsocket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.rsocket.frame.ErrorFrameCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One side of a connection: one RSocket connection with one channel that is used in both
 * directions. Lives on one event loop, where all happens but what is said otherwise.
 * <p>
 * Speaks RSocket itself, as far as one channel needs it: the library has a pipeline of
 * Reactor for each frame, and times the introduction and the silence of a connection on
 * threads that are shared by all and know nothing of what the loop has yet to read.
 */
final class RSocketConnection implements Connection, Consumer<ByteBuf> {

	/**
	 * More than any node sends. A frame could have 16 MiB, and whoever answers at the
	 * address of a node could make this one keep that much.
	 */
	static final int MAX_BATCH_BYTES = 256 * 1024;

	/**
	 * Nodes send nothing with a question, others little.
	 */
	static final int MAX_ECHO_BYTES = 1024;

	private static final Logger LOGGER = LoggerFactory.getLogger(RSocketConnection.class);

	private final EventLoop loop;

	private final String peer;

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private @Nullable Introduction introduction;

	private @Nullable ConnectionListener listener;

	private volatile @Nullable TcpWire wire;

	private @Nullable Pulse pulse;

	private @Nullable Stream stream;

	private boolean ended;

	/**
	 * Creates one side.
	 * @param loop the event loop of the connection
	 * @param peer the other side, in words
	 */
	RSocketConnection(EventLoop loop, String peer) {
		this.loop = loop;
		this.peer = peer;
	}

	/**
	 * Begins as the side that opens the connection.
	 * @param listener hears all about the connection
	 */
	void opening(ConnectionListener listener) {
		this.listener = listener;
	}

	/**
	 * Begins to use a TCP connection that this side has opened.
	 * @param wire the connection
	 * @param keepAlive when to give up the other side
	 * @param setup introduces this side; is not released
	 */
	void opened(TcpWire wire, KeepAlive keepAlive, String mimeType, ByteBuf setup) {
		connected(wire);
		if (this.ended) {
			wire.close();
			return;
		}
		wire.write(Frames.setup(wire.alloc(), keepAlive, mimeType, setup));
		this.pulse = new Pulse(wire, keepAlive, this::lost);
		Stream opening = new Stream(wire, this);
		this.stream = opening;
		tell((listener) -> listener.opened(this));
		if (!this.ended) {
			opening.open();
		}
	}

	/**
	 * Begins to use a TCP connection that the other side has opened.
	 * @param wire the connection
	 * @param introduction decides about the other side
	 */
	void accepting(TcpWire wire, Introduction introduction) {
		this.introduction = introduction;
		connected(wire);
	}

	private void connected(TcpWire wire) {
		this.wire = wire;
		wire.channel().closeFuture().addListener((closed) -> execute(this::bytesEnded));
	}

	/**
	 * Notes that the connection could not be opened or is lost. May be called by any
	 * thread.
	 * @param ex why
	 */
	void lost(Throwable ex) {
		execute(() -> {
			end(causeOf(ex), TcpWire::close);
			TcpWire open = this.wire;
			if (open != null) {
				open.close();
			}
		});
	}

	/**
	 * Ends the connection because of a failure, as it is. May be called by any thread.
	 * @param cause what the listener is told
	 */
	void fail(Throwable cause) {
		execute(() -> end(cause, TcpWire::leave));
	}

	/**
	 * Returns what completes when nothing more comes from this connection.
	 */
	CompletableFuture<@Nullable Void> done() {
		return this.done;
	}

	/**
	 * Returns what carries the bytes, once there is something.
	 */
	@Nullable TcpWire wire() {
		return this.wire;
	}

	@Override
	public void execute(Runnable code) {
		try {
			this.loop.execute(() -> run(code));
		}
		catch (RejectedExecutionException ex) {
			LOGGER.trace("The transport is closed", ex);
		}
	}

	private void run(Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			LOGGER.error("Code failed: ending the connection with {}", this.peer, ex);
			end(ex, TcpWire::leave);
		}
	}

	@Override
	public int credit() {
		Stream open = this.stream;
		return (open == null || this.ended || !wireInUse().hasRoom()) ? 0 : open.credit();
	}

	@Override
	public void send(ByteBuf batch) {
		assert this.loop.inEventLoop();
		if (this.ended) {
			batch.release();
			return;
		}
		int size = batch.readableBytes();
		if (size == 0 || size > MAX_BATCH_BYTES) {
			batch.release();
			throw new IllegalArgumentException(
					"'batch' must have between 1 and " + MAX_BATCH_BYTES + " bytes, but has " + size);
		}
		Stream open = this.stream;
		if (open == null || open.credit() == 0) {
			batch.release();
			throw new IllegalStateException("there is no credit to send a batch to " + this.peer);
		}
		open.send(batch);
	}

	@Override
	public void grant(int batches) {
		assert this.loop.inEventLoop();
		if (batches <= 0) {
			throw new IllegalArgumentException("'batches' must be positive, but was " + batches);
		}
		Stream open = this.stream;
		if (open != null && !this.ended) {
			open.grant(batches);
		}
	}

	@Override
	public void close(@Nullable String reason) {
		execute(() -> {
			if (!this.ended && reason != null) {
				LOGGER.debug("Closing the connection with {}: {}", this.peer, reason);
			}
			end(null, TcpWire::leave);
		});
	}

	@Override
	public ByteBufAllocator allocator() {
		TcpWire open = this.wire;
		return (open != null) ? open.alloc() : ByteBufAllocator.DEFAULT;
	}

	/**
	 * So much has been written that there is room for more. Not at once, as this may be
	 * in the midst of anything.
	 */
	void room() {
		execute(() -> {
			if (credit() > 0) {
				tell(ConnectionListener::credited);
			}
		});
	}

	/**
	 * Takes a frame from the other side.
	 */
	@Override
	public void accept(ByteBuf frame) {
		int streamId = frame.readInt();
		int typeAndFlags = frame.readUnsignedShort();
		int type = typeAndFlags >> Frames.FLAG_BITS;
		int flags = typeAndFlags & (1 << Frames.FLAG_BITS) - 1;
		if (this.ended) {
			if (streamId == 0 && type == Frames.ERROR) {
				wireInUse().close();
			}
			return;
		}
		try {
			if (streamId == 0) {
				acceptControl(type, flags, frame);
			}
			else {
				streamInUse().accept(streamId, type, flags, frame);
			}
		}
		catch (CorruptedFrameException | IndexOutOfBoundsException ex) {
			end(causeOf(ex), TcpWire::close);
		}
	}

	private void acceptControl(int type, int flags, ByteBuf frame) {
		switch (type) {
			case Frames.SETUP -> introduced(SetupFrame.read(flags, frame));
			case Frames.KEEPALIVE -> answer(flags, frame);
			case Frames.ERROR -> {
				int code = frame.readInt();
				end(causeOf(code, frame.toString(StandardCharsets.UTF_8)), null);
				wireInUse().close();
			}
			default -> streamInUse();
		}
	}

	private void introduced(SetupFrame setup) {
		Introduction open = this.introduction;
		if (open == null) {
			throw new CorruptedFrameException("The other side introduces itself twice");
		}
		this.introduction = null;
		TcpWire used = wireInUse();
		Stream opening = new Stream(used, this);
		this.stream = opening;
		try {
			this.listener = open.accept(setup, this);
		}
		catch (ConnectionRefusedException ex) {
			this.ended = true;
			used.leave(Frames.error(used.alloc(), 0, ErrorFrameCodec.REJECTED_SETUP, String.valueOf(ex.getMessage())));
			return;
		}
		used.known();
		this.pulse = new Pulse(used, setup.keepAlive(), this::lost);
	}

	private void answer(int flags, ByteBuf frame) {
		streamInUse();
		frame.skipBytes(Long.BYTES);
		if (Frames.wantsAnswer(flags)) {
			if (frame.readableBytes() > MAX_ECHO_BYTES) {
				throw new CorruptedFrameException(
						"The other side wants to hear " + frame.readableBytes() + " bytes as a sign of life");
			}
			TcpWire used = wireInUse();
			used.write(Frames.keepAlive(used.alloc(), false, frame));
		}
	}

	private Stream streamInUse() {
		Stream open = this.stream;
		if (open == null) {
			throw new CorruptedFrameException("The other side does not introduce itself as a node does");
		}
		return open;
	}

	private TcpWire wireInUse() {
		TcpWire open = this.wire;
		if (open == null) {
			throw new IllegalStateException("There is no connection with " + this.peer);
		}
		return open;
	}

	@Override
	public String toString() {
		return "connection with " + this.peer;
	}

	private void bytesEnded() {
		end(causeOf(new ClosedChannelException()), null);
		completeIfDone();
	}

	private void completeIfDone() {
		TcpWire open = this.wire;
		if (this.ended && (open == null || !open.channel().isOpen())) {
			this.done.complete(null);
		}
	}

	/**
	 * Ends this side.
	 * @param cause what the listener is told
	 * @param lastFrame how the other side is told, or {@code null} if it is not
	 */
	private void end(@Nullable Throwable cause, @Nullable LastFrame lastFrame) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		Pulse running = this.pulse;
		if (running != null) {
			running.stop();
		}
		TcpWire open = this.wire;
		if (open != null && lastFrame != null) {
			lastFrame.write(open, lastWords(open.alloc(), cause));
		}
		ConnectionListener told = this.listener;
		if (told != null) {
			try {
				told.closed(cause);
			}
			catch (Throwable ex) {
				LOGGER.error("A listener failed at the end of the connection with {}", this.peer, ex);
			}
		}
		completeIfDone();
	}

	private ByteBuf lastWords(ByteBufAllocator allocator, @Nullable Throwable cause) {
		if (cause == null) {
			return Frames.error(allocator, 0, ErrorFrameCodec.CONNECTION_CLOSE, "The other side closed it");
		}
		int code = (this.stream == null) ? ErrorFrameCodec.INVALID_SETUP : ErrorFrameCodec.CONNECTION_ERROR;
		return Frames.error(allocator, 0, code, "The other side gave it up");
	}

	/**
	 * Tells the listener something, unless this has ended. If it fails, this ends.
	 */
	void tell(Consumer<ConnectionListener> call) {
		ConnectionListener told = this.listener;
		if (this.ended || told == null) {
			return;
		}
		try {
			call.accept(told);
		}
		catch (Throwable ex) {
			LOGGER.error("A listener failed: ending the connection with {}", this.peer, ex);
			end(ex, TcpWire::leave);
		}
	}

	private @Nullable Throwable causeOf(int code, String text) {
		return switch (code) {
			case ErrorFrameCodec.CONNECTION_CLOSE -> null;
			case ErrorFrameCodec.REJECTED_SETUP -> new ConnectionRefusedException(text);
			default -> causeOf(new IOException(text));
		};
	}

	private Throwable causeOf(Throwable ex) {
		TcpWire open = this.wire;
		if (open == null) {
			return ex;
		}
		Throwable failure = (open.failure() != null) ? open.failure() : ex;
		if (failure instanceof DecoderException && failure.getCause() != null) {
			failure = failure.getCause();
		}
		String detail = (failure.getMessage() == null) ? "" : ": " + failure.getMessage();
		return new IOException("The connection with " + this.peer + " is lost" + detail, failure);
	}

	/**
	 * Decides about the side that has opened a connection.
	 */
	@FunctionalInterface
	interface Introduction {

		/**
		 * Takes the connection or refuses it.
		 * @throws ConnectionRefusedException to refuse it
		 */
		ConnectionListener accept(SetupFrame setup, RSocketConnection connection);

	}

	/**
	 * Writes the last frame of this side.
	 */
	@FunctionalInterface
	private interface LastFrame {

		void write(TcpWire wire, ByteBuf frame);

	}

}
