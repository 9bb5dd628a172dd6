package io.pura.actor;

import java.util.List;

/**
 * Where an actor stands: the system, and the names from the top down.
 *
 * @param system the name of the actor system
 * @param names the names of the ancestors from the top down and last that of the actor
 */
public record ActorPath(String system, List<String> names) {

	/**
	 * Creates a path.
	 */
	public ActorPath {
		names = List.copyOf(names);
		if (names.isEmpty()) {
			throw new IllegalArgumentException("'names' must not be empty");
		}
	}

	/**
	 * Returns the name of the actor itself.
	 * @return the last name
	 */
	public String name() {
		return this.names.get(this.names.size() - 1);
	}

	/**
	 * Returns the path as a URI, such as {@code pura://orders/desk/clerk}.
	 */
	@Override
	public String toString() {
		return "pura://" + this.system + "/" + String.join("/", this.names);
	}

}
