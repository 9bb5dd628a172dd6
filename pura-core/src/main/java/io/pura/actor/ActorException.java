package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with an actor or a message to it.
 */
public class ActorException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message what happened, with the values, and what to do
	 * @param cause what caused it
	 */
	public ActorException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
