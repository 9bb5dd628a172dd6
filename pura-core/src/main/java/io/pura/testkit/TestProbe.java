package io.pura.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

/**
 * An actor that understands all messages of a protocol, keeps them for a test to look at,
 * one after the other, and answers when the test says so. Used by one thread; its
 * reference by any.
 *
 * <pre class="code">
 * TestProbe&lt;Audit&gt; audit = kit.probe(Audit.class);
 * ActorRef&lt;Account&gt; account = kit.spawn(() -&gt; new AccountActor(audit.ref()));
 * account.tell(new Account.Deposit(100));
 * audit.expectMessage(new Audit.Deposited(100));
 * </pre>
 *
 * Waits for what is expected up to three seconds, or {@linkplain #patience as long as it
 * is told}: in real time, or, if its system runs on {@link ManualTime}, by moving that.
 * What is not as expected is an {@link AssertionError} that says what came instead.
 *
 * @param <P> the protocol
 */
public final class TestProbe<P> {

	private final ActorSystem system;

	private final Patience patience;

	private final ReplyTypes replies;

	private final ActorRef<P> ref;

	private final List<Entry<P>> received = new CopyOnWriteArrayList<>();

	/** How many of those received the test has taken. */
	private int taken;

	private Duration limit = Patience.DEFAULT;

	private TestProbe(ActorSystem system, Patience patience, String name, Class<P> protocol) {
		this.system = system;
		this.patience = patience;
		this.replies = new ReplyTypes(protocol);
		this.ref = system.receiver(name, protocol, (message) -> {
			Entry<P> entry = new Entry<>(message, new CompletableFuture<>());
			patience.happened(() -> this.received.add(entry));
			return entry.reply();
		});
	}

	/**
	 * Starts a probe that waits in real time.
	 * @param <P> the protocol
	 * @param system the system that it lives in
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new probe
	 */
	public static <P> TestProbe<P> create(ActorSystem system, String name, Class<P> protocol) {
		return create(system, new Patience(null), name, protocol);
	}

	/**
	 * Starts a probe in a system that runs on manual time.
	 * @param <P> the protocol
	 * @param system the system that it lives in
	 * @param time the time that drives the system, which the probe moves when it waits
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new probe
	 */
	public static <P> TestProbe<P> create(ActorSystem system, ManualTime time, String name, Class<P> protocol) {
		return create(system, new Patience(time), name, protocol);
	}

	static <P> TestProbe<P> create(ActorSystem system, Patience patience, String name, Class<P> protocol) {
		return new TestProbe<>(system, patience, name, protocol);
	}

	/**
	 * Returns the address of this probe.
	 * @return the reference
	 */
	public ActorRef<P> ref() {
		return this.ref;
	}

	/**
	 * Changes how long this probe waits for what is expected.
	 * @param limit how long to wait at most
	 * @return this probe
	 */
	public TestProbe<P> patience(Duration limit) {
		this.limit = limit;
		return this;
	}

	/**
	 * Waits for the next message, which must be equal to another one.
	 * @param <M> the class of the message
	 * @param expected what the message must be equal to
	 * @return the message
	 * @throws AssertionError if none comes or it is another one
	 */
	@SuppressWarnings("unchecked") // it is equal, so of a class that the caller knows
	public <M extends Message<? super P, ?>> M expectMessage(M expected) {
		Entry<P> entry = next(expected.toString());
		if (!entry.message().equals(expected)) {
			throw otherThan(expected.toString());
		}
		return (M) entry.message();
	}

	/**
	 * Waits for the next message, which must be of a class.
	 * @param <M> the class of the message
	 * @param type the class that the message must have
	 * @return the message
	 * @throws AssertionError if none comes or it is of another class
	 */
	public <M extends Message<? super P, ?>> M expectMessageType(Class<M> type) {
		return type.cast(next(type).message());
	}

	/**
	 * Waits for the next message, which must be of a class, to answer it.
	 * @param <R> the type of the reply
	 * @param <M> the class of the message
	 * @param type the class that the message must have
	 * @return the message and the means to answer it
	 * @throws AssertionError if none comes or it is of another class
	 */
	public <R extends @Nullable Object, M extends Message<? super P, R>> Asked<M, R> expectAsk(Class<M> type) {
		Entry<P> entry = next(type);
		return new Asked<>(type.cast(entry.message()), entry.reply());
	}

	/**
	 * Waits for some time to see that no message comes.
	 * @param time how long
	 * @throws AssertionError if one comes, or has come and was not expected
	 */
	public void expectNoMessage(Duration time) {
		if (awaitReceived(1, time)) {
			this.taken++;
			throw otherThan("no message");
		}
	}

	/**
	 * Waits for the next messages, whatever they are.
	 * @param count how many
	 * @return the messages in the order in which they came
	 * @throws AssertionError if fewer come
	 */
	public List<Message<? super P, ?>> receive(int count) {
		if (!awaitReceived(count, this.limit)) {
			throw new AssertionError("%s expected %s messages within %s but got only %s%s".formatted(this.ref.path(),
					count, this.limit, messages(this.taken, this.received.size()), before(this.taken)));
		}
		int from = this.taken;
		this.taken += count;
		return messages(from, this.taken);
	}

	/**
	 * Waits for a message that is wanted and passes over those before it.
	 * @param wanted says which message is wanted
	 * @return the message
	 * @throws AssertionError if it does not come
	 */
	public Message<? super P, ?> fishFor(Predicate<? super Message<? super P, ?>> wanted) {
		if (!this.patience.await(() -> find(wanted) >= 0, this.limit)) {
			throw new AssertionError("%s fished for a message within %s but got only %s%s".formatted(this.ref.path(),
					this.limit, messages(this.taken, this.received.size()), before(this.taken)));
		}
		this.taken = find(wanted) + 1;
		return lastReceived();
	}

	/**
	 * Waits for a message of a class and passes over those before it.
	 * @param <M> the class of the message
	 * @param type the class of the message
	 * @return the message
	 * @throws AssertionError if none comes
	 */
	public <M extends Message<? super P, ?>> M fishFor(Class<M> type) {
		return type.cast(fishFor(type::isInstance));
	}

	private int find(Predicate<? super Message<? super P, ?>> wanted) {
		for (int i = this.taken; i < this.received.size(); i++) {
			if (wanted.test(this.received.get(i).message())) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Returns the message that the test has taken last.
	 * @return the message that was expected, received or fished for last
	 * @throws AssertionError if there is none
	 */
	public Message<? super P, ?> lastReceived() {
		return last().message();
	}

	/**
	 * Answers the message that the test has taken last. If it was only told, nobody hears
	 * of it.
	 * @param reply the reply, of the type that the message names
	 * @throws AssertionError if there is no such message
	 * @throws IllegalArgumentException if the message must be answered with another type
	 */
	public void reply(@Nullable Object reply) {
		Entry<P> last = last();
		this.replies.check(last.message(), reply);
		last.reply().complete(reply);
	}

	/**
	 * Fails the asker of the message that the test has taken last.
	 * @param cause what the asker gets
	 * @throws AssertionError if there is no such message
	 */
	public void fail(Throwable cause) {
		last().reply().completeExceptionally(cause);
	}

	/**
	 * Waits until an actor has stopped for good.
	 * @param ref the actor, of this system or on another node
	 * @throws AssertionError if it does not
	 */
	public void expectTerminated(ActorRef<?> ref) {
		if (!this.patience.awaitDone(this.system.whenTerminated(ref), this.limit)) {
			throw new AssertionError("%s has not stopped within %s".formatted(ref.path(), this.limit));
		}
	}

	private Entry<P> last() {
		if (this.taken == 0) {
			throw new AssertionError(this.ref.path() + " has received nothing yet: expect a message first");
		}
		return this.received.get(this.taken - 1);
	}

	private Entry<P> next(Class<?> type) {
		String expected = "a " + type.getName();
		Entry<P> entry = next(expected);
		if (!type.isInstance(entry.message())) {
			throw otherThan(expected);
		}
		return entry;
	}

	private Entry<P> next(String expected) {
		if (!awaitReceived(1, this.limit)) {
			throw new AssertionError("%s expected %s within %s but got nothing%s".formatted(this.ref.path(), expected,
					this.limit, before(this.taken)));
		}
		return this.received.get(this.taken++);
	}

	private boolean awaitReceived(int count, Duration time) {
		return this.patience.await(() -> this.received.size() - this.taken >= count, time);
	}

	private AssertionError otherThan(String expected) {
		int size = this.received.size();
		String behind = (size > this.taken) ? "; behind it wait " + messages(this.taken, size) : "";
		return new AssertionError("%s expected %s but got %s%s%s".formatted(this.ref.path(), expected, lastReceived(),
				before(this.taken - 1), behind));
	}

	private String before(int index) {
		return (index > 0) ? "; before that it got " + messages(0, index) : "";
	}

	private List<Message<? super P, ?>> messages(int from, int to) {
		return this.received.subList(from, to).stream().<Message<? super P, ?>>map(Entry::message).toList();
	}

	/**
	 * What came in.
	 *
	 * @param message the message
	 * @param reply what the asker waits for, if there is one
	 */
	private record Entry<P>(Message<? super P, ?> message, CompletableFuture<@Nullable Object> reply) {
	}

	/**
	 * A message that may be answered. An answer to a message that was only told is
	 * dropped.
	 *
	 * @param <M> the class of the message
	 * @param <R> the type of the reply
	 */
	public static final class Asked<M, R extends @Nullable Object> {

		private final M message;

		private final CompletableFuture<@Nullable Object> reply;

		private Asked(M message, CompletableFuture<@Nullable Object> reply) {
			this.message = message;
			this.reply = reply;
		}

		/**
		 * Returns the message.
		 * @return the message
		 */
		public M message() {
			return this.message;
		}

		/**
		 * Answers the message.
		 * @param reply the reply
		 */
		public void reply(R reply) {
			this.reply.complete(reply);
		}

		/**
		 * Fails the asker.
		 * @param cause what the asker gets
		 */
		public void fail(Throwable cause) {
			this.reply.completeExceptionally(cause);
		}

	}

}
