package io.pura.serialization;

import io.pura.actor.ActorException;
import org.jspecify.annotations.Nullable;

/**
 * A message, a reply or a reference cannot be written for another node, or cannot be read
 * from it.
 */
public final class SerializationException extends ActorException {

	/**
	 * Creates an exception.
	 * @param message what cannot be written or read and what to do about it
	 * @param cause what caused it: its text, which may quote the message, is not kept,
	 * but its class and its stack trace are
	 */
	public SerializationException(String message, @Nullable Throwable cause) {
		super(message, Redacted.cause(cause));
	}

}
