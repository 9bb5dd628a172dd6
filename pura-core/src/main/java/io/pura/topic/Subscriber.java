package io.pura.topic;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pura.actor.ActorRef;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.Remoting;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An actor that hears of the values of a topic. Equal to itself only.
 */
final class Subscriber<T, P> implements Cancellable {

	private static final Logger logger = LoggerFactory.getLogger(Topic.class);

	private final LocalTopic<T> topic;

	private final ActorRef<P> ref;

	private final Function<? super T, ? extends Message<? super P, ?>> toMessage;

	private volatile boolean over;

	private volatile @Nullable Cancellable watch;

	Subscriber(LocalTopic<T> topic, ActorRef<P> ref, Function<? super T, ? extends Message<? super P, ?>> toMessage) {
		this.topic = topic;
		this.ref = ref;
		this.toMessage = toMessage;
	}

	ActorRef<P> ref() {
		return this.ref;
	}

	void tell(T value, Remoting remoting) {
		Message<? super P, ?> message;
		try {
			message = message(value);
		}
		catch (RuntimeException | Error ex) {
			logFailure(value, ex);
			return;
		}
		try {
			this.ref.tell(message);
		}
		catch (RuntimeException ex) {
			// Its mailbox is full, and this thread must not wait.
			logger.debug("{} could not tell {}", this.topic, this.ref, ex);
			remoting.discard(this.ref.path(), message.getClass().getName(), Reason.MAILBOX_FULL);
		}
	}

	CompletableFuture<@Nullable Void> deliver(T value) {
		try {
			return this.ref.deliver(message(value), DeliveryGuarantee.AT_MOST_ONCE);
		}
		catch (RuntimeException | Error ex) {
			logFailure(value, ex);
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Message<? super P, ?> message(T value) {
		Message<? super P, ?> message = this.toMessage.apply(value);
		if (message == null) {
			throw new IllegalStateException("The function that makes messages of %s for %s returned null for a %s"
				.formatted(this.topic, this.ref, value.getClass().getName()));
		}
		return message;
	}

	private void logFailure(T value, Throwable failure) {
		logger.warn("{} could not make a message of a {} for {}, which goes without it; the others are told",
				this.topic, value.getClass().getName(), this.ref, failure);
	}

	/**
	 * Ends the subscription together with the actor.
	 */
	void watch(Remoting remoting) {
		this.watch = remoting.whenTerminated(this.ref, () -> this.topic.remove(this));
		if (this.over) {
			unwatch();
		}
	}

	void unwatch() {
		this.over = true;
		Cancellable watch = this.watch;
		if (watch != null) {
			watch.cancel();
		}
	}

	@Override
	public void cancel() {
		this.topic.remove(this);
		unwatch();
	}

}
