package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.pura.dispatch.Dispatcher;
import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one actor: start, failure and restart, stop.
 *
 * <pre>
 *   STARTING ──▶ RUNNING ◀──▶ RESTARTING
 *      │         │     ▲          │
 *      │         ▼     │ CONTINUE │
 *      └──────▶ STOPPING ◀────────┘
 *                  │
 *                  ▼
 *               STOPPED
 * </pre>
 *
 * Everything here runs in the actor's turn, but for the creation of the first instance,
 * which comes before, and where something else is said. Messages are handled in RUNNING
 * only, and not while a stage is awaited. An actor in RESTARTING that still has its
 * instance waits for what its parent decides about a failure.
 *
 * @param <P> the protocol
 */
abstract sealed class CellLife<P> extends CellTask permits ActorCell {

	private static final Logger logger = LoggerFactory.getLogger(ActorCell.class);

	private static final VarHandle NAME;

	private static final VarHandle PARTICULARS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			NAME = lookup.findVarHandle(CellLife.class, "name", Object.class);
			PARTICULARS = lookup.findVarHandle(CellLife.class, "particulars", Particulars.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final StopMode[] STOP_MODES = StopMode.values();

	private final transient @Nullable ActorCell<?> parent;

	/** The name, or the number of an actor without one, once somebody wants to know. */
	private volatile transient @Nullable Object name;

	/**
	 * Known with the first instance at the latest, that is before anything is handled.
	 */
	private transient @Nullable Behavior behavior;

	private final transient Supplier<? extends Actor<P>> factory;

	private volatile transient @Nullable CellContext<P> context;

	private volatile transient @Nullable Particulars particulars;

	private volatile ActorState state = ActorState.STARTING;

	private transient @Nullable Actor<P> actor;

	/** Grows with each instance of the actor. */
	private int instance;

	private boolean counted;

	/** How it was asked to stop: the ordinal number and one, 0 if it was not. */
	private byte stop;

	CellLife(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name, @Nullable Behavior behavior,
			Supplier<? extends Actor<P>> factory, ActorOptions options) {
		super(system, options.mailboxCapacityOr(system.settings().mailboxCapacity()));
		this.parent = parent;
		this.name = name;
		this.behavior = behavior;
		this.factory = factory;
		if (options != ActorOptions.defaults()) {
			this.particulars = new Particulars(options, system.dispatcher(options, name));
		}
		if (mailboxCapacity() != 0 && overflow() == Overflow.DROP_OLDEST) {
			front();
		}
	}

	/**
	 * Returns where the actor stands.
	 */
	public abstract ActorPath path();

	/**
	 * Runs code in turn, and fails or restarts the actor if it throws.
	 */
	abstract void runInTurn(Runnable code, @Nullable Ask<?> ask);

	/**
	 * Fails the ask that an actor is handling which hangs, on any thread.
	 */
	abstract void failCurrentAsk();

	@Nullable ActorCell<?> parent() {
		return this.parent;
	}

	/**
	 * Returns the name that the actor was given, or {@code null} if it was given none.
	 */
	@Nullable String givenName() {
		return (this.name instanceof String given) ? given : null;
	}

	String name() {
		Object name = this.name;
		if (name == null) {
			NAME.compareAndSet(this, null, system().nextNumber());
			name = this.name;
		}
		return (name instanceof Long number) ? "$" + Long.toString(number, Character.MAX_RADIX) : String.valueOf(name);
	}

	Behavior behavior() {
		Behavior behavior = this.behavior;
		if (behavior == null) {
			throw new IllegalStateException(path() + " has not been created yet");
		}
		return behavior;
	}

	/**
	 * Says what the actor is, before anybody knows of it.
	 */
	void behavior(Behavior behavior) {
		this.behavior = behavior;
	}

	/**
	 * Returns the class of the actor, on any thread.
	 */
	@Nullable Class<?> typeIfKnown() {
		Behavior behavior = this.behavior;
		return (behavior != null) ? behavior.type() : null;
	}

	@Override
	ActorTypeCounters counters() {
		return behavior().counters();
	}

	/**
	 * Returns the context, in turn.
	 */
	CellContext<P> context() {
		CellContext<P> context = this.context;
		if (context == null) {
			context = new CellContext<>((ActorCell<P>) this);
			this.context = context;
		}
		return context;
	}

	/**
	 * Returns the context if there is one, on any thread.
	 */
	@Nullable CellContext<P> contextIfAny() {
		return this.context;
	}

	/**
	 * Returns the children if there are or were some, on any thread.
	 */
	@Nullable Children children() {
		CellContext<P> context = this.context;
		return (context != null) ? context.childrenIfAny() : null;
	}

	/**
	 * Returns the particulars, on any thread.
	 */
	Particulars particulars() {
		Particulars particulars = this.particulars;
		if (particulars != null) {
			return particulars;
		}
		Particulars fresh = new Particulars(ActorOptions.defaults(), null);
		Particulars other = (Particulars) PARTICULARS.compareAndExchange(this, null, fresh);
		return (other != null) ? other : fresh;
	}

	@Override
	@Nullable Particulars particularsIfAny() {
		return this.particulars;
	}

	ActorState state() {
		return this.state;
	}

	boolean isFailing() {
		Particulars particulars = this.particulars;
		return particulars != null && particulars.failing;
	}

	Overflow overflow() {
		Overflow usual = system().settings().overflow();
		Particulars particulars = this.particulars;
		return (particulars != null) ? particulars.options.overflowOr(usual) : usual;
	}

	/**
	 * Returns the front of a mailbox that drops its oldest message. For the owner, who
	 * makes it before the mailbox is bounded; any thread that finds the mailbox full
	 * finds the front.
	 */
	OldestDropped front() {
		Particulars particulars = particulars();
		OldestDropped front = particulars.front;
		if (front == null) {
			front = new OldestDropped(this);
			particulars.front = front;
		}
		return front;
	}

	@Override
	Dispatcher dispatcher() {
		Particulars particulars = this.particulars;
		Dispatcher own = (particulars != null) ? particulars.dispatcher : null;
		return (own != null) ? own : system().dispatcher();
	}

	private void releaseDispatcher() {
		Particulars particulars = this.particulars;
		if (particulars != null && particulars.dispatcher != null) {
			particulars.dispatcher.release();
		}
	}

	private SupervisionStrategy supervision() {
		SupervisionStrategy usual = system().settings().supervision();
		Particulars particulars = this.particulars;
		return (particulars != null) ? particulars.options.supervisionOr(usual) : usual;
	}

	private @Nullable StopMode stopMode() {
		return (this.stop > 0) ? STOP_MODES[this.stop - 1] : null;
	}

	private StopMode stopMode(StopMode mode) {
		StopMode before = stopMode();
		StopMode strongest = (before != null && before.compareTo(mode) > 0) ? before : mode;
		this.stop = (byte) (strongest.ordinal() + 1);
		return strongest;
	}

	int instance() {
		return this.instance;
	}

	void checkTurn() {
		if (!isTurn()) {
			throw new IllegalStateException("The context of " + path() + " is used outside the actor's turn, by thread "
					+ Thread.currentThread().getName() + ": go back into the turn with context.pipe, or with"
					+ " context.executor() taken beforehand");
		}
	}

	/**
	 * Runs code when this has stopped, at once if it has already, on any thread.
	 */
	void whenTerminated(Runnable code) {
		signal(() -> particulars().add(code), code);
	}

	void unwatch(Runnable code) {
		signal(() -> {
			List<Runnable> watchers = particulars().watchers;
			if (watchers != null) {
				watchers.remove(code);
			}
		});
	}

	@Override
	boolean isPaused() {
		return isHeldUp();
	}

	private boolean isHeldUp() {
		CellContext<P> context = this.context;
		return this.state != ActorState.RUNNING || (context != null && context.isAwaiting());
	}

	/**
	 * Goes on with what was awaited and is complete, and stops if that is due.
	 */
	@Override
	void attended() {
		CellContext<P> context = this.context;
		if (context != null) {
			while (this.state == ActorState.RUNNING) {
				Await<?> await = context.nextDone();
				if (await == null) {
					break;
				}
				runInTurn(await::proceed, await.ask());
				// It was busy until now, with a message perhaps.
				context.active();
			}
		}
		StopMode mode = stopMode();
		if (mode != null && !isHeldUp()) {
			stopNow(mode);
		}
	}

	/**
	 * Does what the strategy says about a failure, in turn.
	 */
	final void fail(Fault fault) {
		if (this.state == ActorState.STOPPING || this.state == ActorState.STOPPED) {
			return;
		}
		SupervisionStrategy strategy = supervision();
		Verdict verdict = Verdict.of(fault, strategy, this.parent == null);
		if (stopMode() != null && verdict.directive() != Directive.RESUME) {
			// It was asked to stop anyway: no need for another instance, or a decision.
			verdict = Verdict.stop("stops, as it was asked to");
		}
		Particulars particulars = particulars();
		particulars.lastFailure = fault.cause().getClass().getName();
		boolean tooMany = verdict.directive() == Directive.RESTART && !strategy.neverStop()
				&& particulars.restarts(strategy).isUsedUp(system().clock().nanos());
		try {
			system().failures().add(this, fault, verdict, tooMany ? Directive.STOP : verdict.directive());
		}
		finally {
			// Also if there is no memory left to write it down.
			switch (verdict.directive()) {
				case RESUME -> resume(fault);
				case RESTART -> restart(fault.cause(), verdict.patient());
				case STOP -> stopNow(stopMode(StopMode.TELL));
				case ESCALATE -> escalate(fault);
			}
		}
	}

	private void resume(Fault fault) {
		Runnable resume = fault.resume();
		if (resume != null) {
			resume.run();
		}
		else {
			restart(fault.cause(), false);
		}
	}

	/**
	 * Handles nothing more until the parent has decided.
	 */
	private void escalate(Fault fault) {
		ActorCell<?> above = this.parent;
		if (above == null) {
			throw new IllegalStateException(path() + " has no parent");
		}
		this.state = ActorState.RESTARTING;
		int current = this.instance;
		Runnable resume = () -> signal(() -> {
			// It runs already if another failure was escalated and decided about.
			boolean waits = this.state == ActorState.RESTARTING || this.state == ActorState.RUNNING;
			if (waits && this.instance == current) {
				this.state = ActorState.RUNNING;
				resume(fault);
			}
		});
		Fault escalated = new Fault(path(), fault.cause(), false, resume);
		above.signal(() -> above.childFailed(escalated));
	}

	/**
	 * Decides about a failure that a child has escalated, in turn.
	 */
	void childFailed(Fault fault) {
		// A child that its factory has made may be ahead of it.
		startInTurn();
		if (this.actor != null) {
			fail(fault);
		}
		// Otherwise its children are stopping already.
	}

	private void restart(Throwable cause, boolean patient) {
		this.state = ActorState.RESTARTING;
		Actor<P> failed = this.actor;
		if (failed != null) {
			runHook(Hook.RESTARTING, () -> failed.restarting(context(), cause));
		}
		dropInstance(cause);
		stopChildren(StopMode.TELL, () -> restartLater(patient));
	}

	private void stopChildren(StopMode mode, Runnable then) {
		CellContext<P> context = this.context;
		if (context != null) {
			context.stopChildren(mode, then);
		}
		else {
			then.run();
		}
	}

	/**
	 * Makes another instance after a while.
	 * @param patient whether to wait for the longest time
	 */
	private void restartLater(boolean patient) {
		Particulars particulars = particulars();
		SupervisionStrategy strategy = supervision();
		Duration delay = patient ? null
				: particulars.restarts(strategy).next(system().clock().nanos(), system().random());
		if (delay == null && !strategy.neverStop()) {
			logger.error("{} has failed more than {} times within {} and is stopped for good", this,
					strategy.maxRestarts(), strategy.within());
			end();
			return;
		}
		if (delay == null) {
			if (!patient && !particulars.failing) {
				logger.error("{} has failed more than {} times within {} and is now tried every {}", this,
						strategy.maxRestarts(), strategy.within(), strategy.maxBackoff());
			}
			particulars.failing = true;
			delay = strategy.maxBackoff();
		}
		beginLater(delay, () -> {
			behavior().counters().actorRestarted();
			particulars.restarted++;
		});
	}

	/**
	 * Makes another instance after a while, unless it comes to something else meanwhile.
	 */
	private void beginLater(Duration delay, Runnable before) {
		int current = this.instance;
		system().timers().schedule(delay, () -> signal(() -> {
			if (this.state == ActorState.RESTARTING && this.instance == current) {
				before.run();
				begin();
			}
		}));
	}

	/**
	 * Makes the first instance, on the thread that spawns the actor.
	 */
	void createFirst(ActorOptions options) {
		if (Instances.isInTurn(this.factory)) {
			beforeFirstTurn(() -> first(options));
		}
		else {
			// Nobody knows of the actor yet.
			first(options);
		}
	}

	private void first(ActorOptions options) {
		Actor<P> first = Instances.create(this.factory, this);
		this.actor = first;
		this.behavior = system().behavior(first.getClass(), options);
	}

	/**
	 * Makes the first instance of a declared actor, on the thread that starts the system,
	 * unless it is there.
	 */
	void createDeclared() {
		beforeFirstTurn(() -> {
			if (this.actor == null && this.state == ActorState.STARTING) {
				this.actor = create();
			}
		});
	}

	/**
	 * Lets go of a first instance that will never start.
	 */
	void discardFirst() {
		stop(StopMode.FORCE);
	}

	/**
	 * Starts the actor, without a turn if there is nothing to do in it.
	 */
	void start() {
		if (behavior().has(Hook.STARTED) || !awaken()) {
			signal(this::startInTurn);
		}
	}

	/**
	 * Starts the actor and what its factory has spawned.
	 */
	void startAll() {
		start();
		Children children = children();
		if (children != null) {
			children.forEachBelow(ActorCell::start);
		}
	}

	@Override
	void awakened() {
		if (this.state == ActorState.STARTING && this.actor != null) {
			startInTurn();
		}
	}

	void startInTurn() {
		if (this.state == ActorState.STARTING) {
			this.counted = true;
			count(counters(), 1, 0, 0);
			begin();
		}
	}

	private void begin() {
		try {
			if (this.actor == null) {
				this.actor = create();
			}
			// Before started(), so that a stop that it asks for finds a running actor.
			this.state = ActorState.RUNNING;
			if (behavior().has(Hook.STARTED)) {
				this.actor.started(context());
			}
			Particulars particulars = this.particulars;
			if (particulars != null) {
				particulars.failing = false;
			}
		}
		catch (Throwable ex) {
			fail(Fault.in(Hook.STARTED, ex));
		}
	}

	private Actor<P> create() {
		Actor<P> actor = Instances.create(this.factory, this);
		Class<?> expected = behavior().type();
		if (actor.getClass() != expected) {
			runSafely("the factory's discarded", () -> Instances.discard(this.factory, actor));
			// A proxy, perhaps: this says what is wrong with it.
			ActorReader.read(actor.getClass(), behavior().protocol(), (type) -> behavior().counters());
			throw new IllegalStateException("The factory of %s made a %s instead of a %s".formatted(path(),
					actor.getClass().getName(), expected.getName()));
		}
		return actor;
	}

	void stop(StopMode mode) {
		if (mode != StopMode.FORCE && this.state == ActorState.RUNNING && isTurn()) {
			stopMode(mode);
			attention();
		}
		else {
			signal(() -> onStop(mode));
		}
	}

	private void onStop(StopMode mode) {
		StopMode strongest = stopMode(mode);
		switch (this.state) {
			case STARTING -> stopUnstarted(strongest);
			case RESTARTING -> {
				if (this.actor != null) {
					stopNow(stopMode(StopMode.TELL));
				}
				else {
					stopUnstarted(strongest);
				}
			}
			case RUNNING -> {
				// Otherwise once nothing is awaited any more.
				if (mode == StopMode.FORCE) {
					stopNow(mode);
				}
			}
			case STOPPING -> {
				Children children = children();
				if (mode == StopMode.FORCE && children != null) {
					children.forEach((child) -> child.stop(mode));
				}
			}
			case STOPPED -> {
			}
		}
	}

	private void stopUnstarted(StopMode mode) {
		this.state = ActorState.STOPPING;
		stopChildren(mode, this::end);
	}

	private void stopNow(StopMode mode) {
		this.state = ActorState.STOPPING;
		if (children() != null) {
			stopChildren((mode == StopMode.ASK) ? StopMode.TELL : mode, this::childless);
		}
		else {
			childless();
		}
	}

	private void childless() {
		Actor<P> stopping = this.actor;
		if (stopping == null) {
			// Its factory has failed.
			end();
			return;
		}
		if (stopMode() != StopMode.FORCE && behavior().has(Hook.STOPPING)) {
			Stopping[] answer = { Stopping.STOP };
			runHook(Hook.STOPPING, () -> answer[0] = stopping.stopping(context()));
			if (answer[0] == Stopping.CONTINUE && stopMode() == StopMode.ASK) {
				this.stop = 0;
				this.state = ActorState.RUNNING;
				return;
			}
		}
		runHook(Hook.STOPPED, () -> stopping.stopped(context()));
		if (isRenewed()) {
			renew();
		}
		else {
			end();
		}
	}

	/**
	 * Returns whether another instance takes the place of one that stops, in turn.
	 */
	boolean isRenewed() {
		return false;
	}

	/**
	 * Returns whether the instance that stops has been of use, so that another one may
	 * take its place without a back-off, in turn.
	 */
	boolean isRenewedAtOnce() {
		return true;
	}

	private void renew() {
		boolean atOnce = isRenewedAtOnce();
		dropInstance(null);
		this.stop = 0;
		this.state = ActorState.RESTARTING;
		if (atOnce) {
			begin();
		}
		else {
			beginLater(supervision().backoff(), () -> {
			});
		}
	}

	private void end() {
		this.state = ActorState.STOPPED;
		dropInstance(null);
		CellContext<P> context = this.context;
		if (context != null) {
			context.end();
		}
		if (this.counted) {
			count(counters(), 0, 1, 0);
		}
		boolean awaited = system().removed((ActorCell<P>) this);
		if (awaited || isWatched()) {
			// Who hears of the end finds all counted.
			publishCounts();
		}
		close();
		releaseDispatcher();
		tellWatchers();
		ActorCell<?> above = this.parent;
		if (above != null && awaited) {
			above.signal(above::childEnded);
		}
	}

	void childEnded() {
		context().childEnded();
	}

	@Override
	void abandoned() {
		this.state = ActorState.STOPPED;
		failCurrentAsk();
		CellContext<P> context = this.context;
		if (context != null) {
			context.failAsks();
		}
		close();
		releaseDispatcher();
		tellWatchers();
		Children children = children();
		if (children != null) {
			children.forEach(ActorCell::abandoned);
		}
	}

	private boolean isWatched() {
		Particulars particulars = this.particulars;
		return particulars != null && particulars.watchers != null;
	}

	private void tellWatchers() {
		Particulars particulars = this.particulars;
		List<Runnable> watchers = (particulars != null) ? particulars.watchers : null;
		if (particulars != null && watchers != null) {
			particulars.watchers = null;
			watchers.forEach(Runnable::run);
		}
	}

	/**
	 * Lets go of the instance.
	 * @param cause what those are told who wait for it, {@code null} if it is the end
	 */
	private void dropInstance(@Nullable Throwable cause) {
		CellContext<P> context = this.context;
		if (context != null) {
			context.release(cause);
		}
		this.instance++;
		Actor<P> old = this.actor;
		this.actor = null;
		if (old != null && this.factory instanceof ActorFactory<?>) {
			runSafely("the factory's discarded", () -> Instances.discard(this.factory, old));
		}
	}

	private void runHook(Hook hook, Runnable code) {
		if (!behavior().has(hook)) {
			return;
		}
		try {
			code.run();
		}
		catch (Throwable ex) {
			Directive way = (hook == Hook.RESTARTING) ? Directive.RESTART : Directive.STOP;
			system().failures().add(this, Fault.in(hook, ex), Verdict.goOn(way), way);
		}
	}

	private void runSafely(String what, Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			logger.error("{} failed in {}(); it goes on its way", this, what, ex);
		}
	}

	final Actor<P> actor() {
		Actor<P> actor = this.actor;
		if (actor == null) {
			throw new IllegalStateException(path() + " has no instance in state " + this.state);
		}
		return actor;
	}

}
