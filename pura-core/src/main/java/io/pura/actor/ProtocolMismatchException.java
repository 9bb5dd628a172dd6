package io.pura.actor;

/**
 * An actor does not understand what it was sent, or is not of the protocol that was asked
 * for.
 */
public final class ProtocolMismatchException extends ActorException {

	/**
	 * Creates an exception.
	 * @param message who does not understand what
	 */
	public ProtocolMismatchException(String message) {
		super(message, null);
	}

}
