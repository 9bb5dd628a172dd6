package io.pura.actor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pura.actor.WaitForGraph.Hold;
import io.pura.actor.Waits.Wait;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The context of a local actor, and all that the actor holds on to: children, timers,
 * watches and awaited stages. Used in the actor's turn only, where nothing else is said.
 */
final class CellContext<P> extends HandlingContext<P> {

	// Most actors need none of these, and there are many actors.

	/** Read by other threads too. */
	private volatile @Nullable Children children;

	private @Nullable ActorTimers timers;

	/** Who waits for which interleaved stage; used by other threads too. */
	private volatile @Nullable Map<Owed, CompletionStage<?>> owed;

	/** Read by other threads too. */
	private volatile @Nullable Waits waits;

	private @Nullable Watches watches;

	/** Those that are not over; used by other threads too. */
	private volatile @Nullable Set<ActorSubscriber<?>> streams;

	private @Nullable Runnable whenChildless;

	private @Nullable IdleWatch idleWatch;

	CellContext(ActorCell<P> cell) {
		super(cell);
	}

	@Override
	public ActorRef<P> self() {
		return this.cell;
	}

	@Override
	public ActorSystem system() {
		return this.cell.system();
	}

	@Override
	public ActorPath path() {
		return this.cell.path();
	}

	@Override
	public ActorState state() {
		return this.cell.state();
	}

	@Override
	public <Q> ActorRef<Q> spawn(String name, Supplier<? extends Actor<Q>> factory) {
		return spawn(name, factory, ActorOptions.defaults());
	}

	@Override
	public <Q> ActorRef<Q> spawn(String name, Supplier<? extends Actor<Q>> factory, ActorOptions options) {
		this.cell.checkTurn();
		return system().spawn(this.cell, ActorSystem.checkName("name", name), factory, options);
	}

	@Override
	public <Q> ActorRef<Q> spawn(Supplier<? extends Actor<Q>> factory) {
		return spawn(factory, ActorOptions.defaults());
	}

	@Override
	public <Q> ActorRef<Q> spawn(Supplier<? extends Actor<Q>> factory, ActorOptions options) {
		this.cell.checkTurn();
		return system().spawn(this.cell, null, factory, options);
	}

	@Override
	public <Q> ActorRef<Q> create(String name, Function<ActorContext<Q>, ? extends Actor<Q>> factory) {
		return spawn(name, Instances.of(factory));
	}

	@Override
	public <Q> ActorRef<Q> create(Function<ActorContext<Q>, ? extends Actor<Q>> factory) {
		return spawn(Instances.of(factory));
	}

	@Override
	public <Q> Optional<ActorRef<Q>> child(String name, Class<Q> protocol) {
		this.cell.checkTurn();
		Children children = this.children;
		ActorCell<?> child = (children != null) ? children.find(name) : null;
		return Optional.ofNullable(child).map((found) -> found.as(protocol));
	}

	@Override
	public List<ActorRef<?>> children() {
		this.cell.checkTurn();
		List<ActorRef<?>> refs = new ArrayList<>();
		Children children = this.children;
		if (children != null) {
			children.forEach(refs::add);
		}
		return List.copyOf(refs);
	}

	@Override
	public void stop(ActorRef<?> child) {
		this.cell.checkTurn();
		if (!(child instanceof ActorCell<?> other) || other.parent() != this.cell) {
			throw new IllegalArgumentException("%s is not a child of %s".formatted(child.path(), path()));
		}
		other.stop(StopMode.ASK);
	}

	@Override
	public <Q> void watch(ActorRef<Q> ref, Message<? super P, ?> whenTerminated) {
		this.cell.checkTurn();
		requireNonNull("whenTerminated", whenTerminated);
		watches().add(this.cell, ref, whenTerminated);
	}

	@Override
	public void unwatch(ActorRef<?> ref) {
		this.cell.checkTurn();
		if (this.watches != null) {
			this.watches.remove(ref);
		}
	}

	Watches watches() {
		Watches watches = this.watches;
		if (watches == null) {
			watches = new Watches();
			this.watches = watches;
		}
		return watches;
	}

	@Override
	public Cancellable schedule(Duration delay, Message<? super P, ?> message) {
		return timers("message", message).once(Nanos.of(delay), message);
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable inTurn) {
		return timers("inTurn", inTurn).once(Nanos.of(delay), ActorTimer.code(inTurn));
	}

	@Override
	public Cancellable schedule(Instant at, Message<? super P, ?> message) {
		ActorTimers timers = timers("message", message);
		return timers.once(timers.until(at), message);
	}

	@Override
	public Cancellable schedule(Instant at, Runnable inTurn) {
		ActorTimers timers = timers("inTurn", inTurn);
		return timers.once(timers.until(at), ActorTimer.code(inTurn));
	}

	@Override
	public Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Message<? super P, ?> message,
			Missed missed) {
		return timers("message", message).atFixedRate(Nanos.of(initialDelay), period, message, missed);
	}

	@Override
	public Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Runnable inTurn, Missed missed) {
		return timers("inTurn", inTurn).atFixedRate(Nanos.of(initialDelay), period, ActorTimer.code(inTurn), missed);
	}

	@Override
	public Cancellable scheduleAtFixedRate(Instant first, Duration period, Message<? super P, ?> message,
			Missed missed) {
		ActorTimers timers = timers("message", message);
		return timers.atFixedRate(timers.until(first), period, message, missed);
	}

	@Override
	public Cancellable scheduleAtFixedRate(Instant first, Duration period, Runnable inTurn, Missed missed) {
		ActorTimers timers = timers("inTurn", inTurn);
		return timers.atFixedRate(timers.until(first), period, ActorTimer.code(inTurn), missed);
	}

	@Override
	public Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration delay, Message<? super P, ?> message) {
		return timers("message", message).withFixedDelay(Nanos.of(initialDelay), delay, message);
	}

	@Override
	public Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration delay, Runnable inTurn) {
		return timers("inTurn", inTurn).withFixedDelay(Nanos.of(initialDelay), delay, ActorTimer.code(inTurn));
	}

	private ActorTimers timers(String name, Object payload) {
		this.cell.checkTurn();
		requireNonNull(name, payload);
		ActorTimers timers = this.timers;
		if (timers == null) {
			timers = new ActorTimers(this.cell);
			this.timers = timers;
		}
		return timers;
	}

	private static void requireNonNull(String name, @Nullable Object value) {
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' must not be null");
		}
	}

	/**
	 * Forgets a timer that is over, in turn.
	 */
	void timerEnded(ActorTimer timer) {
		if (this.timers != null) {
			this.timers.ended(timer);
		}
	}

	@Override
	public <T extends @Nullable Object> void pipe(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> inTurn) {
		this.cell.checkTurn();
		requireNonNull("inTurn", inTurn);
		if (stage instanceof ActorAsk<?> ask && ask.pipe(this.cell, inTurn)) {
			return;
		}
		int instance = this.cell.instance();
		stage.whenComplete(
				(value, failure) -> this.cell.add(InTurn.of(instance, () -> inTurn.accept(value, causeOf(failure)))));
	}

	@Override
	public <T extends @Nullable Object> void await(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> inTurn) {
		this.cell.checkTurn();
		await(stage, false, this.cell.currentAsk(), null, inTurn);
	}

	<T extends @Nullable Object> void await(CompletionStage<T> stage, boolean reply, @Nullable Ask<?> ask,
			@Nullable OpenHandling handling, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> inTurn) {
		Await<T> await = new Await<>(stage, inTurn, reply, ask, handling);
		// First, as it may throw. It is not done before it is added: signals wait for the
		// turn.
		stage.whenComplete((value, failure) -> {
			await.complete(failure);
			this.cell.signal(() -> await.done(value, causeOf(failure)));
		});
		waits().add(await);
	}

	/**
	 * Returns what the actor waits for, in turn.
	 */
	Waits waits() {
		Waits waits = this.waits;
		if (waits == null) {
			waits = new Waits(this.cell);
			this.waits = waits;
		}
		return waits;
	}

	private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
		return (failure != null) ? Ask.cause(failure) : null;
	}

	boolean isAwaiting() {
		Waits waits = this.waits;
		return waits != null && waits.isAwaiting();
	}

	/**
	 * Returns the stage that is awaited first, if it is complete.
	 */
	@Nullable Await<?> nextDone() {
		Waits waits = this.waits;
		return (waits != null) ? waits.nextDone() : null;
	}

	/**
	 * Returns what keeps an ask of the actor from being answered, on any thread.
	 */
	@Nullable Hold hold(Ask<?> ask) {
		Waits waits = this.waits;
		// First: as long as it goes on, no handler returns a stage.
		Wait now = (waits != null) ? waits.now() : null;
		Map<Owed, CompletionStage<?>> owed = this.owed;
		CompletionStage<?> stage = (owed != null) ? owed.get(ask) : null;
		if (stage != null) {
			Ask<?> source = ReplyFuture.sourceOf(stage);
			return (source != null) ? new Hold(stage, List.of(source)) : null;
		}
		return (waits != null && now != null) ? waits.hold(now, ask) : null;
	}

	@Override
	public <T> Cancellable subscribe(Publisher<? extends T> source, StreamHandler<? super T> handler, int prefetch) {
		this.cell.checkTurn();
		requireNonNull("source", source);
		requireNonNull("handler", handler);
		if (prefetch <= 0) {
			throw new IllegalArgumentException("'prefetch' must be positive, but was " + prefetch);
		}
		Set<ActorSubscriber<?>> streams = this.streams;
		if (streams == null) {
			streams = ConcurrentHashMap.newKeySet();
			this.streams = streams;
		}
		ActorSubscriber<T> subscriber = new ActorSubscriber<>(this.cell, handler, prefetch, streams);
		subscriber.subscribeTo(source);
		return subscriber;
	}

	private void cancelStreams() {
		Set<ActorSubscriber<?>> streams = this.streams;
		if (streams != null) {
			streams.forEach(ActorSubscriber::cancel);
		}
	}

	@Override
	public Executor executor() {
		this.cell.checkTurn();
		int instance = this.cell.instance();
		return (code) -> this.cell.add(InTurn.of(instance, code));
	}

	@Override
	public void idleTimeout(Duration timeout) {
		this.cell.checkTurn();
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("'timeout' must be 0 for none or more, but was " + timeout);
		}
		if (this.idleWatch != null) {
			this.idleWatch.cancel();
			this.idleWatch = null;
		}
		if (!timeout.isZero()) {
			this.idleWatch = new IdleWatch(this.cell, timeout);
		}
	}

	void active() {
		if (this.idleWatch != null) {
			this.idleWatch.active();
		}
	}

	@Override
	public void mailboxCapacity(int capacity) {
		this.cell.checkTurn();
		this.cell.boundMailbox(capacity);
	}

	@Override
	public void stop() {
		this.cell.checkTurn();
		this.cell.stop(StopMode.ASK);
	}

	@Override
	public void terminate() {
		this.cell.checkTurn();
		this.cell.stop(StopMode.FORCE);
	}

	/**
	 * Returns the children if there are or were some, on any thread.
	 */
	@Nullable Children childrenIfAny() {
		return this.children;
	}

	/**
	 * Returns the children, to add one, in turn.
	 */
	Children childrenToBe() {
		Children children = this.children;
		if (children == null) {
			children = new Children();
			this.children = children;
		}
		return children;
	}

	/**
	 * Stops all children, and then goes on.
	 */
	void stopChildren(StopMode mode, Runnable then) {
		Children children = this.children;
		if (children == null) {
			then.run();
			return;
		}
		this.whenChildless = then;
		children.await(true);
		children.forEach((child) -> child.stop(mode));
		childEnded();
	}

	/**
	 * Goes on if the last child that was waited for has ended.
	 */
	void childEnded() {
		Runnable then = this.whenChildless;
		Children children = this.children;
		if (then != null && children != null && children.isEmpty()) {
			this.whenChildless = null;
			children.await(false);
			then.run();
		}
	}

	/**
	 * Remembers who is to hear when an interleaved stage is complete.
	 * @param bound whether that is failed if this actor stops before
	 */
	void owe(Owed waiting, CompletionStage<?> stage, boolean bound) {
		Map<Owed, CompletionStage<?>> owed = this.owed;
		if (owed == null) {
			owed = new ConcurrentHashMap<>();
			this.owed = owed;
		}
		if (!bound) {
			system().detached().put(waiting, this.cell);
		}
		owed.put(waiting, stage);
	}

	/**
	 * Forgets who waited for a stage that is complete, on any thread.
	 */
	void settled(Owed waiting) {
		Map<Owed, CompletionStage<?>> owed = this.owed;
		if (owed != null) {
			owed.remove(waiting);
		}
		system().detached().remove(waiting);
	}

	/**
	 * Returns whether somebody waits for an interleaved stage.
	 */
	boolean isOwing() {
		return this.owed != null && !this.owed.isEmpty();
	}

	int watching() {
		return (this.watches != null) ? this.watches.size() : 0;
	}

	/**
	 * Fails everyone who waits for the stages of an actor that has ended, on any thread.
	 */
	void failAsks() {
		cancelStreams();
		if (this.waits == null && this.owed == null) {
			return;
		}
		Throwable cause = new ActorStoppedException(path());
		failAwaiting(cause);
		Map<Owed, CompletionStage<?>> owed = this.owed;
		if (owed != null) {
			Map<Owed, ActorCell<?>> detached = system().detached();
			owed.keySet().forEach((waiting) -> {
				if (!detached.containsKey(waiting)) {
					owed.remove(waiting);
					waiting.fail(cause);
				}
			});
		}
	}

	/**
	 * Lets go of everything, as the actor has ended.
	 */
	void end() {
		failAsks();
		Children children = this.children;
		if (children != null) {
			children.forEach((child) -> child.stop(StopMode.FORCE));
		}
	}

	private void failAwaiting(Throwable cause) {
		Waits waits = this.waits;
		this.waits = null;
		if (waits != null) {
			waits.fail(cause);
		}
	}

	/**
	 * Lets go of all that belongs to one instance of the actor. Who asked and waits for
	 * an awaited stage hears of the cause.
	 * @param cause why, or {@code null} if the actor has ended
	 */
	void release(@Nullable Throwable cause) {
		this.cell.unstashAll();
		if (this.timers != null) {
			this.timers.callOff();
		}
		this.timers = null;
		this.idleWatch = null;
		cancelStreams();
		if (this.watches != null) {
			this.watches.removeAll();
		}
		this.watches = null;
		if (this.waits != null) {
			failAwaiting((cause != null) ? cause : new ActorStoppedException(path()));
		}
	}

}
