package io.pura.cluster;

/**
 * What a node is for, such as {@code worker}.
 *
 * @param name the name of the role
 */
public record NodeRole(String name) {

	/**
	 * Creates a role.
	 */
	public NodeRole {
		if (name.isBlank()) {
			throw new IllegalArgumentException("'name' must not be blank");
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
