package io.pura.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetters;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

/**
 * An actor system for tests, with probes, mocks and ways to wait. Safe for use by any
 * thread in real time, and used by one on manual time.
 *
 * <pre class="code">
 * try (ActorTestKit kit = ActorTestKit.create()) {
 *     ActorRef&lt;Counter&gt; counter = kit.spawn(CounterActor::new);
 *     assertThat(kit.ask(counter, new Counter.Add(2))).isEqualTo(2L);
 * }
 * </pre>
 *
 * In real time actors have threads of their own. {@linkplain #onManualTime() On manual
 * time} one thread, that of the test, runs all actors, always in the same way, and timers
 * and time-outs are due when the test {@linkplain #time() moves the time}:
 *
 * <pre class="code">
 * ActorTestKit kit = ActorTestKit.onManualTime();
 * ActorRef&lt;Session&gt; session = kit.spawn(SessionActor::new);
 * kit.time().advance(Duration.ofMinutes(30));
 * kit.awaitTermination(session);
 * </pre>
 *
 * Nothing may block there: a test waits with the methods of this kit, of its probes and
 * mocks, or with {@link ManualTime#runUntil}, and not by joining a future.
 */
public final class ActorTestKit implements AutoCloseable {

	private static final String NAME = "test";

	/** How much longer an ask is waited for than it may take itself. */
	private static final Duration SLACK = Duration.ofSeconds(1);

	/** After this the actors of a kit that have not stopped are terminated. */
	private static final Duration SHUTDOWN_TIMEOUT = Patience.DEFAULT.plusSeconds(1);

	/** How long to wait for the end after actors were found to hang. */
	private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

	private static final int ACTORS_IN_TEXT = 20;

	private final ActorSystem system;

	private final @Nullable ManualTime time;

	private final Patience patience;

	/** Whether this kit has made the system. */
	private final boolean owner;

	private final Queue<ActorRef<?>> spawned = new ConcurrentLinkedQueue<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private ActorTestKit(ActorSystem system, @Nullable ManualTime time, boolean owner) {
		this.system = system;
		this.time = time;
		this.patience = new Patience(time);
		this.owner = owner;
	}

	/**
	 * Starts a kit in real time.
	 * @return a new kit
	 */
	public static ActorTestKit create() {
		return create(ActorSystem.builder(NAME));
	}

	/**
	 * Starts a kit in real time with an actor system that differs from the defaults.
	 * @param builder builds the actor system; how long it takes to stop is up to the kit
	 * @return a new kit
	 */
	public static ActorTestKit create(ActorSystem.Builder builder) {
		return start(builder, null);
	}

	/**
	 * Starts a kit on a time of its own, which the test moves.
	 * @return a new kit
	 */
	public static ActorTestKit onManualTime() {
		return create(new ManualTime());
	}

	/**
	 * Starts a kit on a time, which it may share with others.
	 * @param time the time
	 * @return a new kit
	 */
	public static ActorTestKit create(ManualTime time) {
		return create(time, ActorSystem.builder(NAME).random(new SplittableRandom(0)));
	}

	/**
	 * Starts a kit on a time, which it may share with others, with an actor system that
	 * differs from the defaults.
	 * @param time the time
	 * @param builder builds the actor system; what drives it and how long it takes to
	 * stop is up to the kit
	 * @return a new kit
	 */
	public static ActorTestKit create(ManualTime time, ActorSystem.Builder builder) {
		return start(time.process().drive(builder), time);
	}

	private static ActorTestKit start(ActorSystem.Builder builder, @Nullable ManualTime time) {
		ActorSystem system = builder.shutdownTimeout(SHUTDOWN_TIMEOUT).build();
		system.start();
		return new ActorTestKit(system, time, true);
	}

	/**
	 * Returns a kit for an actor system that belongs to somebody else. When it is closed
	 * it stops the actors that were spawned with it and no others.
	 * @param system the actor system, which runs in real time
	 * @return a new kit
	 */
	public static ActorTestKit on(ActorSystem system) {
		return new ActorTestKit(system, null, false);
	}

	/**
	 * Returns a kit for an actor system on manual time that belongs to somebody else.
	 * When it is closed it stops the actors that were spawned with it and no others.
	 * @param system the actor system
	 * @param time the time that drives it
	 * @return a new kit
	 */
	public static ActorTestKit on(ActorSystem system, ManualTime time) {
		return new ActorTestKit(system, time, false);
	}

	/**
	 * Returns the actor system.
	 * @return the actor system
	 */
	public ActorSystem system() {
		return this.system;
	}

	/**
	 * Returns the time that drives the actors.
	 * @return the time, which stands still unless it is moved
	 * @throws IllegalStateException if this kit is in real time
	 */
	public ManualTime time() {
		if (this.time == null) {
			throw new IllegalStateException(
					"This kit runs in real time, which nobody can move: make it with ActorTestKit.onManualTime()");
		}
		return this.time;
	}

	/**
	 * Returns the messages that were discarded.
	 * @return the dead letters of the system
	 */
	public DeadLetters deadLetters() {
		return this.system.deadLetters();
	}

	/**
	 * Starts an actor.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> spawn(Supplier<? extends Actor<P>> factory) {
		return spawned(this.system.spawn(factory));
	}

	/**
	 * Starts an actor with options.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @param options how it runs
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> spawn(Supplier<? extends Actor<P>> factory, ActorOptions options) {
		return spawned(this.system.spawn(factory, options));
	}

	/**
	 * Starts an actor with a name.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> spawn(String name, Supplier<? extends Actor<P>> factory) {
		return spawned(this.system.spawn(name, factory));
	}

	/**
	 * Starts an actor with a name and options.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor
	 * @param factory makes the actor
	 * @param options how it runs
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> spawn(String name, Supplier<? extends Actor<P>> factory, ActorOptions options) {
		return spawned(this.system.spawn(name, factory, options));
	}

	/**
	 * Starts an actor that wants its context before it exists.
	 * @param <P> the protocol of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> create(Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return spawned(this.system.create(factory));
	}

	/**
	 * Starts an actor with a name that wants its context before it exists.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor
	 * @param factory makes the actor
	 * @return the reference of the actor
	 */
	public <P> ActorRef<P> create(String name, Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return spawned(this.system.create(name, factory));
	}

	/**
	 * Starts a probe.
	 * @param <P> the protocol
	 * @param protocol the protocol that it understands
	 * @return a new probe
	 */
	public <P> TestProbe<P> probe(Class<P> protocol) {
		return probe("probe-" + this.numbers.incrementAndGet(), protocol);
	}

	/**
	 * Starts a probe with a name.
	 * @param <P> the protocol
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new probe
	 */
	public <P> TestProbe<P> probe(String name, Class<P> protocol) {
		TestProbe<P> probe = TestProbe.create(this.system, this.patience, name, protocol);
		spawned(probe.ref());
		return probe;
	}

	/**
	 * Starts a mock.
	 * @param <P> the protocol
	 * @param protocol the protocol that it understands
	 * @return a new mock
	 */
	public <P> MockActor<P> mock(Class<P> protocol) {
		return mock("mock-" + this.numbers.incrementAndGet(), protocol);
	}

	/**
	 * Starts a mock with a name.
	 * @param <P> the protocol
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new mock
	 */
	public <P> MockActor<P> mock(String name, Class<P> protocol) {
		MockActor<P> mock = MockActor.create(this.system, this.patience, name, protocol);
		spawned(mock.ref());
		return mock;
	}

	private <P> ActorRef<P> spawned(ActorRef<P> ref) {
		this.spawned.add(ref);
		return ref;
	}

	/**
	 * Asks an actor and waits for the reply, for as long as the ask timeout of the system
	 * allows.
	 * @param <P> the protocol of the actor
	 * @param <R> the type of the reply
	 * @param ref the actor
	 * @param message the message
	 * @return the reply
	 * @throws RuntimeException what the ask fails with, as it is: what the handler threw,
	 * be it checked or not, or why there is no reply
	 */
	public <P, R extends @Nullable Object> R ask(ActorRef<P> ref, Message<? super P, R> message) {
		return ask(ref, message, this.system.remoting().askTimeout());
	}

	/**
	 * Asks an actor and waits for the reply.
	 * @param <P> the protocol of the actor
	 * @param <R> the type of the reply
	 * @param ref the actor
	 * @param message the message
	 * @param timeout how long to wait
	 * @return the reply
	 * @throws RuntimeException what the ask fails with, as it is: what the handler threw,
	 * be it checked or not, or why there is no reply
	 */
	public <P, R extends @Nullable Object> R ask(ActorRef<P> ref, Message<? super P, R> message, Duration timeout) {
		CompletableFuture<R> reply = ref.ask(message, timeout);
		if (!this.patience.awaitDone(reply, timeout.plus(SLACK))) {
			throw new AssertionError(
					"%s has not answered %s, nor was the time up, within %s: does anybody move the time of its system?"
						.formatted(ref.path(), message, timeout.plus(SLACK)));
		}
		try {
			return reply.join();
		}
		catch (CompletionException ex) {
			Throwable cause = ex.getCause();
			throw ActorTestKit.<RuntimeException>asItIs((cause != null) ? cause : ex);
		}
	}

	@SuppressWarnings("unchecked") // nothing is cast at run time
	private static <E extends Throwable> E asItIs(Throwable failure) throws E {
		throw (E) failure;
	}

	/**
	 * Stops an actor and waits until it has stopped.
	 * @param ref an actor of this system
	 * @throws AssertionError if it has not stopped within three seconds
	 */
	public void stop(ActorRef<?> ref) {
		this.system.stop(ref);
		awaitTermination(ref);
	}

	/**
	 * Waits until an actor has stopped for good.
	 * @param ref the actor
	 * @throws AssertionError if it has not stopped within three seconds
	 */
	public void awaitTermination(ActorRef<?> ref) {
		if (!this.patience.awaitDone(this.system.whenTerminated(ref), Patience.DEFAULT)) {
			throw new AssertionError("%s has not stopped within %s".formatted(ref.path(), Patience.DEFAULT));
		}
	}

	/**
	 * Stops the system, or only the actors that were spawned with this kit if the system
	 * belongs to somebody else, and waits for that.
	 * @throws AssertionError if there are actors that have not stopped within three
	 * seconds: because they wait for something that does not come, or never return
	 */
	@Override
	public void close() {
		if (!this.owner) {
			closeActors();
			return;
		}
		CompletableFuture<@Nullable Void> stopped = this.system.stop();
		if (!this.patience.awaitDone(stopped, Patience.DEFAULT)) {
			List<String> hanging = this.system.actors(ACTORS_IN_TEXT)
				.stream()
				.map((actor) -> actor.path() + " (" + actor.state() + ")")
				.toList();
			boolean ended = this.patience.awaitDone(stopped, LAST_PATIENCE);
			throw new AssertionError(
					"These actors have not stopped within %s%s: %s. They wait for something that does not come, or never return from a handler."
						.formatted(Patience.DEFAULT, ended ? " and were terminated" : " and cannot even be terminated",
								hanging));
		}
	}

	private void closeActors() {
		for (ActorRef<?> ref = this.spawned.poll(); ref != null; ref = this.spawned.poll()) {
			stop(ref);
		}
	}

}
