package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import io.pura.actor.DeadLetter.Reason;
import io.pura.stats.ActorStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local actor: its address, and how it handles messages and what comes of it. How it
 * lives is in {@link CellLife}, how it comes to a thread in {@link CellTask}.
 *
 * @param <P> the protocol
 */
final class ActorCell<P> extends CellLife<P> implements ActorRef<P> {

	private static final Logger logger = LoggerFactory.getLogger(ActorCell.class);

	private static final VarHandle WARNED;

	static {
		try {
			WARNED = MethodHandles.lookup().findVarHandle(ActorCell.class, "warned", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final long WARNING_TICK_NANOS = 100_000_000;

	private static final int WARNING_TICKS = 600;

	/** Asks that wait for room in a bounded mailbox. */
	private volatile transient @Nullable Queue<Ask<?>> waiting;

	/** When it was last said that the mailbox is crowded, in ticks; 0 for never. */
	private volatile int warned;

	/** Read by another thread only if this actor hangs. */
	private transient @Nullable Ask<?> currentAsk;

	private int processed;

	ActorCell(ActorSystem system, @Nullable ActorCell<?> parent, String name, @Nullable Behavior behavior,
			Instances<P> instances, ActorOptions options) {
		super(system, parent, name, behavior, instances, options);
	}

	@Override
	public void tell(Message<? super P, ?> message) {
		requireMessage(message);
		MessageObserver observer = system().observer();
		if (observer == null) {
			tell(message, message);
			return;
		}
		MessageObserver.Sending sending = observer.send(this, message, false);
		try {
			tell(message, new Observed(message, sending.context()));
		}
		finally {
			sending.done(null);
		}
	}

	/**
	 * Sends a message.
	 * @param item the message, or what it is observed in
	 */
	void tell(Message<?, ?> message, Object item) {
		if (isClosed()) {
			discard(message, Reason.STOPPED);
		}
		else if (mailbox().offer(item)) {
			wake();
		}
		else {
			discard(message, Reason.MAILBOX_FULL);
		}
	}

	@Override
	public Offer offer(Message<? super P, ?> message) {
		requireMessage(message);
		MessageObserver observer = system().observer();
		if (observer == null) {
			return offerItem(message);
		}
		MessageObserver.Sending sending = observer.send(this, message, false);
		try {
			return offerItem(new Observed(message, sending.context()));
		}
		finally {
			sending.done(null);
		}
	}

	Offer offerItem(Object item) {
		if (isClosed()) {
			return Offer.STOPPED;
		}
		if (!mailbox().offer(item)) {
			return Offer.FULL;
		}
		wake();
		return Offer.ACCEPTED;
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message) {
		return ask(message, system().settings().askTimeout());
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout) {
		requireMessage(message);
		Ask<R> ask = Ask.of(system(), this, message, timeout).observed(system().observer());
		send(ask);
		return ask;
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout,
			Executor executor) {
		return RelayedReply.of(ask(message, timeout), system(), executor);
	}

	@Override
	public CompletableFuture<@Nullable Void> deliver(Message<? super P, ?> message, DeliveryGuarantee guarantee) {
		requireMessage(message);
		Ask<@Nullable Void> delivery = Ask.delivery(system(), this, message).observed(system().observer());
		send(delivery);
		return delivery;
	}

	private static void requireMessage(@Nullable Object message) {
		if (message == null) {
			throw new IllegalArgumentException("'message' must not be null");
		}
	}

	@Override
	public <R extends @Nullable Object, M extends Message<? super P, R>> Recipient<M, R> recipient(Class<M> type) {
		return new RefRecipient<P, M, R>(this, type);
	}

	@Override
	public ActorPath path() {
		Deque<String> names = new ArrayDeque<>();
		for (ActorCell<?> cell = this; cell != null; cell = cell.parent()) {
			names.addFirst(cell.name());
		}
		return new ActorPath(system().name(), List.copyOf(names));
	}

	@Override
	public String toString() {
		return path().toString();
	}

	@Nullable Ask<?> currentAsk() {
		return this.currentAsk;
	}

	ActorStats stats() {
		return new ActorStats(path().toString(), TypeNames.of(behavior().type()), TypeNames.of(behavior().protocol()),
				state().name(), mailbox().size(), context().children().size(), isFailing());
	}

	void send(Ask<?> ask) {
		if (ask.isOver() || isClosed()) {
			discard(ask);
			return;
		}
		if (!mailbox().offer(ask)) {
			ask.waiting(true);
			waiting().add(ask);
		}
		wake();
	}

	private Queue<Ask<?>> waiting() {
		Queue<Ask<?>> waiting = this.waiting;
		if (waiting == null) {
			synchronized (mailbox()) {
				waiting = this.waiting;
				if (waiting == null) {
					waiting = new ConcurrentLinkedQueue<>();
					this.waiting = waiting;
				}
			}
		}
		return waiting;
	}

	@Override
	void admitWaiting() {
		Queue<Ask<?>> waiting = this.waiting;
		if (waiting == null) {
			return;
		}
		for (Ask<?> ask = waiting.peek(); ask != null; ask = waiting.peek()) {
			if (ask.isOver()) {
				discard(ask);
			}
			else if (mailbox().offer(ask)) {
				ask.waiting(false);
			}
			else {
				return;
			}
			waiting.remove();
		}
	}

	@Override
	boolean isAskWaiting() {
		Queue<Ask<?>> waiting = this.waiting;
		return waiting != null && !waiting.isEmpty();
	}

	@Override
	void discardWaiting(List<Runnable> notices) {
		Queue<Ask<?>> waiting = this.waiting;
		if (waiting == null) {
			return;
		}
		for (Ask<?> ask = waiting.poll(); ask != null; ask = waiting.poll()) {
			discard(ask, notices);
		}
	}

	@Override
	void turnEnding() {
		if (this.processed > 0) {
			behavior().counters().messagesProcessed(this.processed);
			this.processed = 0;
		}
	}

	@Override
	void handle(Object item) {
		if (item instanceof Ask<?> ask) {
			if (ask.isOver()) {
				discard(ask);
			}
			else {
				invoke(ask.message(), ask, ask.context());
			}
		}
		else if (item instanceof Observed observed) {
			invoke(observed.message(), null, observed.context());
		}
		else if (item instanceof InTurn inTurn) {
			if (inTurn.instance() == instance()) {
				runInTurn(inTurn::run, null);
			}
		}
		else {
			invoke((Message<?, ?>) item, null, Map.of());
		}
	}

	void invoke(Message<?, ?> message, @Nullable Ask<?> ask, Map<String, String> carried) {
		HandlerMethod handler = behavior().handler(message);
		if (handler == null) {
			unhandled(message, ask);
			return;
		}
		this.processed++;
		this.currentAsk = ask;
		OpenHandling handling = null;
		try {
			handling = OpenHandling.begin(system().observer(), this, message, ask != null, carried);
			Object reply = handler.invoke(actor(), message, context());
			if (handler.stage()) {
				OpenHandling.returned(handling);
				replyLater(handler, message, ask, handling, (CompletionStage<?>) reply);
			}
			else {
				// First, as callbacks of the asker run here and are not part of it.
				OpenHandling.ended(handling, null);
				if (ask != null) {
					ask.answer(reply);
				}
			}
		}
		catch (Throwable ex) {
			failed(message, ask, handling, ex);
		}
		finally {
			this.currentAsk = null;
			context().active();
		}
	}

	private void failed(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable OpenHandling handling,
			Throwable failure) {
		if (ask != null) {
			OpenHandling.ended(handling, failure);
		}
		try {
			failed(message, ask, failure);
		}
		finally {
			// What is logged about a message that nobody asked is part of it.
			OpenHandling.ended(handling, failure);
		}
	}

	private void unhandled(Message<?, ?> message, @Nullable Ask<?> ask) {
		discard(message, Reason.UNHANDLED);
		if (ask != null) {
			ask.fail(new ProtocolMismatchException("%s, of protocol %s, has no handler for %s".formatted(path(),
					TypeNames.of(behavior().protocol()), TypeNames.of(message.getClass()))));
		}
	}

	private void replyLater(HandlerMethod handler, Message<?, ?> message, @Nullable Ask<?> ask,
			@Nullable OpenHandling handling, @Nullable CompletionStage<?> reply) {
		if (reply == null) {
			throw new NullPointerException("The handler returned null instead of a stage");
		}
		if (!handler.interleaved()) {
			context().await(reply, ask, handling, (value, failure) -> replied(message, ask, value, failure));
			return;
		}
		int current = instance();
		if (ask != null) {
			context().owe(ask);
		}
		if (handling != null) {
			context().owe(handling);
		}
		reply.whenComplete((value, failure) -> {
			if (handling != null) {
				context().settled(handling);
				handling.done(failure);
			}
			if (ask != null) {
				context().settled(ask);
			}
			if (failure != null) {
				if (ask != null) {
					ask.fail(Ask.cause(failure));
				}
				add(InTurn.of(current, () -> failed(message, ask, failure)));
			}
			else if (ask != null) {
				ask.answer(value);
			}
		});
	}

	private void replied(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable Object value,
			@Nullable Throwable failure) {
		if (failure != null) {
			failed(message, ask, failure);
		}
		else if (ask != null) {
			ask.answer(value);
		}
	}

	@Override
	void runInTurn(Runnable code, @Nullable Ask<?> ask) {
		this.currentAsk = ask;
		try {
			code.run();
		}
		catch (Throwable ex) {
			failed("code in its turn", ask, ex);
		}
		finally {
			this.currentAsk = null;
		}
	}

	/**
	 * Tells the asker, and resumes or restarts.
	 * @param work the message that was handled, or the name of what else was done
	 */
	private void failed(Object work, @Nullable Ask<?> ask, Throwable failure) {
		Throwable cause = Ask.cause(failure);
		if (ask != null) {
			ask.fail(cause);
		}
		if (cause instanceof MessageRejectedException) {
			return;
		}
		behavior().counters().messageFailed();
		Object what = (work instanceof Message<?, ?>) ? TypeNames.of(work.getClass()) : work;
		if (cause instanceof Error) {
			logger.error("{} failed on {} and is restarted", this, what, cause);
			restart(cause);
		}
		else if (ask == null || !ask.isFailedWith(cause)) {
			logger.warn("{} failed on {} and nobody waits for the answer; it goes on", this, what, cause);
		}
	}

	@Override
	public void grown(long size) {
		if (size >= system().settings().mailboxHighWaterMark() && isTimeToWarn()) {
			logger.warn("{} messages wait in the mailbox of {}: it is sent more than it handles; bound it with a"
					+ " mailbox capacity, or do less in its handlers", size, this);
		}
	}

	/** Once a minute, however many producers find the mailbox crowded, and how often. */
	private boolean isTimeToWarn() {
		int now = (int) (system().clock().nanos() / WARNING_TICK_NANOS) | 1;
		int last = this.warned;
		return (last == 0 || now - last >= WARNING_TICKS) && WARNED.compareAndSet(this, last, now);
	}

	@Override
	void discard(Object item, List<Runnable> notices) {
		if (item instanceof Ask<?> ask) {
			discard(ask.message(), ask.isOver() ? ask.whySkipped() : Reason.STOPPED);
			notices.add(ask::discarded);
		}
		else if (item instanceof Observed observed) {
			discard(observed.message(), Reason.STOPPED);
		}
		else if (!(item instanceof InTurn)) {
			discard(item, Reason.STOPPED);
		}
	}

	private void discard(Object message, Reason reason) {
		system().deadLetters().add(path(), message, reason);
	}

	@Override
	void failCurrentAsk() {
		Ask<?> hanging = this.currentAsk;
		if (hanging != null) {
			hanging.fail(new ActorStoppedException(path()));
		}
	}

}
