package io.pura.spring.cluster;

import io.pura.cluster.Cluster;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node behind a web server, as its tests and its operators see it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "pura.cluster.enabled=true", "pura.remote.port=0",
				"management.endpoints.web.exposure.include=health,pura,metrics",
				"management.endpoint.health.show-details=always" })
@DirtiesContext
class ClusterWebApplicationTests {

	private final Cluster cluster;

	private final RestClient client;

	@LocalPuraPort
	private int puraPort;

	@Autowired
	ClusterWebApplicationTests(Cluster cluster, @LocalServerPort int port) {
		this.cluster = cluster;
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port)
			.defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {
			})
			.build();
	}

	@Test
	void portIsInjected(@LocalPuraPort int parameter) {
		assertThat(this.puraPort).isPositive().isEqualTo(this.cluster.port());
		assertThat(parameter).isEqualTo(this.cluster.port());
	}

	@Test
	void memberIsFoundUnderItsAddress() {
		String address = "127.0.0.1:" + this.puraPort;
		assertThat(get("/actuator/pura/cluster").at("/self").asString()).isEqualTo(address);
		assertThat(get("/actuator/pura/cluster/" + address).at("/status").asString()).isEqualTo("UP");
		assertThat(request("/actuator/pura/cluster/127.0.0.1:1").getStatusCode().value()).isEqualTo(404);
	}

	@Test
	void healthHasTheCluster() {
		JsonNode cluster = get("/actuator/health").at("/components/pura/components/cluster");
		assertThat(cluster.at("/status").asString()).isEqualTo("UP");
		assertThat(cluster.at("/details/name").asString()).isEqualTo("orders");
		assertThat(cluster.at("/details/members/UP").asInt()).isEqualTo(1);
	}

	@Test
	void livenessAndReadinessDoNotDependOnTheCluster() {
		for (String group : new String[] { "liveness", "readiness" }) {
			JsonNode health = get("/actuator/health/" + group);
			assertThat(health.at("/status").asString()).isEqualTo("UP");
			assertThat(health.at("/components").has("pura")).isFalse();
		}
	}

	@Test
	void metersOfTheWireAreThere() {
		JsonNode sent = get("/actuator/metrics/pura.remote.sent");
		assertThat(sent.at("/baseUnit").asString()).isEqualTo("bytes");
	}

	private JsonNode get(String path) {
		ResponseEntity<JsonNode> response = request(path);
		assertThat(response.getStatusCode().value()).as(path).isEqualTo(200);
		return response.getBody();
	}

	private ResponseEntity<JsonNode> request(String path) {
		return this.client.get().uri(path).retrieve().toEntity(JsonNode.class);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
