package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * Calls the handler that an actor has for a message.
 */
interface HandlerCall {

	/** Is returned if there is no handler. */
	Object UNHANDLED = new Object();

	/**
	 * Calls the handler of a message.
	 * @param actor the actor
	 * @param message the message
	 * @param context the context of the actor, or {@code null} if no handler wants it
	 * @return the reply, a {@link StageReply}, or {@link #UNHANDLED}
	 * @throws Throwable what the handler threw
	 */
	@Nullable Object call(Object actor, Object message, @Nullable Object context) throws Throwable;

}
