package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.mailbox.MessageQueue;
import io.pura.serialization.WireType;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a {@link Link}: messages and their answers in both directions, each
 * in order.
 * <p>
 * Senders put what they have on a queue. The thread of the connection drains it into
 * batches for as long as there is credit: all tables, and the asks that wait for a reply,
 * belong to that thread. When the connection ends, what was written and not answered
 * fails with {@link Delivery#UNKNOWN}, and what was not written yet with
 * {@link Delivery#NOT_DELIVERED}.
 */
final class Lane implements ConnectionListener, BatchReader.Handler {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	/** How many batches may be on the way to this side. */
	private static final int WINDOW = 32;

	/** From here on a batch is sent. */
	private static final int FULL_BATCH = 64 * 1024;

	private static final int FIRST_BATCH = 512;

	/** How many batches are sent before others have their turn at the thread. */
	private static final int BATCHES_PER_TURN = 16;

	private final Link link;

	private final int index;

	private final Wire wire;

	private final MessageQueue queue;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicLong correlations = new AtomicLong();

	private final LongObjectMap<PendingAsk> pending = new LongObjectHashMap<>();

	/** What the other side has asked and this side has not answered. */
	private final LongObjectMap<CompletableFuture<?>> owed = new LongObjectHashMap<>();

	private final BatchWriter writer;

	private final BatchReader reader;

	private volatile @Nullable Connection connection;

	/** Set under the lock, so that nothing is added to the queue unseen. */
	private volatile boolean closed;

	/** What did not fit into the last batch. */
	private @Nullable Outgoing leftOver;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	private int sizeGuess = FIRST_BATCH;

	private int consumed;

	Lane(Link link, int index, Wire wire) {
		this.link = link;
		this.index = index;
		this.wire = wire;
		this.queue = new MessageQueue(wire.settings().outboundQueue(), (size) -> {
		});
		this.writer = new BatchWriter(wire.types(), wire.settings().maxMessageBytes(), link::codecs);
		this.reader = new BatchReader(wire.types(), this);
	}

	int index() {
		return this.index;
	}

	/**
	 * Takes the connection when this side has accepted it.
	 */
	void accepted(Connection connection) {
		this.connection = connection;
		connection.grant(WINDOW);
		wake();
	}

	@Override
	public void opened(Connection connection) {
		accepted(connection);
		this.link.opened(this);
	}

	/**
	 * Adds a message, unless the queue is full. Safe for use by any thread.
	 */
	Offer offer(Outgoing outgoing) {
		if (this.closed) {
			return Offer.UNREACHABLE;
		}
		if (!this.queue.offer(outgoing)) {
			return Offer.FULL;
		}
		added();
		return Offer.ACCEPTED;
	}

	/**
	 * Adds what belongs to the wire itself, full or not. Safe for use by any thread.
	 */
	void add(Outgoing outgoing) {
		this.queue.add(outgoing);
		added();
	}

	private void added() {
		if (this.closed) {
			rejectQueue();
		}
		else {
			wake();
		}
	}

	private void wake() {
		Connection open = this.connection;
		if (open != null && !this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			open.execute(this::drain);
		}
	}

	@Override
	public void credited() {
		this.link.credited(this);
		drain();
	}

	private void drain() {
		this.scheduled.set(false);
		Connection open = this.connection;
		for (int batches = 0; open != null && !this.closed && open.credit() > 0; batches++) {
			if (batches == BATCHES_PER_TURN) {
				wake();
				return;
			}
			ByteBuf batch = nextBatch(open);
			if (batch == null) {
				return;
			}
			this.wire.counters().sent(batch.readableBytes());
			open.send(batch);
		}
	}

	private @Nullable ByteBuf nextBatch(Connection open) {
		Outgoing next = next();
		if (next == null) {
			return null;
		}
		ByteBuf batch = open.allocator().buffer(this.sizeGuess, this.wire.maxBatchBytes());
		this.writer.begin(batch);
		int empty = batch.writerIndex();
		boolean whole = false;
		try {
			fill(batch, empty, next);
			whole = batch.writerIndex() > empty;
		}
		finally {
			settle();
			if (!whole) {
				batch.release();
			}
		}
		this.sizeGuess = Math.max(FIRST_BATCH, Math.min(FULL_BATCH, batch.writerIndex()));
		return whole ? batch : null;
	}

	private void fill(ByteBuf batch, int empty, Outgoing first) {
		Outgoing next = first;
		while (next != null) {
			try {
				write(batch, next);
			}
			catch (IndexOutOfBoundsException ex) {
				if (batch.writerIndex() > empty) {
					putBack(next);
					break;
				}
				failed(next, this.writer.tooLarge(value(next)));
			}
			catch (SerializationException ex) {
				failed(next, ex);
			}
			catch (RuntimeException | Error ex) {
				// Of a codec, or of what somebody else has written: one message, not all.
				failed(next, new SerializationException("It cannot be written for another node: " + ex, ex));
			}
			next = (batch.writerIndex() < FULL_BATCH) ? next() : null;
		}
	}

	/** Under the lock, as whoever closes this lane empties the queue, too. */
	private synchronized @Nullable Outgoing next() {
		Outgoing next = this.leftOver;
		this.leftOver = null;
		if (next == null) {
			next = (Outgoing) this.queue.poll();
		}
		return next;
	}

	/** Tells senders of the room that there is. */
	private synchronized void settle() {
		this.queue.settle();
	}

	private void putBack(Outgoing outgoing) {
		synchronized (this) {
			this.leftOver = outgoing;
		}
		if (this.closed) {
			rejectQueue();
		}
	}

	private void write(ByteBuf batch, Outgoing next) {
		if (next instanceof Outgoing.Tell tell) {
			this.writer.tell(batch, tell);
		}
		else if (next instanceof Outgoing.Request request) {
			write(batch, request);
		}
		else if (next instanceof Outgoing.Reply reply) {
			this.owed.remove(reply.correlation());
			this.writer.reply(batch, reply);
		}
		else if (next instanceof Outgoing.Failure failure) {
			this.owed.remove(failure.correlation());
			this.writer.failure(batch, failure);
		}
		else if (next instanceof Outgoing.Welcome welcome) {
			this.writer.welcome(batch, welcome.hello());
		}
		else if (next instanceof Outgoing.Note note) {
			this.writer.note(batch, note.kind(), note.number(), note.text());
		}
	}

	private void write(ByteBuf batch, Outgoing.Request request) {
		Ask<?> ask = request.ask();
		if (ask.isOver()) {
			this.wire.discard(request.to(), ask.message(), ask.whySkipped());
			return;
		}
		long correlation = this.correlations.incrementAndGet();
		WireType type = this.writer.ask(batch, request.to(), ask, correlation, this.wire.remoting().clock().nanos());
		PendingAsk waiting = new PendingAsk(request.to(), ask, ask.isDelivery() ? null : type);
		this.pending.put(correlation, waiting);
		ask.whenComplete((value, failure) -> {
			if (!waiting.isSettled()) {
				execute(() -> givenUp(correlation));
			}
		});
	}

	/** The asker's time is up, or it has cancelled. */
	private void givenUp(long correlation) {
		if (this.pending.remove(correlation) != null) {
			add(new Outgoing.Note(Kind.CANCEL, correlation, null));
		}
	}

	private static Object value(Outgoing outgoing) {
		if (outgoing instanceof Outgoing.Tell tell) {
			return tell.message();
		}
		if (outgoing instanceof Outgoing.Request request) {
			return request.ask().message();
		}
		return (outgoing instanceof Outgoing.Reply reply && reply.value() != null) ? reply.value() : outgoing;
	}

	private void failed(Outgoing outgoing, SerializationException cause) {
		if (outgoing instanceof Outgoing.Tell tell) {
			this.wire.warn("A message to {} is discarded: {}", tell.to(), cause.getMessage());
			this.wire.discard(tell.to(), tell.message(), Reason.NOT_SERIALIZABLE);
		}
		else if (outgoing instanceof Outgoing.Request request) {
			this.wire.discard(request.to(), request.ask().message(), Reason.NOT_SERIALIZABLE);
			this.wire.complete(() -> request.ask().fail(cause));
		}
		else if (outgoing instanceof Outgoing.Reply reply) {
			this.wire.warn("A reply to {} fails: {}", this.link.name(), cause.getMessage());
			add(new Outgoing.Failure(reply.correlation(), this.wire.nowhere(), cause));
		}
		else if (outgoing instanceof Outgoing.Failure failure
				&& !(failure.failure() instanceof SerializationException)) {
			add(new Outgoing.Failure(failure.correlation(), this.wire.nowhere(), cause));
		}
		else {
			logger.error("{} cannot be written to {}", outgoing, this.link.name(), cause);
		}
	}

	private void execute(Runnable code) {
		Connection open = this.connection;
		if (open != null) {
			open.execute(code);
		}
	}

	@Override
	public void received(ByteBuf batch) {
		this.wire.counters().received(batch.readableBytes());
		try {
			this.reader.read(batch);
		}
		catch (WireException | ConnectionRefusedException ex) {
			this.link.fail("what it sends cannot be understood: " + ex.getMessage());
			return;
		}
		this.consumed++;
		Connection open = this.connection;
		if (this.consumed >= WINDOW / 2 && open != null) {
			open.grant(this.consumed);
			this.consumed = 0;
		}
	}

	@Override
	public void tell(Inlet to, Object message, Header header) {
		Export export = to.find(this.wire.exports());
		if (export == null) {
			stopped(to, message.getClass().getName(), null);
			return;
		}
		this.wire.remoting().tell(export.ref(), (Message<?, ?>) message, header.context());
	}

	@Override
	public void ask(Inlet to, WireType type, Object message, long correlation, Header header) {
		Export export = to.find(this.wire.exports());
		if (export == null) {
			stopped(to, message.getClass().getName(), correlation);
			return;
		}
		boolean delivery = header.timeLeftMicros() < 0;
		Duration left = delivery ? null : Duration.ofNanos(header.timeLeftMicros() * 1000);
		Ask<? extends @Nullable Object> reply = this.wire.remoting()
			.ask(export.ref(), (Message<?, ?>) message, left, header.context());
		this.owed.put(correlation, reply);
		reply.whenComplete((value, failure) -> {
			if (failure == null) {
				add(new Outgoing.Reply(correlation, delivery ? null : type, value));
			}
			else if (reply.isTimedOut()) {
				// The asker knows already, as its time began to run earlier.
				execute(() -> this.owed.remove(correlation));
			}
			else {
				add(new Outgoing.Failure(correlation, export.ref().path(), Ask.cause(failure)));
			}
		});
	}

	private void stopped(Inlet to, String messageType, @Nullable Long correlation) {
		ActorPath path = path(to);
		this.wire.remoting().discard(path, messageType, Reason.STOPPED);
		if (correlation != null) {
			add(new Outgoing.Failure(correlation, path, new ActorStoppedException(path)));
		}
	}

	@Override
	public void unreadable(Inlet to, String typeName, @Nullable Long correlation, SerializationException cause) {
		if (to.find(this.wire.exports()) == null) {
			stopped(to, typeName, correlation);
			return;
		}
		this.wire.warn("A message from {} is discarded: {}", this.link.name(), path(to) + ": " + cause.getMessage());
		this.wire.remoting().discard(path(to), typeName, Reason.NOT_SERIALIZABLE);
		if (correlation != null) {
			add(new Outgoing.Failure(correlation, path(to), cause));
		}
	}

	private ActorPath path(Inlet to) {
		return new ActorPath(this.wire.systemName(), to.key().names());
	}

	@Override
	public void reply(long correlation, ByteBuf body) {
		PendingAsk waiting = this.pending.remove(correlation);
		if (waiting == null) {
			return;
		}
		waiting.settled();
		WireType type = waiting.type();
		if (type == null || !body.isReadable()) {
			this.wire.complete(() -> waiting.ask().answer(null));
			return;
		}
		try {
			Object reply = BatchReader.read(type::replyCodec, body);
			this.wire.complete(() -> waiting.ask().answer(reply));
		}
		catch (SerializationException ex) {
			this.wire.warn("A reply from {} cannot be read: {}", waiting.to(), ex.getMessage());
			this.wire.complete(() -> waiting.ask().fail(ex));
		}
	}

	@Override
	public void error(long correlation, ErrorCode code, String detail, @Nullable String text) {
		PendingAsk waiting = this.pending.remove(correlation);
		if (waiting == null) {
			return;
		}
		waiting.settled();
		Throwable failure;
		try {
			failure = code.toException(waiting.to(), detail, text, this.wire.types());
		}
		catch (SerializationException | NumberFormatException ex) {
			failure = ex;
		}
		Throwable cause = failure;
		this.wire.complete(() -> waiting.ask().fail(cause));
	}

	@Override
	public void cancel(long correlation) {
		CompletableFuture<?> asked = this.owed.remove(correlation);
		if (asked != null) {
			asked.cancel(false);
		}
	}

	@Override
	public void watch(long watch, RecipientKey key) {
		this.link.watch(watch, key);
	}

	@Override
	public void unwatch(long watch) {
		this.link.unwatch(watch);
	}

	@Override
	public void terminated(long watch) {
		this.link.terminated(watch);
	}

	@Override
	public void watched(long watch, RecipientKey key) {
		this.link.watched(watch, key);
	}

	@Override
	public void welcome(Hello hello) {
		this.link.welcome(hello);
	}

	@Override
	public void leaving() {
		this.link.leaving();
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		this.link.closed(this, cause);
		List<PendingAsk> unanswered = new ArrayList<>(this.pending.values());
		this.pending.clear();
		this.owed.clear();
		NodeUnreachableException lost = this.link.unreachable(Delivery.UNKNOWN);
		for (PendingAsk waiting : unanswered) {
			waiting.settled();
			this.wire.complete(() -> waiting.ask().fail(lost));
		}
		rejectQueue();
		this.end.complete(null);
	}

	/**
	 * Ends the connection, if there is one, and takes nothing more.
	 */
	void close(@Nullable String reason) {
		Connection open = this.connection;
		if (open == null) {
			rejectQueue();
			this.end.complete(null);
			return;
		}
		open.execute(() -> {
			// What was said before still goes out, such as that this node leaves.
			drain();
			rejectQueue();
			open.close(reason);
			this.end.complete(null);
		});
	}

	/**
	 * Returns when the connection has been closed.
	 * @return completes when everything is through that was done before
	 */
	CompletableFuture<?> end() {
		return this.end;
	}

	private void rejectQueue() {
		List<Outgoing> rejected = new ArrayList<>();
		synchronized (this) {
			this.closed = true;
			Outgoing first = this.leftOver;
			if (first != null) {
				this.leftOver = null;
				rejected.add(first);
			}
			while (!this.queue.isEmpty()) {
				Outgoing next = (Outgoing) this.queue.poll();
				if (next != null) {
					rejected.add(next);
				}
				else {
					// Its sender is about to store it.
					Thread.yield();
				}
			}
			this.queue.settle();
		}
		rejected.forEach((outgoing) -> this.wire.reject(outgoing, this.link.unreachable(Delivery.NOT_DELIVERED)));
	}

	/**
	 * An ask that has been written and not answered.
	 */
	private static final class PendingAsk {

		private final RemoteActorRef<?> to;

		private final Ask<?> ask;

		private final @Nullable WireType type;

		private volatile boolean settled;

		PendingAsk(RemoteActorRef<?> to, Ask<?> ask, @Nullable WireType type) {
			this.to = to;
			this.ask = ask;
			this.type = type;
		}

		RemoteActorRef<?> to() {
			return this.to;
		}

		Ask<?> ask() {
			return this.ask;
		}

		@Nullable WireType type() {
			return this.type;
		}

		/** The answer has come, so that nobody need be told that it is not wanted. */
		void settled() {
			this.settled = true;
		}

		boolean isSettled() {
			return this.settled;
		}

	}

}
