package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
 * only, and not while a stage is awaited.
 *
 * @param <P> the protocol
 */
abstract sealed class CellLife<P> extends CellTask permits ActorCell {

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

	private volatile ActorState state = ActorState.STARTING;

	private volatile boolean failing;

	private transient @Nullable Actor<P> actor;

	/** Grows with each instance of the actor. */
	private int instance;

	private boolean counted;

	private transient @Nullable StopMode stopMode;

	private transient @Nullable Restarts restarts;

	private transient @Nullable List<Watcher> watchers;

	CellLife(ActorSystem system, @Nullable ActorCell<?> parent, String name, @Nullable Behavior behavior,
			Instances<P> instances, ActorOptions options) {
		super(system, options.mailboxCapacityOr(system.settings().mailboxCapacity()));
		this.parent = parent;
		this.name = name;
		this.behavior = behavior;
		this.instances = instances;
		this.supervision = options.supervisionOr(system.settings().supervision());
		this.context = new CellContext<>((ActorCell<P>) this);
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

	void checkTurn() {
		if (!isTurn()) {
			throw new IllegalStateException("The context of " + path() + " is used outside the actor's turn, by thread "
					+ Thread.currentThread().getName() + ": go back into the turn with context.pipe, or with"
					+ " context.executor() taken beforehand");
		}
	}

	void watch(ActorCell<?> watcher, Message<?, ?> whenTerminated) {
		Runnable tell = () -> {
			watcher.signal(() -> watcher.context().forget((ActorCell<P>) this));
			watcher.add(whenTerminated);
		};
		addWatcher(new Watcher(watcher, tell));
	}

	void unwatch(ActorCell<?> watcher) {
		signal(() -> {
			if (this.watchers != null) {
				this.watchers.removeIf((candidate) -> candidate.cell() == watcher);
			}
		});
	}

	void whenTerminated(Runnable code) {
		addWatcher(new Watcher(null, code));
	}

	private void addWatcher(Watcher watcher) {
		signal(() -> {
			if (this.watchers == null) {
				this.watchers = new ArrayList<>(1);
			}
			this.watchers.add(watcher);
		}, watcher.code());
	}

	@Override
	boolean isPaused() {
		return this.state != ActorState.RUNNING || this.context.isAwaiting();
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

	final void restart(Throwable cause) {
		if (this.state == ActorState.STOPPING || this.state == ActorState.STOPPED) {
			return;
		}
		if (this.stopMode != null) {
			// It was asked to stop while it awaited something: no need for another
			// instance.
			this.state = ActorState.STOPPING;
			this.context.stopChildren((this.stopMode == StopMode.ASK) ? StopMode.TELL : this.stopMode, this::end);
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
			logger.error("{} has failed more than {} times within {} and is stopped for good", this,
					this.supervision.maxRestarts(), this.supervision.within());
			end();
			return;
		}
		if (delay == null) {
			if (!this.failing) {
				logger.error("{} has failed more than {} times within {} and is now tried every {}", this,
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
			this.actor = first;
			this.behavior = system().behavior(first.getClass(), options);
		});
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
			runHook("discarded", () -> this.instances.discard(actor));
			// A proxy, perhaps: this says what is wrong with it.
			HandlerTable.of(actor.getClass(), behavior().protocol(), (type) -> behavior().counters());
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
		this.context.failAsks(new ActorStoppedException(path()));
		this.context.children().values().forEach((child) -> child.stop(StopMode.FORCE));
		if (this.counted) {
			behavior().counters().actorStopped();
		}
		system().removed((ActorCell<P>) this);
		close();
		tellWatchers();
		ActorCell<?> above = this.parent;
		if (above != null) {
			above.signal(above.context()::childEnded);
		}
	}

	@Override
	void abandoned() {
		this.state = ActorState.STOPPED;
		failCurrentAsk();
		this.context.failAsks(new ActorStoppedException(path()));
		close();
		tellWatchers();
		this.context.children().values().forEach(ActorCell::abandoned);
	}

	private void tellWatchers() {
		List<Watcher> watchers = this.watchers;
		this.watchers = null;
		if (watchers != null) {
			watchers.forEach((watcher) -> watcher.code().run());
		}
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

	final Actor<P> actor() {
		Actor<P> actor = this.actor;
		if (actor == null) {
			throw new IllegalStateException(path() + " has no instance in state " + this.state);
		}
		return actor;
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
