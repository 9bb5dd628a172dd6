package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * An actor on another node failed with an exception that does not travel as itself. Has
 * no stack trace, as that of the other node stays there, in its log.
 */
public final class RemoteActorException extends RuntimeException {

	private final String type;

	/**
	 * Creates an exception.
	 * @param type the name of the class of the exception
	 * @param message the message of the exception
	 */
	public RemoteActorException(String type, @Nullable String message) {
		super((message != null) ? type + ": " + message : type, null, false, false);
		this.type = type;
	}

	/**
	 * Returns what the actor failed with.
	 * @return the name of the class of the exception
	 */
	public String type() {
		return this.type;
	}

}
