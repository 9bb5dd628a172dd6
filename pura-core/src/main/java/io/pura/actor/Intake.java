package io.pura.actor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.actor.DeadLetter.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with each message on its way to a local actor, on the thread of the
 * sender. Most systems have none.
 *
 * @param observer watches messages, or {@code null}
 * @param copier copies messages, or {@code null}
 * @param unfit the classes of told messages of which it was said that they cannot travel
 */
record Intake(@Nullable MessageObserver observer, @Nullable MessageCopier copier, Set<Class<?>> unfit) {

	private static final Logger logger = LoggerFactory.getLogger(Intake.class);

	/**
	 * Returns what is to be done.
	 * @return an intake, or {@code null} if there is nothing to do
	 */
	static @Nullable Intake of(@Nullable MessageObserver observer, @Nullable MessageCopier copier) {
		return (observer != null || copier != null) ? new Intake(observer, copier, ConcurrentHashMap.newKeySet())
				: null;
	}

	void tell(ActorCell<?> recipient, Message<?, ?> message) {
		Message<?, ?> arriving = arriving(recipient, message);
		if (arriving == null) {
			return;
		}
		if (this.observer == null) {
			recipient.tell(arriving, arriving);
			return;
		}
		MessageObserver.Sending sending = this.observer.send(recipient, arriving, false);
		try {
			recipient.tell(arriving, new Observed(arriving, sending.context()));
		}
		finally {
			sending.done(null);
		}
	}

	Offer offer(ActorCell<?> recipient, Message<?, ?> message) {
		Message<?, ?> arriving = arriving(recipient, message);
		if (arriving == null) {
			// As of an actor elsewhere, where this is found out later.
			return Offer.ACCEPTED;
		}
		if (this.observer == null) {
			return recipient.offerItem(arriving);
		}
		MessageObserver.Sending sending = this.observer.send(recipient, arriving, false);
		try {
			return recipient.offerItem(new Observed(arriving, sending.context()));
		}
		finally {
			sending.done(null);
		}
	}

	void send(ActorCell<?> recipient, Ask<?> ask) {
		sendCopy(recipient, ask.observed(this.observer));
	}

	/**
	 * Sends an ask that was observed before.
	 */
	void sendCopy(ActorCell<?> recipient, Ask<?> ask) {
		if (this.copier != null && !ask.isOver()) {
			try {
				ask.copied(this.copier);
			}
			catch (ActorException ex) {
				recipient.discard(ask.message(), Reason.NOT_SERIALIZABLE);
				ask.fail(ex);
				return;
			}
		}
		recipient.send(ask);
	}

	/**
	 * Returns what arrives of a message that nobody waits for the answer of.
	 * @return the message or its copy, or {@code null} if it is discarded
	 */
	@Nullable Message<?, ?> arriving(ActorCell<?> recipient, Message<?, ?> message) {
		if (this.copier == null) {
			return message;
		}
		try {
			return this.copier.copy(message);
		}
		catch (ActorException ex) {
			if (this.unfit.add(message.getClass())) {
				logger.warn(
						"A message to {} is discarded, and so are others of {}, of which this is not said again: {}",
						recipient, TypeNames.of(message.getClass()), ex.getMessage());
			}
			recipient.discard(message, Reason.NOT_SERIALIZABLE);
			return null;
		}
	}

}
