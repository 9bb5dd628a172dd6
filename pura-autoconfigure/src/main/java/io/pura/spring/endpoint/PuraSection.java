package io.pura.spring.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One part of what the Actuator endpoint {@code pura} shows. Beans of this type are found
 * under {@code /actuator/pura/<name>}; of two with one name the first in order wins. What
 * a section returns is written as JSON and must never hold the content of messages.
 */
public interface PuraSection {

	/**
	 * Returns the name of this section, which is its first path segment.
	 * @return the name, in lower case, with dashes
	 */
	String name();

	/**
	 * Reads this section or a part of it.
	 * @param path the path segments after the name of this section
	 * @return what to show, or {@code null} if there is no such part
	 */
	@Nullable Object read(List<String> path);

}
