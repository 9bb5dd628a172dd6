package io.pura.topic;

import io.pura.actor.ActorException;

/**
 * The topic of a name has values of another type than somebody wants.
 */
public final class TopicMismatchException extends ActorException {

	private final String name;

	private final Class<?> type;

	private final Class<?> wanted;

	/**
	 * Creates an exception.
	 * @param name the name of the topic
	 * @param type the type of its values
	 * @param wanted the type that was wanted
	 */
	public TopicMismatchException(String name, Class<?> type, Class<?> wanted) {
		super("Topic '%s' has values of %s, not of %s: use the same type everywhere, or another name".formatted(name,
				type.getName(), wanted.getName()), null);
		this.name = name;
		this.type = type;
		this.wanted = wanted;
	}

	/**
	 * Returns the name of the topic.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the type of the values.
	 * @return the type
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Returns the type that was wanted.
	 * @return the type
	 */
	public Class<?> wanted() {
		return this.wanted;
	}

}
