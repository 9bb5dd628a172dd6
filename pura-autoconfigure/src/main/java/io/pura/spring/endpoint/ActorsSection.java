package io.pura.spring.endpoint;

import java.util.Collection;
import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.spring.endpoint.ActorsDescriptor.ActorDescriptor;
import io.pura.stats.ActorStats;
import org.jspecify.annotations.Nullable;

/**
 * Shows the actors of all actor systems, or, with its names from the top down as the
 * path, one actor.
 */
public final class ActorsSection implements PuraSection {

	private static final int LIMIT = 1000;

	private final List<ActorSystem> systems;

	/**
	 * Creates a section.
	 * @param systems the actor systems
	 */
	public ActorsSection(Collection<ActorSystem> systems) {
		this.systems = List.copyOf(systems);
	}

	@Override
	public String name() {
		return "actors";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		return path.isEmpty() ? all() : one(String.join("/", path));
	}

	private ActorsDescriptor all() {
		List<ActorStats> actors = this.systems.stream()
			.flatMap((system) -> system.actors(LIMIT + 1).stream())
			.limit(LIMIT + 1)
			.toList();
		return new ActorsDescriptor(actors.stream().limit(LIMIT).map(ActorDescriptor::of).toList(), LIMIT,
				actors.size() > LIMIT);
	}

	private @Nullable ActorDescriptor one(String name) {
		return this.systems.stream()
			.flatMap((system) -> system.actor(name).stream())
			.findFirst()
			.map(ActorDescriptor::of)
			.orElse(null);
	}

}
