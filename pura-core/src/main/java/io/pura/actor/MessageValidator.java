package io.pura.actor;

/**
 * Looks at messages before they are handled, in the turn of the actor. What it rejects is
 * not handled: an asker hears of it, and a told message is a {@linkplain DeadLetter dead
 * letter}. Whatever else it throws is a failure of the handler. Safe for use by any
 * thread, must not block.
 */
public interface MessageValidator {

	/**
	 * Returns whether there is something to validate in messages of a class. Asked once
	 * for each class of messages that actors of a class have a handler for; the others
	 * are handled as if there were no validator.
	 * @param messageType the class of the messages
	 * @return whether {@link #validate} is to be called
	 */
	boolean constrains(Class<?> messageType);

	/**
	 * Validates a message.
	 * @param message the message, of a class that is constrained or a subclass of it
	 * @throws MessageRejectedException if it must not be handled
	 */
	void validate(Message<?, ?> message);

}
