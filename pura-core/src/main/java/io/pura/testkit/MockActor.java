package io.pura.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.pura.Internal;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

/**
 * An actor that stands in for one of a protocol: it answers what the test tells it to,
 * and remembers what it was sent. Safe for use by any thread.
 *
 * <pre class="code">
 * MockActor&lt;Counter&gt; counter = kit.mock(Counter.class)
 *     .when(Counter.Add.class, (message) -&gt; 40L + message.by())
 *     .fails(Counter.Read.class, new IllegalStateException("out of order"));
 * service.use(counter.ref());
 * assertThat(counter.verify(Counter.Add.class).by()).isEqualTo(2);
 * </pre>
 *
 * What is said of a class of messages counts for those that extend it, and the last word
 * counts. A message that nothing was said of is answered if its reply is {@link Void},
 * and otherwise fails its asker and is found under {@link #unprogrammed()}.
 *
 * @param <P> the protocol
 */
public final class MockActor<P> {

	private final Class<P> protocol;

	private final ReplyTypes replies;

	private final List<Program<P>> programs = new CopyOnWriteArrayList<>();

	private final List<Message<? super P, ?>> received = new CopyOnWriteArrayList<>();

	private final List<Message<? super P, ?>> unprogrammed = new CopyOnWriteArrayList<>();

	private volatile Patience patience = new Patience(null);

	private volatile @Nullable ActorRef<P> ref;

	private MockActor(Class<P> protocol) {
		this.protocol = protocol;
		this.replies = new ReplyTypes(protocol);
	}

	/**
	 * Starts a mock.
	 * @param <P> the protocol
	 * @param system the system that it lives in
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new mock
	 */
	public static <P> MockActor<P> create(ActorSystem system, String name, Class<P> protocol) {
		return create(system, new Patience(null), name, protocol);
	}

	/**
	 * Starts a mock in a system that runs on manual time.
	 * @param <P> the protocol
	 * @param system the system that it lives in
	 * @param time the time that drives the system, which the mock moves when it waits
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new mock
	 */
	public static <P> MockActor<P> create(ActorSystem system, ManualTime time, String name, Class<P> protocol) {
		return create(system, new Patience(time), name, protocol);
	}

	static <P> MockActor<P> create(ActorSystem system, Patience patience, String name, Class<P> protocol) {
		MockActor<P> mock = new MockActor<>(protocol);
		mock.start(system, patience, name);
		return mock;
	}

	/**
	 * Makes a mock that waits to be started.
	 * @param <P> the protocol
	 * @param protocol the protocol that it understands
	 * @return a new mock
	 */
	@Internal
	public static <P> MockActor<P> of(Class<P> protocol) {
		return new MockActor<>(protocol);
	}

	/**
	 * Starts this mock.
	 * @param system the system that it lives in
	 * @param time the time that drives the system, or {@code null} if it is the real one
	 * @param name its name
	 * @return its reference
	 */
	@Internal
	public ActorRef<P> start(ActorSystem system, @Nullable ManualTime time, String name) {
		return start(system, new Patience(time), name);
	}

	private ActorRef<P> start(ActorSystem system, Patience patience, String name) {
		this.patience = patience;
		ActorRef<P> started = system.receiver(name, this.protocol, (message) -> receive(message));
		this.ref = started;
		return started;
	}

	/**
	 * Returns the address of this mock.
	 * @return the reference
	 */
	public ActorRef<P> ref() {
		ActorRef<P> ref = this.ref;
		if (ref == null) {
			throw new IllegalStateException(this + " has no reference yet, as its actor system does not exist yet");
		}
		return ref;
	}

	/**
	 * Says what messages are answered with. What the function throws goes to the asker.
	 * @param <R> the type of the reply
	 * @param <M> the class of the messages
	 * @param type the class of the messages
	 * @param reply makes the reply, in the turn of this mock
	 * @return this mock
	 */
	public <R extends @Nullable Object, M extends Message<? super P, R>> MockActor<P> when(Class<M> type,
			Function<? super M, ? extends R> reply) {
		return program(type, (message) -> CompletableFuture.completedFuture(reply.apply(type.cast(message))));
	}

	/**
	 * Says what messages are answered with once a stage is complete. Other messages are
	 * answered meanwhile.
	 * @param <R> the type of the reply
	 * @param <M> the class of the messages
	 * @param type the class of the messages
	 * @param reply makes the stage, in the turn of this mock
	 * @return this mock
	 */
	public <R extends @Nullable Object, M extends Message<? super P, R>> MockActor<P> whenAsync(Class<M> type,
			Function<? super M, ? extends CompletionStage<? extends R>> reply) {
		return program(type, (message) -> reply.apply(type.cast(message)));
	}

	/**
	 * Says what the askers of messages get instead of a reply.
	 * @param <M> the class of the messages
	 * @param type the class of the messages
	 * @param cause what the askers get
	 * @return this mock
	 */
	public <M extends Message<? super P, ?>> MockActor<P> fails(Class<M> type, Throwable cause) {
		return program(type, (message) -> CompletableFuture.failedFuture(cause));
	}

	private MockActor<P> program(Class<?> type,
			Function<Message<? super P, ?>, CompletionStage<? extends @Nullable Object>> answer) {
		// Newest first.
		this.programs.add(0, new Program<>(type, answer));
		return this;
	}

	private CompletionStage<? extends @Nullable Object> receive(Message<? super P, ?> message) {
		this.patience.happened(() -> this.received.add(message));
		for (Program<P> program : this.programs) {
			if (program.type().isInstance(message)) {
				return program.answer().apply(message);
			}
		}
		if (this.replies.isVoid(message)) {
			return CompletableFuture.completedFuture(null);
		}
		this.unprogrammed.add(message);
		return CompletableFuture.failedFuture(
				new IllegalStateException("%s was not told what to answer to %s: say it with when(%s.class, …)"
					.formatted(this, message, message.getClass().getSimpleName())));
	}

	/**
	 * Returns what this mock was sent.
	 * @return the messages in the order in which they came
	 */
	public List<Message<? super P, ?>> received() {
		return List.copyOf(this.received);
	}

	/**
	 * Returns what this mock was sent of one class.
	 * @param <M> the class of the messages
	 * @param type the class of the messages
	 * @return the messages in the order in which they came
	 */
	public <M extends Message<? super P, ?>> List<M> received(Class<M> type) {
		return this.received.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Returns the messages that this mock did not know an answer to.
	 * @return the messages in the order in which they came
	 */
	public List<Message<? super P, ?>> unprogrammed() {
		return List.copyOf(this.unprogrammed);
	}

	/**
	 * Waits up to three seconds until one message of a class has come. On
	 * {@link ManualTime} it moves that, and before it counts it runs all that is due
	 * then.
	 * @param <M> the class of the message
	 * @param type the class of the message
	 * @return the message
	 * @throws AssertionError if none comes, or more than one has come
	 */
	public <M extends Message<? super P, ?>> M verify(Class<M> type) {
		return verify(type, 1).get(0);
	}

	/**
	 * Waits up to three seconds until as many messages of a class have come. On
	 * {@link ManualTime} it moves that, and before it counts it runs all that is due
	 * then.
	 * @param <M> the class of the messages
	 * @param type the class of the messages
	 * @param times how many, 0 to look whether none has come so far
	 * @return the messages in the order in which they came
	 * @throws AssertionError if fewer come, or more have come
	 */
	public <M extends Message<? super P, ?>> List<M> verify(Class<M> type, int times) {
		this.patience.await(() -> received(type).size() >= times, Patience.DEFAULT);
		this.patience.runDue();
		List<M> messages = received(type);
		if (messages.size() != times) {
			throw new AssertionError("%s expected %s times a %s but got %s; in all it was sent %s".formatted(this,
					times, type.getName(), messages.size(), this.received));
		}
		return messages;
	}

	/**
	 * Forgets all that this mock was told and sent.
	 */
	public void reset() {
		this.programs.clear();
		this.received.clear();
		this.unprogrammed.clear();
	}

	@Override
	public String toString() {
		ActorRef<P> ref = this.ref;
		return "mock of " + this.protocol.getSimpleName() + ((ref != null) ? " at " + ref.path() : "");
	}

	/**
	 * What is said of a class of messages.
	 *
	 * @param type the class of the messages
	 * @param answer makes the reply
	 */
	private record Program<P>(Class<?> type,
			Function<Message<? super P, ?>, CompletionStage<? extends @Nullable Object>> answer) {
	}

}
