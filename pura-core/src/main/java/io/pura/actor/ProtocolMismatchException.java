package io.pura.actor;

/**
 * An actor does not understand what it was sent, or is not of the protocol that was asked
 * for.
 */
public final class ProtocolMismatchException extends ActorException {

	ProtocolMismatchException(String message) {
		super(message, null);
	}

}
