package io.pura.actor;

import io.pura.Internal;

/**
 * Makes of what is sent to an actor in this JVM what would arrive on another node. Called
 * on the thread of whoever sends, before it goes on. Safe for use by any thread.
 */
@Internal
public interface MessageCopier {

	/**
	 * Copies a message.
	 * @param message the message
	 * @return what arrives; the message itself if it never travels
	 * @throws ActorException if it cannot travel
	 */
	Message<?, ?> copy(Message<?, ?> message);

	/**
	 * Copies a reply.
	 * @param message what it is the reply to
	 * @param reply the reply
	 * @return what arrives; the reply itself if the message never travels
	 * @throws ActorException if it cannot travel
	 */
	Object copyReply(Message<?, ?> message, Object reply);

}
