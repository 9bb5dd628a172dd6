package io.pura.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Task;
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
sealed class ActorCell<P> extends CellLife<P> implements ActorRef<P> permits PoolCell, PoolWorker {

	private static final Logger logger = LoggerFactory.getLogger(ActorCell.class);

	private static final long WARNING_TICK_NANOS = 100_000_000;

	private static final int WARNING_TICKS = 600;

	/** How often a thread looks for room in a full mailbox before it waits for it. */
	private static final int LOOKS_FOR_ROOM = 200;

	/** After how many looks it lets other threads run in between. */
	private static final int EAGER_LOOKS = 100;

	/** What failed, if it was not a message. */
	private static final String CODE = "code in its turn";

	private int at;

	/** Read by another thread only if this actor hangs. */
	private transient @Nullable Ask<?> currentAsk;

	/** Its neighbours among those without a name, kept by {@link Children}. */
	private volatile transient @Nullable ActorCell<?> older;

	private transient @Nullable ActorCell<?> newer;

	ActorCell(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name, @Nullable Behavior behavior,
			Supplier<? extends Actor<P>> factory, ActorOptions options) {
		super(system, parent, name, behavior, factory, options);
	}

	/**
	 * Returns the actor whose turn it is on the current thread.
	 */
	static @Nullable ActorCell<?> running() {
		return (Task.current() instanceof ActorCell<?> cell) ? cell : null;
	}

	/**
	 * Returns how many nanoseconds are left to the ask that the actor handles, in turn.
	 */
	long timeLeft(long now) {
		Ask<?> ask = this.currentAsk;
		return (ask != null) ? ask.timeLeft(now) : Ask.NO_DEADLINE;
	}

	@Override
	public void tell(Message<? super P, ?> message) {
		requireMessage(message);
		Intake intake = system().intake();
		if (intake == null) {
			tell(message, message);
		}
		else {
			intake.tell(this, message);
		}
	}

	/**
	 * Sends a message that the intake is through with.
	 * @param message the message
	 * @param item the message, or what it is observed in
	 */
	void tell(Message<?, ?> message, Object item) {
		if (isClosed()) {
			discard(message, Reason.STOPPED);
		}
		else if (enqueue(item)) {
			wake();
		}
		else {
			switch (overflow()) {
				case WAIT -> waitForRoom(message, item);
				case DROP_OLDEST -> dropOldest(item);
				case REJECT -> discard(message, Reason.MAILBOX_FULL);
			}
		}
	}

	private void dropOldest(Object item) {
		enqueueForOldest(item, front());
		wake();
	}

	/**
	 * Returns whether nothing waits to be handled, in turn.
	 */
	boolean isNothingWaiting() {
		return isMailboxEmpty() && !isAnyWaiting() && stashed() == 0;
	}

	/**
	 * Returns the stash, in turn.
	 */
	Stash stash() {
		Particulars particulars = particulars();
		Stash stash = particulars.stash;
		if (stash == null) {
			stash = new Stash();
			particulars.stash = stash;
		}
		return stash;
	}

	private @Nullable Stash stashIfAny() {
		Particulars particulars = particularsIfAny();
		return (particulars != null) ? particulars.stash : null;
	}

	/**
	 * Puts an item aside, in turn.
	 */
	void putAside(Object item) {
		stash().add(item);
		if (isClosed()) {
			// It hung, and another thread may have been through already.
			List<Runnable> notices = new ArrayList<>(1);
			discardStash(notices);
			notices.forEach(Runnable::run);
		}
	}

	/**
	 * Has all that was put aside handled next, in turn.
	 */
	void unstashAll() {
		Stash stash = stashIfAny();
		if (stash != null) {
			stash.takeBack();
			// It may be about to sleep.
			attention();
		}
	}

	private void discardStash(List<Runnable> notices) {
		Stash stash = stashIfAny();
		if (stash != null) {
			stash.drain().forEach((item) -> discard(item, notices));
		}
	}

	/**
	 * Returns how many messages are put aside, or were taken back and are not handled
	 * yet, on any thread.
	 */
	int stashed() {
		Stash stash = stashIfAny();
		return (stash != null) ? stash.size() : 0;
	}

	/**
	 * Bounds the mailbox, in turn.
	 */
	void boundMailbox(int capacity) {
		if (overflow() == Overflow.DROP_OLDEST) {
			mailboxCapacity(capacity, front());
		}
		else {
			mailboxCapacity(capacity);
		}
		admitWaiting();
	}

	/**
	 * Sends a message that has come from elsewhere, on a thread that cannot wait.
	 * @param message the message
	 * @param item the message, or what it is observed in
	 */
	void deliverNow(Message<?, ?> message, Object item) {
		switch (offerItem(item)) {
			case FULL -> {
				if (overflow() == Overflow.DROP_OLDEST) {
					dropOldest(item);
				}
				else {
					discard(message, item, Reason.MAILBOX_FULL);
				}
			}
			case STOPPED -> discard(message, item, Reason.STOPPED);
			default -> {
			}
		}
	}

	/**
	 * Discards a message that has come from elsewhere and is not in the mailbox.
	 */
	void discard(Message<?, ?> message, Object item, Reason reason) {
		discard(message, reason);
		if (item instanceof Observed observed) {
			observed.left();
		}
	}

	private void waitForRoom(Message<?, ?> message, Object item) {
		if (isOnWorker() || !BlockedTell.mayWait(this)) {
			throw new IllegalStateException("The mailbox of %s is full with %s messages, and thread %s must not wait:"
				.formatted(path(), mailboxCapacity(), Thread.currentThread().getName())
					+ " use offer and see what it says, or ask, or give the actor a mailbox that rejects");
		}
		if (!system().mayWait()) {
			system().checkMayWait("room in the mailbox of " + this, "tell it less until then, or give it more room");
		}
		for (int i = 0; i < LOOKS_FOR_ROOM && !isClosed(); i++) {
			if (enqueue(item)) {
				wake();
				return;
			}
			if (i < EAGER_LOOKS) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
		BlockedTell blocked = new BlockedTell(message, item);
		particulars().waiting.add(blocked);
		wake();
		blocked.await();
	}

	@Override
	public Offer offer(Message<? super P, ?> message) {
		requireMessage(message);
		Intake intake = system().intake();
		return (intake == null) ? offerItem(message) : intake.offer(this, message);
	}

	Offer offerItem(Object item) {
		if (isClosed()) {
			return Offer.STOPPED;
		}
		if (!enqueue(item)) {
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
		return sent(Ask.of(system(), this, message, timeout));
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout,
			Executor executor) {
		return RelayedReply.of(ask(message, timeout), system(), executor);
	}

	@Override
	public CompletableFuture<@Nullable Void> deliver(Message<? super P, ?> message, DeliveryGuarantee guarantee) {
		requireMessage(message);
		return sent(Ask.delivery(this, message));
	}

	private <R extends @Nullable Object> Ask<R> sent(Ask<R> ask) {
		Intake intake = system().intake();
		if (intake == null) {
			send(ask);
		}
		else {
			intake.send(this, ask);
		}
		return ask;
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

	/**
	 * Returns this as a reference of its protocol or of a super-protocol.
	 * @throws ProtocolMismatchException if the actor has another protocol
	 */
	@SuppressWarnings("unchecked")
	<Q> ActorRef<Q> as(Class<Q> protocol) {
		Class<?> actual = behavior().protocol();
		if (!protocol.isAssignableFrom(actual)) {
			throw new ProtocolMismatchException(
					"%s has protocol %s, not %s".formatted(this, actual.getName(), protocol.getName()));
		}
		return (ActorRef<Q>) this;
	}

	@Nullable Ask<?> currentAsk() {
		return this.currentAsk;
	}

	/**
	 * Returns how many messages wait, in the mailbox or put aside, on any thread.
	 */
	int queued() {
		Particulars particulars = particularsIfAny();
		OldestDropped front = (particulars != null) ? particulars.front : null;
		return mailboxSize() + ((front != null) ? front.size() : 0) + stashed();
	}

	/**
	 * Returns the name of the type that its messages are counted under.
	 */
	String typeName() {
		return counters().type();
	}

	ActorStats stats() {
		Children children = children();
		Particulars particulars = particularsIfAny();
		return new ActorStats(path().toString(), typeName(), TypeNames.of(behavior().protocol()), state().name(),
				queued(), (children != null) ? children.size() : 0, isFailing(),
				(particulars != null) ? particulars.restarted : 0,
				(particulars != null) ? particulars.lastFailure : null);
	}

	@Nullable ActorCell<?> older() {
		return this.older;
	}

	void older(@Nullable ActorCell<?> older) {
		this.older = older;
	}

	@Nullable ActorCell<?> newer() {
		return this.newer;
	}

	void newer(@Nullable ActorCell<?> newer) {
		this.newer = newer;
	}

	void send(Ask<?> ask) {
		if (ask.isOver() || isClosed()) {
			discard(ask);
			return;
		}
		if (!enqueue(ask)) {
			ask.waiting(true);
			particulars().waiting.add(ask);
			if (ask.isOver()) {
				// Perhaps before it could be found there.
				waitsInVain(ask);
			}
		}
		wake();
	}

	/**
	 * Takes an ask that is over off those that wait for room, on any thread.
	 */
	void waitsInVain(Ask<?> ask) {
		Particulars particulars = particularsIfAny();
		if (particulars != null && particulars.waiting.remove(ask)) {
			discard(ask);
		}
	}

	@Override
	void admitWaiting() {
		Particulars particulars = particularsIfAny();
		if (particulars == null) {
			return;
		}
		Deque<Object> waiting = particulars.waiting;
		while (!waiting.isEmpty() && isRoom()) {
			// Taken first, as an ask that is over is taken out by another thread: whoever
			// has it counts it.
			Object first = waiting.poll();
			if (first != null && !admit(first)) {
				waiting.addFirst(first);
				if (first instanceof Ask<?> ask && ask.isOver()) {
					waitsInVain(ask);
				}
			}
		}
	}

	private boolean isRoom() {
		int capacity = mailboxCapacity();
		return capacity == 0 || mailboxSize() < capacity;
	}

	/**
	 * Lets one in that waits for room.
	 * @return whether it does not wait any longer
	 */
	private boolean admit(Object first) {
		if (first instanceof Ask<?> ask && ask.isOver()) {
			discard(ask);
			return true;
		}
		if (!enqueue((first instanceof BlockedTell tell) ? tell.item() : first)) {
			return false;
		}
		if (first instanceof BlockedTell tell) {
			tell.over();
		}
		else {
			((Ask<?>) first).waiting(false);
		}
		return true;
	}

	@Override
	boolean isAnyWaiting() {
		Particulars particulars = particularsIfAny();
		return particulars != null && !particulars.waiting.isEmpty();
	}

	@Override
	void discardWaiting(List<Runnable> notices) {
		discardStash(notices);
		Particulars particulars = particularsIfAny();
		if (particulars == null) {
			return;
		}
		for (Object item = particulars.waiting.poll(); item != null; item = particulars.waiting.poll()) {
			discard(item, notices);
		}
	}

	@Override
	boolean handle(Object item) {
		if (item instanceof Ask<?> ask) {
			return handleAsk(ask);
		}
		if (item instanceof Observed observed) {
			observed.left();
			return invoke(observed.message(), null, observed);
		}
		if (item instanceof InTurn inTurn) {
			return inTurn.instance() == instance() && inTurn.run(this);
		}
		return invoke((Message<?, ?>) item, null, null);
	}

	private boolean handleAsk(Ask<?> ask) {
		if (ask instanceof ActorAsk<?> made && made.isReplyTo(this)) {
			replied(made);
			return false;
		}
		if (ask.isOver()) {
			discard(ask);
			return false;
		}
		ask.left();
		return invoke(ask.message(), ask, null);
	}

	private void replied(ActorAsk<?> ask) {
		if (ask.instance() != instance()) {
			return;
		}
		try {
			ask.proceed();
		}
		catch (Throwable ex) {
			failed(CODE, null, ex);
		}
	}

	/**
	 * Calls the handler of a message.
	 * @param ask what it was asked with, or {@code null} if it was told
	 * @param observed what it was told in, or {@code null} if that is nothing
	 * @return whether there is one
	 */
	boolean invoke(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable Observed observed) {
		if (ask != null) {
			this.currentAsk = ask;
		}
		OpenHandling handling = null;
		CellContext<P> context = null;
		try {
			handling = OpenHandling.begin(system().observer(), this, message, ask, observed);
			Behavior behavior = behavior();
			context = behavior.usesContext() ? context() : contextIfAny();
			if (context != null) {
				context.begin();
			}
			Object reply = behavior.handlers().call(actor(), message, context);
			if (context != null && context.isStashing()) {
				OpenHandling.ended(handling, null);
				StageReply.ignore(reply);
				context.putAside(aside(message, ask, observed));
				return false;
			}
			return returned(reply, message, ask, handling);
		}
		catch (Throwable ex) {
			if (context != null) {
				context.failed();
			}
			return failed(message, ask, handling, ex);
		}
		finally {
			handled(ask, context);
		}
	}

	private boolean returned(@Nullable Object reply, Message<?, ?> message, @Nullable Ask<?> ask,
			@Nullable OpenHandling handling) {
		if (reply == HandlerCall.UNHANDLED) {
			unhandled(message, ask, handling);
			return false;
		}
		if (reply instanceof StageReply later) {
			OpenHandling.returned(handling);
			replyLater(message, ask, handling, later);
			return true;
		}
		// First, as callbacks of the asker run here and are not part of it.
		OpenHandling.ended(handling, null);
		if (ask != null) {
			ask.answer(reply);
		}
		return true;
	}

	private void handled(@Nullable Ask<?> ask, @Nullable CellContext<P> context) {
		if (ask != null) {
			this.currentAsk = null;
		}
		if (context != null) {
			context.active();
		}
	}

	/**
	 * Returns what stands in the stash for a message.
	 */
	private static Object aside(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable Observed observed) {
		if (ask != null) {
			ask.aside();
			return ask;
		}
		return (observed != null) ? observed.aside() : message;
	}

	/**
	 * Tells the asker, if there is one, and goes on.
	 * @return whether it was the handler that failed
	 */
	private boolean failed(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable OpenHandling handling,
			Throwable failure) {
		if (failure instanceof Validation.Rejected rejected) {
			if (ask == null) {
				discard(message, Reason.REJECTED);
			}
			failed(message, ask, handling, rejected.reason());
			return false;
		}
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
		return true;
	}

	private void unhandled(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable OpenHandling handling) {
		discard(message, Reason.UNHANDLED);
		ProtocolMismatchException failure = new ProtocolMismatchException("%s, of protocol %s, has no handler for %s"
			.formatted(path(), TypeNames.of(behavior().protocol()), TypeNames.of(message.getClass())));
		OpenHandling.ended(handling, failure);
		if (ask != null) {
			ask.fail(failure);
		}
	}

	private void replyLater(Message<?, ?> message, @Nullable Ask<?> ask, @Nullable OpenHandling handling,
			StageReply later) {
		CompletionStage<?> reply = later.stage();
		if (reply == null) {
			throw new NullPointerException("The handler returned null instead of a stage or a publisher");
		}
		if (!later.interleaved()) {
			context().await(reply, true, ask, handling, (value, failure) -> replied(message, ask, value, failure));
			return;
		}
		int current = instance();
		boolean bound = !later.detached();
		if (ask != null) {
			context().owe(ask, reply, bound);
		}
		if (handling != null) {
			context().owe(handling, reply, bound);
		}
		if (reply instanceof PublisherReply published) {
			context().owe(published, reply, bound);
		}
		reply.whenComplete((value, failure) -> {
			if (reply instanceof PublisherReply published) {
				context().settled(published);
			}
			if (handling != null) {
				context().settled(handling);
				handling.done(failure);
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
			if (ask != null) {
				// Not before: an open ask that nothing is owed to waits to be handled.
				context().settled(ask);
			}
		});
		Ask<?> source = (ask != null) ? ReplyFuture.sourceOf(reply) : null;
		if (source != null) {
			system().waits().added(source, ask);
		}
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
			failed(CODE, ask, ex);
		}
		finally {
			this.currentAsk = null;
		}
	}

	/**
	 * Tells the asker, and does what the strategy says.
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
		fail(Fault.of(work, cause, ask != null && ask.isFailedWith(cause)));
	}

	@Override
	protected int at() {
		return this.at;
	}

	@Override
	protected void at(int at) {
		this.at = at;
	}

	@Override
	protected void mailboxGrown(int size) {
		if (size < system().settings().mailboxHighWaterMark()) {
			return;
		}
		int now = (int) (system().clock().nanos() / WARNING_TICK_NANOS) | 1;
		if (particulars().isTimeToWarn(now, WARNING_TICKS)) {
			logger.warn("{} messages wait in the mailbox of {}: it is sent more than it handles; bound it with a"
					+ " mailbox capacity, or do less in its handlers", size, this);
		}
	}

	@Override
	void discard(Object item, List<Runnable> notices) {
		if (item instanceof Ask<?> ask) {
			if (!(ask instanceof ActorAsk<?> made && made.isReplyTo(this))) {
				discard(ask.message(), ask.isOver() ? ask.whySkipped() : Reason.STOPPED);
				ask.left();
				notices.add(ask::discarded);
			}
		}
		else if (item instanceof BlockedTell tell) {
			discard(tell.message(), Reason.STOPPED);
			notices.add(tell::over);
		}
		else if (item instanceof Observed observed) {
			discard(observed.message(), observed, Reason.STOPPED);
		}
		else if (!(item instanceof InTurn)) {
			discard(item, Reason.STOPPED);
		}
	}

	void discard(Object message, Reason reason) {
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
