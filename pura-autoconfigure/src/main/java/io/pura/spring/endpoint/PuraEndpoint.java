package io.pura.spring.endpoint;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;

/**
 * Actuator endpoint that shows actor systems, section by section.
 */
@Endpoint(id = "pura", defaultAccess = Access.READ_ONLY)
public final class PuraEndpoint {

	private final Map<String, PuraSection> sections = new LinkedHashMap<>();

	/**
	 * Creates an endpoint.
	 * @param sections the sections in order
	 */
	public PuraEndpoint(Collection<? extends PuraSection> sections) {
		sections.forEach((section) -> this.sections.putIfAbsent(section.name(), section));
	}

	/**
	 * Tells which sections there are.
	 * @return the names of the sections
	 */
	@ReadOperation
	public OverviewDescriptor overview() {
		return new OverviewDescriptor(List.copyOf(this.sections.keySet()));
	}

	/**
	 * Reads a section or a part of it.
	 * @param path the name of the section, and what the section makes of the rest
	 * @return what the section shows, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable Object section(@Selector(match = Match.ALL_REMAINING) String... path) {
		if (path.length == 0) {
			return overview();
		}
		PuraSection section = this.sections.get(path[0]);
		return (section != null) ? section.read(Arrays.asList(path).subList(1, path.length)) : null;
	}

}
