package io.pura.spring.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorRef;
import io.pura.actor.Message;

/**
 * A message that is handled. The carrier is what travelled with it.
 */
public class ProcessObservationContext extends ReceiverContext<Map<String, String>> {

	private final ActorRef<?> recipient;

	private final ActorPath path;

	private final Class<?> actorType;

	private final Message<?, ?> message;

	/**
	 * Creates a context.
	 * @param recipient the actor
	 * @param actorType the class of the actor
	 * @param message the message
	 * @param expectsReply whether the sender waits for a reply
	 * @param carrier what travelled with the message
	 */
	public ProcessObservationContext(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message,
			boolean expectsReply, Map<String, String> carrier) {
		super(Map::get, expectsReply ? Kind.SERVER : Kind.CONSUMER);
		this.recipient = recipient;
		this.path = recipient.path();
		this.actorType = actorType;
		this.message = message;
		setCarrier(carrier);
	}

	/**
	 * Returns the actor.
	 * @return the actor
	 */
	public ActorRef<?> getRecipient() {
		return this.recipient;
	}

	/**
	 * Returns the path of the actor.
	 * @return the path
	 */
	public ActorPath getPath() {
		return this.path;
	}

	/**
	 * Returns the class of the actor.
	 * @return the class
	 */
	public Class<?> getActorType() {
		return this.actorType;
	}

	/**
	 * Returns the message.
	 * @return the message
	 */
	public Message<?, ?> getMessage() {
		return this.message;
	}

}
