package io.pura.actor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
 * One local actor: its address, how it handles messages and fails, and its life. How it
 * comes to a thread is in {@link CellTask}.
 *
 * @param <P> the protocol
 */
final class ActorCell<P> extends CellTask implements ActorRef<P> {

	private static final Logger logger = LoggerFactory.getLogger(ActorCell.class);

	private final transient @Nullable ActorCell<?> parent;

	private final String name;

	/**
	 * Known with the first instance at the latest, that is before anything is handled.
	 */
	private transient @Nullable Behavior behavior;

	private final transient Instances<P> instances;

	private final transient SupervisionStrategy supervision;

	private final transient CellContext<P> context;

	/** Asks that wait for room in a bounded mailbox. */
	private volatile transient @Nullable Queue<Ask<?>> waiting;

	private volatile ActorState state = ActorState.STARTING;

	private volatile boolean failing;

	/** Whether it was said that the mailbox is crowded, which is said once in a while. */
	private volatile boolean crowded;

	/** Read by another thread only if this actor hangs. */
	private transient @Nullable Ask<?> currentAsk;

	private transient @Nullable Actor<P> actor;

	/** Grows with each instance of the actor. */
	private int instance;

	private int processed;

	private boolean counted;

	private transient @Nullable StopMode stopMode;

	private transient @Nullable Restarts restarts;

	private final transient List<Watcher> watchers = new ArrayList<>(0);

	ActorCell(ActorSystem system, @Nullable ActorCell<?> parent, String name, @Nullable Behavior behavior,
			Instances<P> instances, ActorOptions options) {
		super(system, options.mailboxCapacityOr(system.settings().mailboxCapacity()));
		this.parent = parent;
		this.name = name;
		this.behavior = behavior;
		this.instances = instances;
		this.supervision = options.supervisionOr(system.settings().supervision());
		this.context = new CellContext<>(this);
	}

	@Override
	public void tell(Message<? super P, ?> message) {
		requireMessage(message);
		if (isClosed()) {
			discard(message, Reason.STOPPED);
		}
		else if (mailbox().offer(message)) {
			wake();
		}
		else {
			discard(message, Reason.MAILBOX_FULL);
		}
	}

	@Override
	public Offer offer(Message<? super P, ?> message) {
		requireMessage(message);
		if (isClosed()) {
			return Offer.STOPPED;
		}
		if (!mailbox().offer(message)) {
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
		Ask<R> ask = Ask.of(this, message, timeout);
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
		Ask<@Nullable Void> delivery = Ask.delivery(this, message);
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
		for (ActorCell<?> cell = this; cell != null; cell = cell.parent) {
			names.addFirst(cell.name);
		}
		return new ActorPath(system().name(), List.copyOf(names));
	}

	@Override
	public String toString() {
		return path().toString();
	}

	@Nullable ActorCell<?> parent() {
		return this.parent;
	}

	String name() {
		return this.name;
	}

	Behavior behavior() {
		Behavior behavior = this.behavior;
		if (behavior == null) {
			throw new IllegalStateException(path() + " has not been created yet");
		}
		return behavior;
	}

	CellContext<P> context() {
		return this.context;
	}

	ActorState state() {
		return this.state;
	}

	boolean isFailing() {
		return this.failing;
	}

	int instance() {
		return this.instance;
	}

	@Nullable Ask<?> currentAsk() {
		return this.currentAsk;
	}

	ActorStats stats() {
		return new ActorStats(path().toString(), TypeNames.of(behavior().type()), TypeNames.of(behavior().protocol()),
				this.state.name(), mailbox().size(), this.context.children().size(), this.failing);
	}

	void checkTurn() {
		if (!isTurn()) {
			throw new IllegalStateException("The context of " + path() + " is used outside the actor's turn, by thread "
					+ Thread.currentThread().getName() + ": go back into the turn with context.pipe, or with"
					+ " context.executor() taken beforehand");
		}
	}

	void watch(ActorCell<?> watcher, Message<?, ?> whenTerminated) {
		Runnable tell = () -> watcher.add(whenTerminated);
		signal(() -> this.watchers.add(new Watcher(watcher, tell)), tell);
	}

	void unwatch(ActorCell<?> watcher) {
		signal(() -> this.watchers.removeIf((candidate) -> candidate.cell() == watcher));
	}

	void whenTerminated(Runnable code) {
		signal(() -> this.watchers.add(new Watcher(null, code)), code);
	}

	private void send(Ask<?> ask) {
		if (ask.isOver() || isClosed()) {
			discard(ask);
			return;
		}
		if (mailbox().offer(ask)) {
			ask.admitted();
		}
		else {
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
				ask.admitted();
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
	void discardWaiting() {
		Queue<Ask<?>> waiting = this.waiting;
		if (waiting == null) {
			return;
		}
		for (Ask<?> ask = waiting.poll(); ask != null; ask = waiting.poll()) {
			discard(ask);
		}
	}

	@Override
	boolean isPaused() {
		return this.state != ActorState.RUNNING || this.context.isAwaiting();
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
				invoke(ask.message(), ask);
			}
		}
		else if (item instanceof InTurn inTurn) {
			if (inTurn.instance() == this.instance) {
				runInTurn(inTurn::run, null);
			}
		}
		else {
			invoke((Message<?, ?>) item, null);
		}
	}

	void invoke(Message<?, ?> message, @Nullable Ask<?> ask) {
		HandlerMethod handler = behavior().handler(message);
		if (handler == null) {
			unhandled(message, ask);
			return;
		}
		this.processed++;
		this.context.active();
		this.currentAsk = ask;
		try {
			Object reply = handler.invoke(actor(), message, this.context);
			if (handler.stage()) {
				replyLater(handler, message, ask, (CompletionStage<?>) reply);
			}
			else if (ask != null) {
				ask.answer(reply);
			}
		}
		catch (Throwable ex) {
			failed(TypeNames.of(message.getClass()), ask, ex);
		}
		finally {
			this.currentAsk = null;
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
			@Nullable CompletionStage<?> reply) {
		String what = TypeNames.of(message.getClass());
		if (reply == null) {
			throw new NullPointerException("The handler of " + what + " returned null instead of a stage");
		}
		if (!handler.interleaved()) {
			this.context.await(reply, ask, (value, failure) -> replied(what, ask, value, failure));
			return;
		}
		int current = this.instance;
		reply.whenComplete((value, failure) -> {
			if (failure != null) {
				if (ask != null) {
					ask.fail(Ask.cause(failure));
				}
				add(InTurn.of(current, () -> failed(what, ask, failure)));
			}
			else if (ask != null) {
				ask.answer(value);
			}
		});
	}

	private void replied(String what, @Nullable Ask<?> ask, @Nullable Object value, @Nullable Throwable failure) {
		if (failure != null) {
			failed(what, ask, failure);
		}
		else if (ask != null) {
			ask.answer(value);
		}
	}

	/**
	 * Goes on with what was awaited and is complete.
	 */
	@Override
	void signalsHandled() {
		while (this.state == ActorState.RUNNING) {
			Await<?> await = this.context.nextDone();
			if (await == null) {
				break;
			}
			runInTurn(await::proceed, await.ask());
		}
		if (this.stopMode != null && this.state == ActorState.RUNNING && !this.context.isAwaiting()) {
			stopNow(this.stopMode);
		}
	}

	private void runInTurn(Runnable code, @Nullable Ask<?> ask) {
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

	private void failed(String what, @Nullable Ask<?> ask, Throwable failure) {
		Throwable cause = Ask.cause(failure);
		if (ask != null) {
			ask.fail(cause);
		}
		if (cause instanceof MessageRejectedException) {
			return;
		}
		behavior().counters().messageFailed();
		if (cause instanceof Error) {
			logger.error("{} failed on {} and is restarted", this, what, cause);
			restart(cause);
		}
		else if (ask == null || !ask.isFailedWith(cause)) {
			logger.warn("{} failed on {} and nobody waits for the answer; it goes on", this, what, cause);
		}
	}

	private void restart(Throwable cause) {
		if (this.state == ActorState.STOPPING || this.state == ActorState.STOPPED) {
			return;
		}
		this.state = ActorState.RESTARTING;
		Actor<P> failed = this.actor;
		if (failed != null) {
			runHook("restarting", () -> failed.restarting(this.context, cause));
		}
		dropInstance(cause);
		this.context.stopChildren(StopMode.TELL, this::restartLater);
	}

	private void restartLater() {
		if (this.restarts == null) {
			this.restarts = new Restarts(this.supervision);
		}
		Duration delay = this.restarts.next(system().clock().nanos(), system().random());
		if (delay == null && !this.supervision.neverStop()) {
			logger.error("{} has failed over {} times within {} and is stopped for good", this,
					this.supervision.maxRestarts(), this.supervision.within());
			end();
			return;
		}
		if (delay == null) {
			if (!this.failing) {
				logger.error("{} has failed over {} times within {} and is now tried every {}", this,
						this.supervision.maxRestarts(), this.supervision.within(), this.supervision.maxBackoff());
			}
			this.failing = true;
			delay = this.supervision.maxBackoff();
		}
		int current = this.instance;
		system().timers().schedule(delay, () -> signal(() -> {
			if (this.state == ActorState.RESTARTING && this.instance == current) {
				behavior().counters().actorRestarted();
				begin();
			}
		}));
	}

	/**
	 * Makes the first instance, on the thread that spawns the actor.
	 */
	void createFirst(ActorOptions options) {
		beforeFirstTurn(() -> {
			Actor<P> first = this.instances.create(this.context);
			this.behavior = system().behavior(first.getClass(), options);
			this.actor = first;
		});
	}

	/**
	 * Makes the first instance of a declared actor, on the thread that starts the system,
	 * unless it is there.
	 */
	void createDeclared() {
		if (this.actor == null) {
			beforeFirstTurn(() -> this.actor = create());
		}
	}

	/**
	 * Lets go of a first instance that will never start.
	 */
	void discardFirst() {
		dropInstance(new ActorStoppedException(path()));
	}

	/**
	 * Schedules the start.
	 */
	void start() {
		signal(() -> {
			if (this.state == ActorState.STARTING) {
				this.counted = true;
				behavior().counters().actorStarted();
				begin();
			}
		});
	}

	private void begin() {
		try {
			if (this.actor == null) {
				this.actor = create();
			}
			// Before started(), so that a stop that it asks for finds a running actor.
			this.state = ActorState.RUNNING;
			this.actor.started(this.context);
			this.failing = false;
		}
		catch (Throwable ex) {
			logger.error("{} failed to start and is restarted", this, ex);
			restart(ex);
		}
	}

	private Actor<P> create() {
		Actor<P> actor = this.instances.create(this.context);
		Class<?> expected = behavior().type();
		if (actor.getClass() != expected) {
			// A proxy, perhaps: this says what is wrong with it.
			HandlerTable.of(actor.getClass(), behavior().protocol(), behavior().counters());
			throw new IllegalStateException("The factory of %s made a %s instead of a %s".formatted(path(),
					actor.getClass().getName(), expected.getName()));
		}
		return actor;
	}

	void stop(StopMode mode) {
		signal(() -> onStop(mode));
	}

	private void onStop(StopMode mode) {
		StopMode strongest = (this.stopMode != null && this.stopMode.compareTo(mode) > 0) ? this.stopMode : mode;
		this.stopMode = strongest;
		switch (this.state) {
			case STARTING, RESTARTING -> {
				this.state = ActorState.STOPPING;
				this.context.stopChildren(strongest, this::end);
			}
			case RUNNING -> {
				// Otherwise once nothing is awaited any more.
				if (mode == StopMode.FORCE) {
					stopNow(mode);
				}
			}
			case STOPPING -> {
				if (mode == StopMode.FORCE) {
					this.context.children().values().forEach((child) -> child.stop(mode));
				}
			}
			case STOPPED -> {
			}
		}
	}

	private void stopNow(StopMode mode) {
		this.state = ActorState.STOPPING;
		this.context.stopChildren((mode == StopMode.ASK) ? StopMode.TELL : mode, this::childless);
	}

	private void childless() {
		Actor<P> stopping = actor();
		if (this.stopMode != StopMode.FORCE) {
			Stopping[] answer = { Stopping.STOP };
			runHook("stopping", () -> answer[0] = stopping.stopping(this.context));
			if (answer[0] == Stopping.CONTINUE && this.stopMode == StopMode.ASK) {
				this.stopMode = null;
				this.state = ActorState.RUNNING;
				return;
			}
		}
		runHook("stopped", () -> stopping.stopped(this.context));
		end();
	}

	private void end() {
		this.state = ActorState.STOPPED;
		dropInstance(new ActorStoppedException(path()));
		this.context.children().values().forEach((child) -> child.stop(StopMode.FORCE));
		if (this.counted) {
			behavior().counters().actorStopped();
		}
		system().removed(this);
		close();
		this.watchers.forEach((watcher) -> watcher.code().run());
		this.watchers.clear();
		ActorCell<?> above = this.parent;
		if (above != null) {
			above.signal(above.context::childEnded);
		}
	}

	@Override
	void abandoned() {
		this.state = ActorState.STOPPED;
		Ask<?> hanging = this.currentAsk;
		if (hanging != null) {
			hanging.fail(new ActorStoppedException(path()));
		}
		close();
		this.context.children().values().forEach(ActorCell::abandoned);
	}

	private void dropInstance(Throwable cause) {
		this.context.release(cause);
		this.instance++;
		Actor<P> old = this.actor;
		this.actor = null;
		if (old != null) {
			runHook("discarded", () -> this.instances.discard(old));
		}
	}

	private void runHook(String hook, Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			logger.error("{} failed in {}(); it goes on its way", this, hook, ex);
		}
	}

	private Actor<P> actor() {
		Actor<P> actor = this.actor;
		if (actor == null) {
			throw new IllegalStateException(path() + " has no instance in state " + this.state);
		}
		return actor;
	}

	@Override
	public void grown(long size) {
		long mark = system().settings().mailboxHighWaterMark();
		if (size >= mark && !this.crowded) {
			this.crowded = true;
			logger.warn("{} messages wait in the mailbox of {}: it is sent more than it handles; bound it with a"
					+ " mailbox capacity, or do less in its handlers", size, this);
		}
		else if (size < mark / 2 && this.crowded) {
			this.crowded = false;
		}
	}

	@Override
	void discard(Object item) {
		if (item instanceof Ask<?> ask) {
			boolean stopped = !ask.isOver() && ask.fail(new ActorStoppedException(path()));
			discard(ask.message(), stopped ? Reason.STOPPED : ask.whySkipped());
		}
		else if (!(item instanceof InTurn)) {
			discard(item, Reason.STOPPED);
		}
	}

	private void discard(Object message, Reason reason) {
		system().deadLetters().add(path(), message, reason);
	}

	/**
	 * Someone who wants to know when this actor has stopped.
	 *
	 * @param cell the actor that watches, or {@code null} if it is none
	 * @param code tells it
	 */
	private record Watcher(@Nullable ActorCell<?> cell, Runnable code) {
	}

}
