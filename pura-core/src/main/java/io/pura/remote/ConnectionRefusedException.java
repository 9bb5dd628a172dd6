package io.pura.remote;

import io.pura.actor.ActorException;

/**
 * A node does not want to talk to another one.
 */
public final class ConnectionRefusedException extends ActorException {

	/** How a reason begins that only says that another link is preferred. */
	private static final String BUSY = "busy: ";

	/**
	 * Creates an exception.
	 * @param reason what is wrong, with the values of both sides
	 */
	public ConnectionRefusedException(String reason) {
		super(reason, null);
	}

	/**
	 * Returns a refusal that has the other side try again without a word.
	 */
	static ConnectionRefusedException busy(String reason) {
		return new ConnectionRefusedException(BUSY + reason);
	}

	/**
	 * Returns whether the reason of a refusal only says that another link is preferred.
	 */
	static boolean isBusy(String reason) {
		return reason.startsWith(BUSY);
	}

}
