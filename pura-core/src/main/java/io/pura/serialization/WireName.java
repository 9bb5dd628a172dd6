package io.pura.serialization;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a class goes by on the wire.
 *
 * @param name its name
 * @param version its version, from 1 on
 * @param aliases the names that it had before
 * @param given whether a {@link MessageType} says so
 */
record WireName(String name, int version, List<String> aliases, boolean given) {

	static WireName of(Class<?> type) {
		MessageType annotation = type.getAnnotation(MessageType.class);
		return (annotation != null)
				? new WireName(annotation.value(), annotation.version(), List.of(annotation.aliases()), true)
				: new WireName(type.getName(), 1, List.of(), false);
	}

	/**
	 * Returns the name, and then those that there were before.
	 */
	List<String> all() {
		return Stream.concat(Stream.of(this.name), this.aliases.stream()).distinct().toList();
	}

}
