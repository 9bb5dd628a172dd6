package io.pura.benchmarks.local.workload;

import java.util.List;
import java.util.Optional;

/**
 * A running system, and what it can do.
 */
public final class TestedSystem implements AutoCloseable {

	private final Runnable end;

	private final List<Ability> abilities;

	/**
	 * Creates a system.
	 * @param end ends it
	 * @param abilities what it can do
	 */
	public TestedSystem(Runnable end, Ability... abilities) {
		this.end = end;
		this.abilities = List.of(abilities);
	}

	/**
	 * Returns how this system does something.
	 * @param <A> the type of the ability
	 * @param type the type of the ability
	 * @return the ability, or nothing if it has none of that type
	 */
	public <A extends Ability> Optional<A> find(Class<A> type) {
		return this.abilities.stream().filter(type::isInstance).map(type::cast).findFirst();
	}

	@Override
	public void close() {
		this.end.run();
	}

}
