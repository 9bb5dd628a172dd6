package io.pura.actor;

import io.pura.Internal;

/**
 * Who was asked, or to whom something was delivered, passes each message on to several
 * actors.
 */
@Internal
public final class NoSingleReplyException extends UnsupportedOperationException {

	private final transient ActorPath path;

	/**
	 * Creates an exception.
	 * @param path who was asked
	 * @param message what to do instead
	 */
	public NoSingleReplyException(ActorPath path, String message) {
		super(message);
		this.path = path;
	}

	/**
	 * Returns who was asked.
	 * @return the path of the pool
	 */
	public ActorPath path() {
		return this.path;
	}

}
