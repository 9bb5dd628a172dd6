package io.pura.spring.endpoint;

import java.util.Collection;
import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.spring.endpoint.SystemsDescriptor.SystemDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Shows the figures of all actor systems, or, with its name as the path, of one.
 */
public final class SystemSection implements PuraSection {

	private final List<ActorSystem> systems;

	/**
	 * Creates a section.
	 * @param systems the actor systems
	 */
	public SystemSection(Collection<ActorSystem> systems) {
		this.systems = List.copyOf(systems);
	}

	@Override
	public String name() {
		return "system";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		return switch (path.size()) {
			case 0 -> new SystemsDescriptor(this.systems.stream().map(SystemSection::describe).toList());
			case 1 -> this.systems.stream()
				.filter((system) -> system.name().equals(path.get(0)))
				.findFirst()
				.map(SystemSection::describe)
				.orElse(null);
			default -> null;
		};
	}

	private static SystemDescriptor describe(ActorSystem system) {
		return SystemDescriptor.of(system.stats(), system.slowHandlings());
	}

}
