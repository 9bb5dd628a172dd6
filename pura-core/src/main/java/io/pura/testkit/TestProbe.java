package io.pura.testkit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

/**
 * An actor that understands all messages of a protocol, keeps them for a test to look at,
 * and answers when the test says so. Waits in real time.
 *
 * @param <P> the protocol
 */
public final class TestProbe<P> {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final ActorRef<P> ref;

	private final BlockingQueue<Entry> received = new LinkedBlockingQueue<>();

	private TestProbe(ActorSystem system, String name, Class<P> protocol) {
		this.ref = system.receiver(name, protocol, (message) -> {
			Entry entry = new Entry(message, new CompletableFuture<>());
			this.received.add(entry);
			return entry.reply();
		});
	}

	/**
	 * Starts a probe.
	 * @param <P> the protocol
	 * @param system the system that it lives in
	 * @param name its name
	 * @param protocol the protocol that it understands
	 * @return a new probe
	 */
	public static <P> TestProbe<P> create(ActorSystem system, String name, Class<P> protocol) {
		return new TestProbe<>(system, name, protocol);
	}

	/**
	 * Returns the address of this probe.
	 * @return the reference
	 */
	public ActorRef<P> ref() {
		return this.ref;
	}

	/**
	 * Waits up to three seconds for the next message.
	 * @param <M> the class of the message
	 * @param type the class that the message must have
	 * @return the message
	 * @throws AssertionError if none comes or it is of another class
	 */
	public <M extends Message<? super P, ?>> M expect(Class<M> type) {
		return type.cast(next(type).message());
	}

	/**
	 * Waits up to three seconds for the next message, to answer it.
	 * @param <R> the type of the reply
	 * @param <M> the class of the message
	 * @param type the class that the message must have
	 * @return the message and the means to answer it
	 * @throws AssertionError if none comes or it is of another class
	 */
	public <R extends @Nullable Object, M extends Message<? super P, R>> Asked<M, R> expectAsk(Class<M> type) {
		Entry entry = next(type);
		return new Asked<>(type.cast(entry.message()), entry.reply());
	}

	private Entry next(Class<?> type) {
		Entry entry = poll(PATIENCE);
		if (entry == null) {
			throw new AssertionError("%s got no %s within %s".formatted(this.ref.path(), type.getName(), PATIENCE));
		}
		if (!type.isInstance(entry.message())) {
			throw new AssertionError(
					"%s got %s instead of a %s".formatted(this.ref.path(), entry.message(), type.getName()));
		}
		return entry;
	}

	/**
	 * Waits for some time to see that no message comes.
	 * @param time how long
	 * @throws AssertionError if one comes
	 */
	public void expectNothing(Duration time) {
		Entry entry = poll(time);
		if (entry != null) {
			throw new AssertionError("%s got %s but nothing was expected".formatted(this.ref.path(), entry.message()));
		}
	}

	private @Nullable Entry poll(Duration time) {
		try {
			return this.received.poll(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(this.ref.path() + " was interrupted while it waited for a message", ex);
		}
	}

	/**
	 * What came in.
	 *
	 * @param message the message
	 * @param reply what the asker waits for, if there is one
	 */
	private record Entry(Message<?, ?> message, CompletableFuture<@Nullable Object> reply) {
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
