package io.pura.actor;

import java.util.List;

/**
 * An actor class does not fit its protocol. Names everything that is wrong with it.
 */
public final class ActorDefinitionException extends ActorException {

	private final Class<?> type;

	private final List<String> problems;

	ActorDefinitionException(Class<?> type, List<String> problems) {
		super(type.getName() + " cannot be an actor: " + String.join("; ", problems), null);
		this.type = type;
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns the class that was refused.
	 * @return the class
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Returns what is wrong with it.
	 * @return one sentence for each problem
	 */
	public List<String> problems() {
		return this.problems;
	}

}
