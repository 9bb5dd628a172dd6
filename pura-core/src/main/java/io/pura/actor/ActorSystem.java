package io.pura.actor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.pura.Internal;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Dispatcher;
import io.pura.dispatch.DispatcherSettings;
import io.pura.dispatch.Dispatchers;
import io.pura.dispatch.ExecutorDispatcher;
import io.pura.dispatch.ForkJoinDispatcher;
import io.pura.dispatch.Nanos;
import io.pura.dispatch.WheelTimers;
import io.pura.dispatch.SystemRandom;
import io.pura.dispatch.Timers;
import io.pura.stats.ActorStats;
import io.pura.stats.ActorTypeStats;
import io.pura.stats.SystemStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A home for actors with threads, timers and names of its own. Safe for use by any
 * thread. Several systems live side by side in one JVM and share nothing.
 *
 * <pre class="code">
 * ActorSystem system = ActorSystem.create("demo");
 * ActorRef&lt;Counter&gt; counter = system.spawn("counter", CounterActor::new);
 * counter.ask(new Counter.Add(2)).thenAccept(System.out::println);
 * </pre>
 *
 * Actors of a system that has been built but not {@linkplain #start() started} exist and
 * queue what they are sent.
 */
public final class ActorSystem implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ActorSystem.class);

	/** How long to wait for actors that did not even end when they were terminated. */
	private static final Duration LAST_GRACE = Duration.ofSeconds(1);

	private static final int LONGEST_NAME = 255;

	private static final int NAMES_IN_LOG = 20;

	/**
	 * The states of a system's life.
	 */
	public enum State {

		/**
		 * Built; actors queue what they are sent.
		 */
		CREATED,

		/**
		 * Actors run.
		 */
		RUNNING,

		/**
		 * Actors are being stopped; no new ones are taken.
		 */
		STOPPING,

		/**
		 * All actors have stopped and all threads have ended.
		 */
		TERMINATED

	}

	private final String name;

	private final SystemSettings settings;

	private final Clock clock;

	private final Timers timers;

	private final RandomGenerator random;

	private final Dispatcher dispatcher;

	private final Dispatchers dispatchers;

	private final @Nullable MessageObserver observer;

	/** What looks at messages when they are sent, which mostly nobody does. */
	private final @Nullable Intake intake;

	/** Whether the timers run by themselves. */
	private final boolean ownTimers;

	/** Whether a test drives timers and executor, so that nothing may wait here. */
	private final boolean driven;

	private final Deadlines deadlines;

	private final DeadLetters deadLetters;

	private final Failures failures;

	private final @Nullable Watchdog watchdog;

	private final WaitForGraph waits = new WaitForGraph();

	private final Instant created;

	private volatile State state = State.CREATED;

	private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();

	private final Children actors = new Children();

	/** Who waits for a reply that may come after the end of its actor. */
	private final Map<Owed, ActorCell<?>> detached = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final ActorTypes types;

	private final LongAdder asks = new LongAdder();

	private final LongAdder askTimeouts = new LongAdder();

	private volatile int exitCode;

	private volatile boolean dispatcherShut;

	private ActorSystem(Builder builder) {
		this.name = builder.name;
		this.settings = new SystemSettings(builder.throughput, builder.askTimeout, Nanos.of(builder.askTimeout),
				builder.shutdownTimeout, builder.mailboxCapacity, builder.mailboxOverflow, builder.mailboxHighWaterMark,
				builder.supervision);
		this.clock = builder.clock;
		this.timers = (builder.timers != null) ? builder.timers
				: new WheelTimers(Clock.system(), "pura-" + this.name + "-timers", builder.contextClassLoader());
		this.observer = builder.observer;
		this.types = new ActorTypes(builder.validator);
		this.random = (builder.random != null) ? builder.random : SystemRandom.create();
		this.dispatcher = (builder.executor != null) ? new ExecutorDispatcher(builder.executor)
				: new ForkJoinDispatcher("pura-" + this.name, builder.parallelism, builder.contextClassLoader());
		this.driven = builder.driven;
		this.dispatchers = this.driven ? Dispatchers.allOn(this.dispatcher, builder.dispatchers.keySet())
				: Dispatchers.of(this.dispatcher, builder.dispatchers, "pura-" + this.name,
						builder.contextClassLoader(), builder.virtualThreads);
		this.watchdog = (builder.watchdogThreshold.isZero() || builder.driven) ? null
				: new Watchdog(builder.watchdogThreshold, this.clock, this.dispatchers::running);
		this.ownTimers = builder.timers == null;
		this.deadlines = new Deadlines(this.clock, this.timers);
		this.deadLetters = new DeadLetters(this.clock);
		this.failures = new Failures(this.clock);
		this.created = this.clock.instant();
		// Last, as what copies messages looks at this system.
		this.intake = Intake.of(this.observer, (builder.copier != null) ? builder.copier.apply(this) : null);
	}

	/**
	 * Starts a system with defaults.
	 * @param name the name of the system
	 * @return a running system
	 */
	public static ActorSystem create(String name) {
		ActorSystem system = builder(name).build();
		system.start();
		return system;
	}

	/**
	 * Returns a builder of a system.
	 * @param name the name of the system
	 * @return a new builder
	 */
	public static Builder builder(String name) {
		return new Builder(checkName("name", name));
	}

	/**
	 * Returns the name of this system.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the state of this system.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Starts the actors that wait for it. Does nothing if this system was started before.
	 * @throws RuntimeException what the factory of a {@linkplain #declare declared} actor
	 * threw; this system stops then
	 */
	public void start() {
		if (!advance(State.RUNNING)) {
			return;
		}
		logger.info("Actor system {} starts, actors: {}", this.name, this.actors.size());
		if (this.watchdog != null && this.ownTimers) {
			this.watchdog.start(this.timers);
		}
		try {
			this.actors.forEach(ActorCell::createDeclared);
		}
		catch (RuntimeException | Error ex) {
			stop();
			throw ex;
		}
		this.actors.forEachBelow(ActorCell::start);
	}

	/**
	 * Starts an actor. The factory is called at once, by this thread, and again whenever
	 * the actor is restarted.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor, not in use by another actor at the top
	 * @param factory makes the actor
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if the name is in use or this system is stopping
	 */
	public <P> ActorRef<P> spawn(String name, Supplier<? extends Actor<P>> factory) {
		return spawn(name, factory, ActorOptions.defaults());
	}

	/**
	 * Starts an actor with options.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor, not in use by another actor at the top
	 * @param factory makes the actor
	 * @param options how it runs
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if the name is in use or this system is stopping
	 */
	public <P> ActorRef<P> spawn(String name, Supplier<? extends Actor<P>> factory, ActorOptions options) {
		return spawn(null, checkName("name", name), factory, options);
	}

	/**
	 * Starts an actor without a name, which takes less memory and time. It cannot be
	 * found by its path.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if this system is stopping
	 */
	public <P> ActorRef<P> spawn(Supplier<? extends Actor<P>> factory) {
		return spawn(factory, ActorOptions.defaults());
	}

	/**
	 * Starts an actor without a name, with options.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @param options how it runs
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if this system is stopping
	 */
	public <P> ActorRef<P> spawn(Supplier<? extends Actor<P>> factory, ActorOptions options) {
		return spawn(null, null, factory, options);
	}

	/**
	 * Starts an actor that wants its context before it exists.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor, not in use by another actor at the top
	 * @param factory makes the actor
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if the name is in use or this system is stopping
	 */
	public <P> ActorRef<P> create(String name, Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return spawn(null, checkName("name", name), Instances.of(factory), ActorOptions.defaults());
	}

	/**
	 * Starts an actor without a name that wants its context before it exists.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the actor does not fit its protocol
	 * @throws IllegalStateException if this system is stopping
	 */
	public <P> ActorRef<P> create(Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return spawn(null, null, Instances.of(factory), ActorOptions.defaults());
	}

	/**
	 * Starts an actor of which only the class is known yet. Its factory is called when
	 * this system starts, or at once if it runs.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor, not in use by another actor at the top
	 * @param type the class of the actor
	 * @param factory makes the actor
	 * @param options how it runs
	 * @return the reference of the actor
	 * @throws ActorDefinitionException if the class does not fit its protocol
	 */
	@Internal
	public <P> ActorRef<P> declare(String name, Class<?> type, Supplier<? extends Actor<P>> factory,
			ActorOptions options) {
		ActorCell<P> cell = declared(checkName("name", name), behavior(type, options), factory, options);
		register(cell, false);
		return cell;
	}

	private <P> ActorCell<P> declared(String name, Behavior behavior, Supplier<? extends Actor<P>> factory,
			ActorOptions options) {
		if (!options.isPool()) {
			return new ActorCell<>(this, null, name, behavior, factory, options);
		}
		PoolCell<P> pool = PoolCell.of(this, null, name, factory, options);
		pool.declare(behavior);
		return pool;
	}

	/**
	 * Starts an actor that hands all messages to one place.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor, not in use by another actor at the top
	 * @param protocol the protocol
	 * @param receiver takes the messages
	 * @return the reference of the actor
	 */
	@Internal
	public <P> ActorRef<P> receiver(String name, Class<P> protocol, Receiver<P> receiver) {
		Behavior behavior = this.types.used(ReceiverActor.behavior(protocol, this.types.counters(ReceiverActor.class)));
		ActorCell<P> cell = new ActorCell<>(this, null, checkName("name", name), behavior,
				() -> new ReceiverActor<>(receiver), ActorOptions.defaults());
		register(cell, false);
		return cell;
	}

	<P> ActorRef<P> spawn(@Nullable ActorCell<?> parent, @Nullable String name, Supplier<? extends Actor<P>> factory,
			ActorOptions options) {
		ActorCell<P> cell = options.isPool() ? PoolCell.of(this, parent, name, factory, options)
				: new ActorCell<>(this, parent, name, null, factory, options);
		try {
			cell.createFirst(options);
		}
		catch (RuntimeException | Error ex) {
			cell.discardFirst();
			throw ex;
		}
		register(cell, true);
		return cell;
	}

	private void register(ActorCell<?> cell, boolean created) {
		ActorCell<?> parent = cell.parent();
		Children siblings = (parent != null) ? parent.context().childrenToBe() : this.actors;
		if (!siblings.add(cell)) {
			if (created) {
				cell.discardFirst();
			}
			throw new IllegalStateException(
					"Actor " + cell.path() + " exists already: take another name, or wait until it has stopped");
		}
		if (cell.state() == ActorState.STOPPED) {
			// Its factory has stopped it.
			siblings.remove(cell);
			return;
		}
		// After the name is taken: whoever changes the state from here on finds the
		// actor.
		State now = this.state;
		if (now == State.RUNNING) {
			if (!created) {
				createDeclared(cell, siblings);
			}
			cell.startAll();
		}
		else if (now != State.CREATED) {
			siblings.remove(cell);
			if (created) {
				cell.discardFirst();
			}
			throw new IllegalStateException("Actor %s cannot be started: its system is %s".formatted(cell.path(),
					now.name().toLowerCase(Locale.ROOT)));
		}
	}

	private static void createDeclared(ActorCell<?> cell, Children siblings) {
		try {
			cell.createDeclared();
		}
		catch (RuntimeException | Error ex) {
			siblings.remove(cell);
			cell.stop(StopMode.FORCE);
			throw ex;
		}
	}

	static String checkName(String what, @Nullable String name) {
		if (name == null || name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('/') >= 0
				|| name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("'" + what + "' must have 1 to " + LONGEST_NAME
					+ " characters, none of them '/' or a control character, but was '" + name + "'");
		}
		return name;
	}

	/**
	 * Finds an actor by its name.
	 * @param <P> the protocol
	 * @param name the name of an actor at the top, or the names from the top down to a
	 * child, with {@code /} in between
	 * @param protocol the protocol that it must have, or one of its super-protocols
	 * @return the reference of the actor, or nothing if there is none of that name
	 * @throws ProtocolMismatchException if the actor has another protocol
	 */
	public <P> Optional<ActorRef<P>> find(String name, Class<P> protocol) {
		return Optional.ofNullable(cell(name)).map((cell) -> cell.as(protocol));
	}

	private @Nullable ActorCell<?> cell(String name) {
		ActorCell<?> cell = null;
		Children level = this.actors;
		for (String part : name.split("/", -1)) {
			cell = (level != null) ? level.find(part) : null;
			level = (cell != null) ? cell.children() : null;
		}
		return cell;
	}

	/**
	 * Stops an actor: its children first, then {@link Actor#stopping}, which may object,
	 * and {@link Actor#stopped}.
	 * @param ref an actor of this system
	 * @return completes when the actor has stopped, which it never does if it objects and
	 * goes on; whoever waits no longer may cancel it without further effect
	 * @throws IllegalArgumentException if it is not an actor of this system
	 */
	public CompletableFuture<@Nullable Void> stop(ActorRef<?> ref) {
		if (!(ref instanceof ActorCell<?> cell) || cell.system() != this) {
			throw new IllegalArgumentException(ref.path() + " is not an actor of system " + this.name);
		}
		CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
		Runnable ended = () -> stopped.complete(null);
		cell.whenTerminated(ended);
		cell.stop(StopMode.ASK);
		// It may have objected, and whoever waited for its end in vain has given up.
		stopped.whenComplete((nothing, failure) -> {
			if (!cell.isClosed()) {
				cell.unwatch(ended);
			}
		});
		return stopped;
	}

	/**
	 * Waits for the end of an actor, without a thread.
	 * @param ref an actor of this system, or one on another node
	 * @return completes when the actor has stopped for good, or is done if it has already
	 * @throws IllegalArgumentException if it is neither
	 */
	@Internal
	public CompletableFuture<@Nullable Void> whenTerminated(ActorRef<?> ref) {
		CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();
		Runnable end = () -> terminated.complete(null);
		if (ref instanceof ActorCell<?> cell && cell.system() == this) {
			cell.whenTerminated(end);
		}
		else if (ref instanceof RemoteRef remote && remote.remoting().system() == this) {
			remote.whenTerminated(end);
		}
		else {
			throw new IllegalArgumentException(ref.path() + " is not an actor of system " + this.name);
		}
		return terminated;
	}

	/**
	 * Stops all actors and then this system, with exit code 0.
	 * @return completes when this system has terminated
	 * @see #stop(int)
	 */
	public CompletableFuture<@Nullable Void> stop() {
		return stop(0);
	}

	/**
	 * Stops all actors and then this system. Actors finish their current message and are
	 * told with {@link Actor#stopping}, but cannot object; those that have not stopped by
	 * the shutdown timeout are terminated, and their threads are interrupted if that does
	 * not help within a second.
	 * @param exitCode what the application that lives for this system should exit with
	 * @return completes when this system has terminated
	 */
	public CompletableFuture<@Nullable Void> stop(int exitCode) {
		if (advance(State.STOPPING)) {
			this.exitCode = exitCode;
			if (this.driven) {
				terminateOnTimers();
			}
			else {
				new Thread(this::terminate, "pura-" + this.name + "-stop").start();
			}
		}
		return whenTerminated();
	}

	/**
	 * Goes on to a later state.
	 * @return whether it was not reached before
	 */
	private synchronized boolean advance(State next) {
		if (this.state.compareTo(next) >= 0) {
			return false;
		}
		this.state = next;
		return true;
	}

	private void terminate() {
		try {
			CompletableFuture<@Nullable Void> all = stopActors();
			if (!completes(all, this.settings.shutdownTimeout())) {
				terminateActors();
				completes(all, LAST_GRACE);
			}
		}
		finally {
			end();
		}
	}

	/**
	 * Does as {@link #terminate}, but without a thread that waits.
	 */
	private void terminateOnTimers() {
		CompletableFuture<@Nullable Void> all = stopActors();
		this.timers.schedule(this.settings.shutdownTimeout(), () -> {
			if (!all.isDone()) {
				terminateActors();
				this.timers.schedule(LAST_GRACE, () -> all.complete(null));
			}
		});
		// Not at once: the last actor to stop may be in its turn.
		all.thenRun(() -> this.timers.schedule(Duration.ZERO, this::end));
	}

	private CompletableFuture<@Nullable Void> stopActors() {
		CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
		AtomicLong left = new AtomicLong(1);
		Runnable ended = () -> {
			if (left.decrementAndGet() == 0) {
				all.complete(null);
			}
		};
		this.actors.forEach((cell) -> {
			left.incrementAndGet();
			cell.whenTerminated(ended);
			cell.stop(StopMode.TELL);
		});
		ended.run();
		return all;
	}

	private void terminateActors() {
		List<String> names = new ArrayList<>();
		this.actors.forEach((cell) -> {
			if (names.size() < NAMES_IN_LOG) {
				names.add(cell.name());
			}
		});
		logger.warn("Actor system {} terminates {} actors that have not stopped within {}: {}", this.name,
				this.actors.size(), this.settings.shutdownTimeout(), names);
		this.actors.forEach((cell) -> cell.stop(StopMode.FORCE));
	}

	private void end() {
		this.timers.close();
		this.dispatcherShut = true;
		this.dispatchers.shutdown(LAST_GRACE);
		this.actors.forEach((cell) -> {
			cell.abandoned();
			this.actors.remove(cell);
		});
		// Nobody would tell them that their time is up.
		this.detached.forEach((waiting, cell) -> waiting.fail(new ActorStoppedException(cell.path())));
		this.detached.clear();
		advance(State.TERMINATED);
		logger.info("Actor system {} has stopped, dead letters: {}", this.name, this.deadLetters.count());
		this.terminated.complete(null);
	}

	private static boolean completes(CompletableFuture<?> future, Duration timeout) {
		try {
			future.get(Nanos.of(timeout), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns a future that completes when this system has terminated. Its callbacks run
	 * on a thread that ends thereafter, or on that of the caller, or in a process of a
	 * simulation on the thread that moves the time.
	 * @return a future that its holder may cancel without further effect
	 */
	public CompletableFuture<@Nullable Void> whenTerminated() {
		return this.terminated.copy();
	}

	/**
	 * Returns what the application that lives for this system should exit with.
	 * @return the exit code, 0 until this system is stopped with another one
	 */
	public int exitCode() {
		return this.exitCode;
	}

	/**
	 * Stops this system as {@link #stop()} does and waits until it has terminated. Must
	 * not be called by an actor.
	 */
	@Override
	public void close() {
		CompletableFuture<@Nullable Void> stopped = stop();
		if (!stopped.isDone()) {
			checkMayWait("its end");
		}
		stopped.join();
	}

	/**
	 * Returns the discarded messages.
	 * @return the dead letters of this system
	 */
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Returns how actors have failed.
	 * @return the failures in this system
	 */
	public Failures failures() {
		return this.failures;
	}

	/**
	 * Returns the last times that an actor took longer than
	 * {@linkplain Builder#watchdogThreshold allowed} over one message or another piece of
	 * code.
	 * @return the last slow handlings, at most 20, the oldest first
	 */
	public List<SlowHandling> slowHandlings() {
		return (this.watchdog != null) ? this.watchdog.last() : List.of();
	}

	/**
	 * Returns the figures of this system. Looks at every actor, so it is not for hot
	 * paths.
	 * @return a snapshot
	 */
	public SystemStats stats() {
		Map<String, Long> queued = new LinkedHashMap<>();
		int[] crowded = { 0 };
		int[] failing = { 0 };
		this.actors.forEachBelow((cell) -> {
			long size = cell.queued();
			queued.merge(cell.typeName(), size, Long::sum);
			crowded[0] += (size >= this.settings.mailboxHighWaterMark()) ? 1 : 0;
			failing[0] += cell.isFailing() ? 1 : 0;
		});
		return new SystemStats(this.name, this.state.name(), this.created, this.settings.mailboxHighWaterMark(),
				crowded[0], failing[0], this.asks.sum(), this.askTimeouts.sum(),
				(this.watchdog != null) ? this.watchdog.count() : 0, this.deadLetters.counts(),
				this.types.stats(queued), this.dispatchers.stats());
	}

	/**
	 * Tells a listener the types of actors that there are, and each new one when its
	 * first actor is spawned, on the thread that does so. May tell a type twice.
	 * @param listener takes the name of the type, as in {@link ActorTypeStats#type()}
	 */
	@Internal
	public void onNewActorType(Consumer<String> listener) {
		this.types.onNew(listener);
	}

	/**
	 * Returns the figures of one actor.
	 * @param name the name of an actor at the top, or the names from the top down to a
	 * child, with {@code /} in between
	 * @return a snapshot, or nothing if there is none of that name
	 */
	public Optional<ActorStats> actor(String name) {
		return Optional.ofNullable(cell(name)).map(ActorCell::stats);
	}

	/**
	 * Returns the actors of this system, parents before children.
	 * @param limit how many at most
	 * @return a snapshot
	 */
	public List<ActorStats> actors(int limit) {
		List<ActorStats> stats = new ArrayList<>();
		this.actors.forEachBelow((cell) -> {
			if (stats.size() < limit) {
				stats.add(cell.stats());
			}
		});
		return stats;
	}

	@Override
	public String toString() {
		return "actor system " + this.name;
	}

	/**
	 * Returns what the wire needs of this system.
	 * @return the inner side of this system
	 */
	@Internal
	public Remoting remoting() {
		return new Remoting(this);
	}

	ActorTypes types() {
		return this.types;
	}

	@Nullable MessageObserver observer() {
		return this.observer;
	}

	@Nullable Intake intake() {
		return this.intake;
	}

	SystemSettings settings() {
		return this.settings;
	}

	Clock clock() {
		return this.clock;
	}

	Timers timers() {
		return this.timers;
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	@Nullable Watchdog watchdog() {
		return this.watchdog;
	}

	WaitForGraph waits() {
		return this.waits;
	}

	RandomGenerator random() {
		return this.random;
	}

	Map<Owed, ActorCell<?>> detached() {
		return this.detached;
	}

	boolean isDispatcherShut() {
		return this.dispatcherShut;
	}

	Dispatcher dispatcher() {
		return this.dispatcher;
	}

	/**
	 * Returns what runs an actor with options of its own, or {@code null} if it is the
	 * default dispatcher.
	 */
	@Nullable Dispatcher dispatcher(ActorOptions options, @Nullable String actorName) {
		String dispatcher = options.dispatcher();
		if (dispatcher == null || dispatcher.equals(Dispatchers.DEFAULT)) {
			return null;
		}
		return this.dispatchers.forTask(dispatcher, (actorName != null) ? actorName : "$" + nextNumber());
	}

	Behavior behavior(Class<?> actorClass, ActorOptions options) {
		return this.types.behavior(actorClass, options);
	}

	/**
	 * Takes an actor that has ended off the books, which frees its name.
	 * @return whether its parent waits for that
	 */
	boolean removed(ActorCell<?> cell) {
		ActorCell<?> parent = cell.parent();
		Children siblings = (parent != null) ? parent.children() : this.actors;
		return siblings != null && siblings.remove(cell);
	}

	/**
	 * Returns a number that no other actor of this system has.
	 */
	Long nextNumber() {
		return this.numbers.incrementAndGet();
	}

	boolean isDriven() {
		return this.driven;
	}

	void asked() {
		this.asks.increment();
	}

	void askTimedOut() {
		this.askTimeouts.increment();
	}

	/**
	 * Returns whether actors do something that can be waited for.
	 */
	boolean mayWait() {
		return !this.driven && this.state != State.CREATED;
	}

	/**
	 * Refuses to wait for what an actor does while none does anything.
	 * @param what what is waited for
	 * @param cure what to do before the system has started
	 */
	void checkMayWait(String what, String cure) {
		checkMayWait(what);
		if (this.state == State.CREATED) {
			throw new IllegalStateException(
					"Waiting for %s would never end, as actor system '%s' has not started yet: %s".formatted(what,
							this.name, cure));
		}
	}

	private void checkMayWait(String what) {
		if (this.driven) {
			throw new IllegalStateException("Waiting for " + what + " would never end, as actor system '" + this.name
					+ "' runs only while its time is moved: use ManualTime.runUntil");
		}
	}

	/**
	 * Builds an actor system. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String name;

		private Clock clock = Clock.system();

		private @Nullable Timers timers;

		private @Nullable RandomGenerator random;

		private @Nullable Executor executor;

		private final Map<String, DispatcherSettings> dispatchers = new LinkedHashMap<>();

		private boolean virtualThreads;

		private @Nullable ClassLoader classLoader;

		private @Nullable MessageObserver observer;

		private @Nullable Function<? super ActorSystem, ? extends MessageCopier> copier;

		private @Nullable MessageValidator validator;

		private boolean driven;

		private int parallelism = Math.max(2, Runtime.getRuntime().availableProcessors());

		private int throughput = 256;

		private Duration askTimeout = Duration.ofSeconds(5);

		private Duration shutdownTimeout = Duration.ofSeconds(20);

		private int mailboxCapacity;

		private Overflow mailboxOverflow = Overflow.REJECT;

		private long mailboxHighWaterMark = 10_000;

		private SupervisionStrategy supervision = SupervisionStrategy.defaults();

		private Duration watchdogThreshold = Duration.ofSeconds(5);

		private Builder(String name) {
			this.name = name;
		}

		/**
		 * Sets where the system reads the time. By default the clock of this machine.
		 * @param clock the clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets what runs timers and timeouts, which the system closes when it stops. By
		 * default a thread of its own.
		 * @param timers the timers
		 * @return this builder
		 */
		public Builder timers(Timers timers) {
			this.timers = timers;
			return this;
		}

		/**
		 * Sets the source of chance, which must be safe for use by any thread. By default
		 * one with a fresh seed.
		 * @param random the source of chance
		 * @return this builder
		 */
		public Builder random(RandomGenerator random) {
			this.random = random;
			return this;
		}

		/**
		 * Sets what runs actors that name no dispatcher; the system does not shut it
		 * down. By default a pool of its own.
		 * @param executor the executor
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Adds a dispatcher, or changes {@code blocking} or {@code pinned}, which are
		 * always there. It is used by actors that {@linkplain ActorOptions#dispatcher
		 * name} it. The default one is set by {@link #parallelism} or {@link #executor}.
		 * @param name the name of the dispatcher
		 * @param settings what threads it has
		 * @return this builder
		 */
		public Builder dispatcher(String name, DispatcherSettings settings) {
			if (checkName("name", name).equals(Dispatchers.DEFAULT)) {
				throw new IllegalArgumentException(
						"The default dispatcher is set with 'parallelism' or 'executor', not by its name");
			}
			this.dispatchers.put(name, settings);
			return this;
		}

		/**
		 * Has dispatchers for what may block use virtual threads, without a bound unless
		 * one was {@linkplain #dispatcher set}. By default they do not, and before Java
		 * 21 they never do.
		 * @param virtualThreads whether to use virtual threads
		 * @return this builder
		 */
		public Builder virtualThreads(boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Says that the timers and the executor run only while one thread drives them, as
		 * on virtual time. Then the system starts no thread, not even to stop, and
		 * waiting for it fails instead of never ending.
		 * @return this builder
		 */
		@Internal
		public Builder driven() {
			this.driven = true;
			return this;
		}

		/**
		 * Sets the context class loader of the threads that run actors. By default that
		 * of the thread that builds the system.
		 * @param classLoader the class loader
		 * @return this builder
		 */
		public Builder classLoader(@Nullable ClassLoader classLoader) {
			this.classLoader = classLoader;
			return this;
		}

		/**
		 * Sets who watches messages on their way. By default nobody, which is faster.
		 * @param observer the observer
		 * @return this builder
		 */
		public Builder observer(MessageObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Sets what looks at messages before they are handled. By default nothing does.
		 * @param validator the validator
		 * @return this builder
		 */
		public Builder validator(MessageValidator validator) {
			this.validator = validator;
			return this;
		}

		/**
		 * Sends all messages between actors of the system, and all replies to asks,
		 * through a codec, as if each were on a node of its own, so that tests find what
		 * cannot travel. An ask of it fails with a {@code SerializationException}, and a
		 * told message is a dead letter. Messages that are nested in the class of an
		 * actor, and those that an actor schedules for itself, stay what they are. By
		 * default nothing is copied, which is faster.
		 * @param copier what {@code io.pura.serialization.RoundTrip.of} returns
		 * @return this builder
		 */
		public Builder verifyLocal(Function<? super ActorSystem, ? extends MessageCopier> copier) {
			this.copier = copier;
			return this;
		}

		/**
		 * Sets the number of threads that run actors on the default dispatcher. By
		 * default that of the processors, but at least 2.
		 * @param parallelism the number of threads
		 * @return this builder
		 */
		public Builder parallelism(int parallelism) {
			this.parallelism = requirePositive("parallelism", parallelism);
			return this;
		}

		/**
		 * Sets how many messages an actor handles at most before it lets another one go
		 * on. By default 256.
		 * @param throughput the number of messages
		 * @return this builder
		 */
		public Builder throughput(int throughput) {
			this.throughput = requirePositive("throughput", throughput);
			return this;
		}

		/**
		 * Sets the timeout of asks that name none. By default 5 seconds.
		 * @param askTimeout the timeout
		 * @return this builder
		 */
		public Builder askTimeout(Duration askTimeout) {
			this.askTimeout = requirePositive("askTimeout", askTimeout);
			return this;
		}

		/**
		 * Sets how long actors may take to stop with the system. By default 20 seconds.
		 * @param shutdownTimeout the timeout, zero to terminate them at once
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			if (shutdownTimeout.isNegative()) {
				throw new IllegalArgumentException("'shutdownTimeout' must be 0 or more, but was " + shutdownTimeout);
			}
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/**
		 * Sets the bound of mailboxes of actors that name none. By default there is none.
		 * @param mailboxCapacity the largest number of waiting messages, or 0 for no
		 * bound
		 * @return this builder
		 */
		public Builder mailboxCapacity(int mailboxCapacity) {
			if (mailboxCapacity < 0) {
				throw new IllegalArgumentException(
						"'mailboxCapacity' must be 0 for no bound or more, but was " + mailboxCapacity);
			}
			this.mailboxCapacity = mailboxCapacity;
			return this;
		}

		/**
		 * Sets what becomes of messages that find a mailbox full, for actors that do not
		 * say so. By default they are dead letters.
		 * @param mailboxOverflow what becomes of them
		 * @return this builder
		 */
		public Builder mailboxOverflow(Overflow mailboxOverflow) {
			this.mailboxOverflow = mailboxOverflow;
			return this;
		}

		/**
		 * Sets from how many waiting messages on a mailbox is reported as crowded. By
		 * default 10,000.
		 * @param mailboxHighWaterMark the number of messages
		 * @return this builder
		 */
		public Builder mailboxHighWaterMark(int mailboxHighWaterMark) {
			this.mailboxHighWaterMark = requirePositive("mailboxHighWaterMark", mailboxHighWaterMark);
			return this;
		}

		/**
		 * Sets what happens when an actor fails that names no strategy. By default
		 * {@link SupervisionStrategy#defaults()}.
		 * @param supervision the strategy
		 * @return this builder
		 */
		public Builder supervision(SupervisionStrategy supervision) {
			this.supervision = supervision;
			return this;
		}

		/**
		 * Sets how long an actor may take over one message, hook or other piece of code
		 * before a warning says where its thread is. By default 5 seconds. Nothing is
		 * watched on virtual time, and with {@linkplain #timers other timers}.
		 * @param watchdogThreshold how long it may take, zero to watch nothing
		 * @return this builder
		 */
		public Builder watchdogThreshold(Duration watchdogThreshold) {
			if (watchdogThreshold.isNegative()) {
				throw new IllegalArgumentException(
						"'watchdogThreshold' must be 0 for none or more, but was " + watchdogThreshold);
			}
			this.watchdogThreshold = watchdogThreshold;
			return this;
		}

		/**
		 * Builds the system, which does not run until it is {@linkplain #start()
		 * started}.
		 * @return a new system
		 */
		public ActorSystem build() {
			return new ActorSystem(this);
		}

		private ClassLoader contextClassLoader() {
			if (this.classLoader != null) {
				return this.classLoader;
			}
			ClassLoader current = Thread.currentThread().getContextClassLoader();
			return (current != null) ? current : ClassLoader.getSystemClassLoader();
		}

		private static int requirePositive(String name, int value) {
			if (value <= 0) {
				throw new IllegalArgumentException("'" + name + "' must be positive, but was " + value);
			}
			return value;
		}

		private static Duration requirePositive(String name, Duration value) {
			if (value.isZero() || value.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must be positive, but was " + value);
			}
			return value;
		}

	}

}
