package io.pura.actor;

import java.time.Duration;

/**
 * An ask was not answered in time. Whether the message was or will be handled is not
 * known.
 */
public final class AskTimeoutException extends ActorException {

	private final transient ActorPath path;

	private final Duration timeout;

	/**
	 * Creates an exception.
	 * @param path the actor that did not answer
	 * @param messageType the class of the message
	 * @param timeout how long the asker waited
	 */
	public AskTimeoutException(ActorPath path, Class<?> messageType, Duration timeout) {
		super("%s to %s was not answered within %d ms".formatted(TypeNames.of(messageType), path, timeout.toMillis()),
				null);
		this.path = path;
		this.timeout = timeout;
	}

	/**
	 * Returns the actor that did not answer.
	 * @return the path of the actor
	 */
	public ActorPath path() {
		return this.path;
	}

	/**
	 * Returns how long the asker waited.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
