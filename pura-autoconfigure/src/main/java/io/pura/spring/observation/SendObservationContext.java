package io.pura.spring.observation;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorRef;
import io.pura.actor.Message;

/**
 * A message that is sent. What a tracer writes into the carrier travels with it.
 */
public class SendObservationContext extends SenderContext<Map<String, String>> {

	private final ActorRef<?> recipient;

	private final ActorPath path;

	private final Message<?, ?> message;

	private final boolean expectsReply;

	/**
	 * Creates a context.
	 * @param recipient the actor that the message is for
	 * @param message the message
	 * @param expectsReply whether the sender waits for a reply
	 */
	public SendObservationContext(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, expectsReply ? Kind.CLIENT : Kind.PRODUCER);
		this.recipient = recipient;
		this.path = recipient.path();
		this.message = message;
		this.expectsReply = expectsReply;
		setCarrier(new HashMap<>(4));
	}

	/**
	 * Returns the actor that the message is for.
	 * @return the actor
	 */
	public ActorRef<?> getRecipient() {
		return this.recipient;
	}

	/**
	 * Returns the path of the actor that the message is for.
	 * @return the path
	 */
	public ActorPath getPath() {
		return this.path;
	}

	/**
	 * Returns the message.
	 * @return the message
	 */
	public Message<?, ?> getMessage() {
		return this.message;
	}

	/**
	 * Returns whether the sender waits for a reply.
	 * @return whether it is an ask
	 */
	public boolean isExpectsReply() {
		return this.expectsReply;
	}

}
