package io.pura.benchmarks.remote.netty;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way to the other node: a queue that the event loop drains into batches for as long
 * as the socket takes them. Whoever finds the queue full waits. Of all channels that it
 * is added to only the last one gets connected.
 */
@ChannelHandler.Sharable
final class Outbound extends LetterReader {

	private static final int QUEUE = 65_536;

	private static final long WAIT_NANOS = 100_000;

	private final MpscArrayQueue<Outgoing> queue = new MpscArrayQueue<>(QUEUE);

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicLong correlations = new AtomicLong();

	private final LongObjectMap<CompletableFuture<Letter>> pending = new LongObjectHashMap<>();

	private volatile @Nullable Channel channel;

	private @Nullable LetterWriter writer;

	void tell(int first, long second, long third, byte[] payload) {
		add(new Outgoing(new Letter(Letter.Kind.ITEM, 0, first, second, third, payload), null));
	}

	CompletableFuture<Letter> ask(Letter.Kind kind, int first, long second, byte[] payload) {
		CompletableFuture<Letter> reply = new CompletableFuture<>();
		long correlation = this.correlations.incrementAndGet();
		add(new Outgoing(new Letter(kind, correlation, first, second, 0, payload), reply));
		return reply;
	}

	private void add(Outgoing outgoing) {
		while (!this.queue.offer(outgoing)) {
			LockSupport.parkNanos(WAIT_NANOS);
		}
		wake();
	}

	private void wake() {
		Channel open = this.channel;
		if (open != null && !this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			open.eventLoop().execute(this::drain);
		}
	}

	private void drain() {
		this.scheduled.set(false);
		Channel open = this.channel;
		LetterWriter writer = this.writer;
		if (open == null || writer == null) {
			return;
		}
		Outgoing next = open.isWritable() ? this.queue.poll() : null;
		while (next != null) {
			if (next.reply() != null) {
				this.pending.put(next.letter().correlation(), next.reply());
			}
			writer.write(next.letter());
			next = open.isWritable() ? this.queue.poll() : null;
		}
		writer.flush();
		if (open.isWritable() && !this.queue.isEmpty()) {
			wake();
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.writer = new LetterWriter(context.channel());
		this.channel = context.channel();
		wake();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			wake();
		}
	}

	@Override
	void received(ChannelHandlerContext context, Letter letter) {
		CompletableFuture<Letter> reply = this.pending.remove(letter.correlation());
		if (reply != null) {
			reply.complete(letter);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		List<CompletableFuture<Letter>> unanswered = new ArrayList<>(this.pending.values());
		this.pending.clear();
		unanswered.forEach((reply) -> reply.completeExceptionally(new ClosedChannelException()));
	}

	/**
	 * What waits for the event loop.
	 */
	private record Outgoing(Letter letter, @Nullable CompletableFuture<Letter> reply) {

	}

}
