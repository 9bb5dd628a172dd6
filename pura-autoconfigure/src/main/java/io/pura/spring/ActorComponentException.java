package io.pura.spring;

import io.pura.Internal;

/**
 * An {@link ActorComponent} annotation has a value that cannot be.
 */
@Internal
public final class ActorComponentException extends RuntimeException {

	private final Class<?> type;

	ActorComponentException(Class<?> type, IllegalArgumentException cause) {
		super("@ActorComponent of " + type.getName() + " cannot be as it is: " + cause.getMessage(), cause);
		this.type = type;
	}

	/**
	 * Returns the class that is annotated.
	 * @return the class
	 */
	public Class<?> type() {
		return this.type;
	}

}
