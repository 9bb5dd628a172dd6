package io.pura.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What is said about the discovery of other nodes, in whatever way, known or not.
 */
final class DiscoveryProperties {

	static final String PREFIX = "pura.cluster.discovery.";

	private static final String ROOT = "pura.cluster.discovery";

	private DiscoveryProperties() {
	}

	/**
	 * Returns the properties that have a value, by their full names and in their order.
	 */
	static Map<String, String> of(Environment environment) {
		Map<String, String> properties = new TreeMap<>();
		Binder.get(environment)
			.bind(ROOT, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.forEach((name, value) -> {
				if (StringUtils.hasText(value)) {
					properties.put(PREFIX + name, value);
				}
			});
		return properties;
	}

}
