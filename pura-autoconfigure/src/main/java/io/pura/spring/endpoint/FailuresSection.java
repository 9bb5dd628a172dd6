package io.pura.spring.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.actor.Directive;
import io.pura.actor.Failure;
import io.pura.actor.Failures;
import io.pura.spring.endpoint.FailuresDescriptor.FailureDescriptor;
import io.pura.spring.endpoint.FailuresDescriptor.SystemFailuresDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Shows how often actors have failed, what was done, and the last failures without the
 * messages of the exceptions.
 */
public final class FailuresSection implements PuraSection {

	private final List<ActorSystem> systems;

	/**
	 * Creates a section.
	 * @param systems the actor systems
	 */
	public FailuresSection(Collection<ActorSystem> systems) {
		this.systems = List.copyOf(systems);
	}

	@Override
	public String name() {
		return "failures";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		return path.isEmpty() ? new FailuresDescriptor(this.systems.stream().map(FailuresSection::describe).toList())
				: null;
	}

	private static SystemFailuresDescriptor describe(ActorSystem system) {
		Failures failures = system.failures();
		Map<String, Long> counts = new LinkedHashMap<>();
		for (Directive directive : Directive.values()) {
			counts.put(directive.name(), failures.count(directive));
		}
		List<Failure> last = new ArrayList<>(failures.last());
		Collections.reverse(last);
		return new SystemFailuresDescriptor(system.name(), counts, last.stream().map(FailureDescriptor::of).toList());
	}

}
