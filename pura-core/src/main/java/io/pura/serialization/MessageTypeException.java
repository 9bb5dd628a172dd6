package io.pura.serialization;

import io.pura.actor.ActorException;
import org.jspecify.annotations.Nullable;

/**
 * A message that is meant for other nodes cannot go there, or its name, its version or
 * its {@link Upcaster}s are wrong. Says so when the application starts.
 */
public final class MessageTypeException extends ActorException {

	private final String type;

	private final String problem;

	private final String action;

	/**
	 * Creates an exception.
	 * @param type the message that it is about
	 * @param problem what is wrong with it, in a sentence without a full stop
	 * @param action what to do about it, in a sentence without a full stop
	 * @param cause what caused it, or {@code null} if nothing did
	 */
	public MessageTypeException(String type, String problem, String action, @Nullable Throwable cause) {
		super(problem + ": " + action, cause);
		this.type = type;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Returns what it is about.
	 * @return the name of a class, or that of a type on the wire
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Returns what is wrong.
	 * @return a sentence without a full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do about it.
	 * @return a sentence without a full stop
	 */
	public String action() {
		return this.action;
	}

}
