package io.pura.spring.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeadLetters;
import io.pura.spring.endpoint.DeadLettersDescriptor.DeadLetterDescriptor;
import io.pura.spring.endpoint.DeadLettersDescriptor.SystemDeadLettersDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many messages were discarded, why, and the last ones without their content.
 */
public final class DeadLettersSection implements PuraSection {

	private final List<ActorSystem> systems;

	/**
	 * Creates a section.
	 * @param systems the actor systems
	 */
	public DeadLettersSection(Collection<ActorSystem> systems) {
		this.systems = List.copyOf(systems);
	}

	@Override
	public String name() {
		return "dead-letters";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		return path.isEmpty()
				? new DeadLettersDescriptor(this.systems.stream().map(DeadLettersSection::describe).toList()) : null;
	}

	private static SystemDeadLettersDescriptor describe(ActorSystem system) {
		DeadLetters deadLetters = system.deadLetters();
		Map<String, Long> counts = new LinkedHashMap<>();
		for (Reason reason : Reason.values()) {
			counts.put(reason.name(), deadLetters.count(reason));
		}
		List<DeadLetter> last = new ArrayList<>(deadLetters.last());
		Collections.reverse(last);
		return new SystemDeadLettersDescriptor(system.name(), counts,
				last.stream().map(DeadLetterDescriptor::of).toList());
	}

}
