package io.pura.actor;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where an actor stands: the node, the system, and the names from the top down.
 *
 * @param node the address of the node, such as {@code orders-1:8558}, or {@code null} if
 * it is this one
 * @param system the name of the actor system
 * @param names the names of the ancestors from the top down and last that of the actor
 */
public record ActorPath(@Nullable String node, String system, List<String> names) {

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
	 * Creates the path of an actor of this node.
	 * @param system the name of the actor system
	 * @param names the names from the top down
	 */
	public ActorPath(String system, List<String> names) {
		this(null, system, names);
	}

	/**
	 * Returns the name of the actor itself.
	 * @return the last name
	 */
	public String name() {
		return this.names.get(this.names.size() - 1);
	}

	/**
	 * Returns the path as a URI, such as {@code pura://orders/desk/clerk}, or with a node
	 * {@code pura://orders@orders-1:8558/desk/clerk}.
	 */
	@Override
	public String toString() {
		return "pura://" + this.system + ((this.node != null) ? "@" + this.node : "") + "/"
				+ String.join("/", this.names);
	}

}
