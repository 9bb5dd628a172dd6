package io.pura.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PuraPropertiesTests {

	@Test
	void everyPropertyIsDescribed() throws IOException {
		List<JsonNode> properties = properties();
		assertThat(properties).extracting((property) -> property.path("name").asString())
			.contains("pura.system-name", "pura.ask-timeout", "pura.shutdown-timeout", "pura.keep-alive",
					"pura.mailbox.capacity", "pura.mailbox.overflow", "pura.mailbox.high-water-mark",
					"pura.dispatcher.parallelism", "pura.dispatcher.throughput", "pura.dispatcher.blocking.max-threads",
					"pura.dispatcher.blocking.keep-alive", "pura.dispatchers", "pura.supervision.max-restarts",
					"pura.supervision.within", "pura.supervision.backoff", "pura.supervision.max-backoff",
					"pura.supervision.on-failure", "pura.watchdog.threshold", "pura.remote.port", "pura.remote.address",
					"pura.remote.advertised-address", "pura.remote.token", "pura.remote.insecure",
					"pura.remote.max-message-size", "pura.remote.lanes", "pura.remote.outbound.messages",
					"pura.remote.outbound.bytes", "pura.remote.outbound.overflow", "pura.remote.inbound.high-water",
					"pura.remote.delivery.window", "pura.remote.delivery.give-up-after",
					"pura.remote.delivery.max-attempts", "pura.remote.ssl.bundle", "pura.remote.ssl.client-auth",
					"pura.remote.compression.algorithm", "pura.remote.compression.threshold",
					"pura.serialization.format", "pura.serialization.types", "pura.serialization.verify-local",
					"pura.serialization.protocols", "pura.validation.enabled", "pura.cluster.enabled",
					"pura.cluster.name", "pura.cluster.architecture", "pura.cluster.roles",
					"pura.cluster.failover-target", "pura.cluster.wait-for-join", "pura.cluster.discovery.static.seeds",
					"pura.observation.enabled", "management.health.pura.enabled", "management.endpoint.pura.access");
		assertThat(properties)
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).as(property.toString())
				.isNotEmpty()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	@Test
	void aPropertyWithoutADefaultSaysWhatHoldsThenOrIsForTheUserToSay() throws IOException {
		assertThat(properties()).filteredOn((property) -> !property.has("defaultValue"))
			.filteredOn((property) -> !property.path("description").asString().contains("Defaults to "))
			.extracting((property) -> property.path("name").asString())
			.containsExactlyInAnyOrder("pura.cluster.discovery.static.seeds", "pura.cluster.roles", "pura.dispatchers",
					"pura.remote.ssl.bundle", "pura.remote.token", "pura.serialization.types",
					"pura.serialization.protocols");
	}

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		ClassLoader classLoader = PuraProperties.class.getClassLoader();
		for (URL url : Collections.list(classLoader.getResources("META-INF/spring-configuration-metadata.json"))) {
			for (JsonNode property : JsonMapper.shared().readTree(url.openStream()).path("properties")) {
				if (property.path("name").asString().matches("(.*\\.)?pura\\..*")) {
					properties.add(property);
				}
			}
		}
		return properties;
	}

}
