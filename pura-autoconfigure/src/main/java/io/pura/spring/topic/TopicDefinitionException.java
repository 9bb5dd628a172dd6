package io.pura.spring.topic;

import org.jspecify.annotations.Nullable;

/**
 * A listener method or an injected topic is not what it should be.
 */
public final class TopicDefinitionException extends RuntimeException {

	private final String action;

	TopicDefinitionException(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	TopicDefinitionException(String problem, String action) {
		this(problem, action, null);
	}

	/**
	 * Returns what to do.
	 * @return the cure, in whole sentences
	 */
	public String action() {
		return this.action;
	}

}
