package io.pura.spring.endpoint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
		return this.systems.stream().flatMap((system) -> find(system, name)).findFirst().orElse(null);
	}

	/**
	 * Looks whether there is such an actor before it looks at all of them.
	 */
	private static Stream<ActorDescriptor> find(ActorSystem system, String name) {
		Optional<String> path = system.find(name, Object.class).map((ref) -> ref.path().toString());
		return path.stream()
			.flatMap((wanted) -> system.actors(Integer.MAX_VALUE)
				.stream()
				.filter((actor) -> actor.path().equals(wanted))
				.map(ActorDescriptor::of));
	}

}
