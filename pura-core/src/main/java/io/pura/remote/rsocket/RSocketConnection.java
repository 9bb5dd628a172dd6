package io.pura.remote.rsocket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.exceptions.ConnectionCloseException;
import io.rsocket.exceptions.ConnectionErrorException;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.frame.FrameLengthCodec;
import io.rsocket.util.ByteBufPayload;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * One side of a connection: one RSocket connection with one channel that is used in both
 * directions. Lives on one event loop. Whatever RSocket tells, by whatever thread, is
 * handed over to the loop, except for batches and credit, which come there.
 * <p>
 * RSocket opens a channel only with its first payload, and its receiver must ask for at
 * least one: so each side first sends an empty payload, which the other swallows. Batches
 * are counted from the second payload.
 */
final class RSocketConnection implements Connection {

	/**
	 * What fits a frame: its length has 24 bits, its header takes 6 bytes.
	 */
	static final int MAX_BATCH_BYTES = FrameLengthCodec.FRAME_LENGTH_MASK - 15;

	private static final Logger LOGGER = LoggerFactory.getLogger(RSocketConnection.class);

	/**
	 * How long to wait for RSocket to say why the bytes have ended.
	 */
	private static final long LAST_WORDS_SECONDS = 1;

	/**
	 * RSocket reports an error to a stream that has ended already when a connection ends;
	 * Reactor would log it as lost.
	 */
	private static final Context QUIET = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (ex) -> LOGGER.debug("After the end of a connection", ex));

	private final EventLoop loop;

	private final String peer;

	private final KeepAlive keepAlive;

	private final Inbound inbound = new Inbound();

	private final Outbound outbound = new Outbound();

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private @Nullable ConnectionListener listener;

	private @Nullable TcpWire wire;

	private int credit;

	private boolean attached;

	private boolean ended;

	RSocketConnection(EventLoop loop, String peer, KeepAlive keepAlive) {
		this.loop = loop;
		this.peer = peer;
		this.keepAlive = keepAlive;
	}

	/**
	 * Begins as the side that opens the connection.
	 * @param listener hears all about the connection
	 */
	void opening(ConnectionListener listener) {
		this.listener = listener;
	}

	/**
	 * Begins to use a TCP connection, whichever side opened it.
	 * @param wire the connection
	 */
	void connected(TcpWire wire) {
		this.wire = wire;
		wire.channel().closeFuture().addListener((closed) -> execute(this::bytesEnded));
		if (this.ended) {
			hangUp();
		}
	}

	/**
	 * Opens the channel, on the side that opened the connection.
	 * @param socket what to open it with
	 */
	void opened(RSocket socket) {
		attach(socket);
		socket.requestChannel(this.outbound).subscribe(this.inbound);
		tell((listener) -> listener.opened(this));
	}

	/**
	 * Begins as the side that accepted the connection.
	 * @param listener hears all about the connection
	 * @param socket the way back
	 * @return where the other side opens the channel
	 */
	RSocket accepted(ConnectionListener listener, RSocket socket) {
		this.listener = listener;
		attach(socket);
		return new RSocket() {

			@Override
			public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
				if (RSocketConnection.this.inbound.subscription != null) {
					lost(new IOException("The other side opened a second channel"));
					return RSocket.super.requestChannel(payloads);
				}
				payloads.subscribe(RSocketConnection.this.inbound);
				return RSocketConnection.this.outbound;
			}

		};
	}

	/**
	 * Makes this a connection that never was, since this side refused it.
	 */
	void refused() {
		this.ended = true;
	}

	/**
	 * Notes that the connection could not be opened or is lost. May be called by any
	 * thread.
	 * @param ex why
	 */
	void lost(Throwable ex) {
		execute(() -> {
			end(causeOf(ex));
			hangUp();
		});
	}

	/**
	 * Ends the connection because of a failure, as it is.
	 * @param cause what the listener is told
	 */
	void fail(Throwable cause) {
		execute(() -> end(cause));
	}

	/**
	 * Returns what completes when nothing more comes from this connection.
	 */
	CompletableFuture<@Nullable Void> done() {
		return this.done;
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
			end(ex);
		}
	}

	@Override
	public int credit() {
		return this.credit;
	}

	@Override
	public void send(ByteBuf batch) {
		assert this.loop.inEventLoop();
		CoreSubscriber<? super Payload> receiver = this.outbound.receiver;
		if (this.ended || this.outbound.cancelled) {
			batch.release();
			return;
		}
		int size = batch.readableBytes();
		if (size == 0 || size > MAX_BATCH_BYTES) {
			batch.release();
			throw new IllegalArgumentException(
					"'batch' must have between 1 and " + MAX_BATCH_BYTES + " bytes, but has " + size);
		}
		if (this.credit == 0 || receiver == null) {
			batch.release();
			throw new IllegalStateException("there is no credit to send a batch to " + this.peer);
		}
		this.credit--;
		receiver.onNext(ByteBufPayload.create(batch));
	}

	@Override
	public void grant(int batches) {
		assert this.loop.inEventLoop();
		if (batches <= 0) {
			throw new IllegalArgumentException("'batches' must be positive, but was " + batches);
		}
		if (!this.ended) {
			this.inbound.grant(batches);
		}
	}

	@Override
	public void close(@Nullable String reason) {
		execute(() -> {
			if (!this.ended && reason != null) {
				LOGGER.debug("Closing the connection with {}: {}", this.peer, reason);
			}
			end(null);
		});
	}

	@Override
	public ByteBufAllocator allocator() {
		TcpWire open = this.wire;
		return (open != null) ? open.alloc() : ByteBufAllocator.DEFAULT;
	}

	@Override
	public String toString() {
		return "connection with " + this.peer;
	}

	private void attach(RSocket socket) {
		this.attached = true;
		socket.onClose().subscribe(null, this::lost, () -> lost(new ClosedChannelException()));
		TcpWire open = this.wire;
		if (open != null && !this.ended) {
			this.keepAlive.start(open, this::lost);
		}
	}

	private void bytesEnded() {
		if (this.attached && !this.ended) {
			Future<?> fallback = this.loop.schedule(() -> end(causeOf(new ClosedChannelException())),
					LAST_WORDS_SECONDS, TimeUnit.SECONDS);
			this.done.whenComplete((none, failure) -> fallback.cancel(false));
		}
		else {
			end(causeOf(new ClosedChannelException()));
			completeIfDone();
		}
	}

	private void hangUp() {
		TcpWire open = this.wire;
		if (open != null) {
			open.dispose();
		}
	}

	private void completeIfDone() {
		TcpWire open = this.wire;
		if (this.ended && (open == null || !open.channel().isOpen())) {
			this.done.complete(null);
		}
	}

	private void end(@Nullable Throwable cause) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.credit = 0;
		this.keepAlive.stop();
		TcpWire open = this.wire;
		if (open != null) {
			open.sendErrorAndClose((cause == null) ? new ConnectionCloseException("The other side closed it")
					: new ConnectionErrorException("The other side gave it up"));
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

	private void tell(Consumer<ConnectionListener> call) {
		ConnectionListener told = this.listener;
		if (this.ended || told == null) {
			return;
		}
		try {
			call.accept(told);
		}
		catch (Throwable ex) {
			LOGGER.error("A listener failed: ending the connection with {}", this.peer, ex);
			end(ex);
		}
	}

	private @Nullable Throwable causeOf(Throwable ex) {
		if (ex instanceof ConnectionCloseException) {
			return null;
		}
		if (ex instanceof RejectedSetupException) {
			return new ConnectionRefusedException(String.valueOf(ex.getMessage()));
		}
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
	 * Batches that come.
	 */
	private final class Inbound implements CoreSubscriber<Payload> {

		private @Nullable Subscription subscription;

		private boolean greeted;

		/*
		 * One for the empty payload, and what is granted before the channel is there.
		 */
		private long owed = 1;

		void grant(int batches) {
			Subscription open = this.subscription;
			if (open == null) {
				this.owed += batches;
			}
			else {
				open.request(batches);
			}
		}

		@Override
		public Context currentContext() {
			return QUIET;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(this.owed);
		}

		@Override
		public void onNext(Payload payload) {
			if (this.greeted) {
				ByteBuf batch = payload.data();
				tell((listener) -> listener.received(batch));
			}
			this.greeted = true;
			payload.release();
		}

		@Override
		public void onError(Throwable ex) {
			// What RSocket says when the bytes end; the socket will tell why
			if (!(ex instanceof CancellationException)) {
				lost(ex);
			}
		}

		@Override
		public void onComplete() {
			lost(new IOException("The other side ended the channel"));
		}

	}

	/**
	 * Batches that go.
	 */
	private final class Outbound extends Flux<Payload> implements Subscription {

		private @Nullable CoreSubscriber<? super Payload> receiver;

		private boolean greeted;

		private volatile boolean cancelled;

		@Override
		public void subscribe(CoreSubscriber<? super Payload> receiver) {
			this.receiver = receiver;
			receiver.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			long batches = n;
			CoreSubscriber<? super Payload> open = this.receiver;
			if (!this.greeted && open != null) {
				this.greeted = true;
				batches--;
				open.onNext(ByteBufPayload.create(Unpooled.EMPTY_BUFFER));
			}
			if (batches > 0 && !RSocketConnection.this.ended) {
				RSocketConnection.this.credit = (int) Math.min(Integer.MAX_VALUE,
						RSocketConnection.this.credit + batches);
				tell(ConnectionListener::credited);
			}
		}

		/*
		 * Also comes when the bytes end: then this does nothing, since the channel is
		 * closed already.
		 */
		@Override
		public void cancel() {
			this.cancelled = true;
			execute(RSocketConnection.this::hangUp);
		}

	}

}
