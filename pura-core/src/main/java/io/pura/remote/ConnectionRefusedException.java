package io.pura.remote;

import io.pura.actor.ActorException;

/**
 * A node does not want to talk to another one.
 */
public final class ConnectionRefusedException extends ActorException {

	/**
	 * Creates an exception.
	 * @param reason what is wrong, with the values of both sides
	 */
	public ConnectionRefusedException(String reason) {
		super(reason, null);
	}

}
