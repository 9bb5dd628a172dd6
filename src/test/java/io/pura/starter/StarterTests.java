package io.pura.starter;

import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.spring.ActorComponent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with one actor and nothing configured but what Actuator exposes.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=blank", "management.endpoints.web.exposure.include=health,pura,metrics",
				"management.endpoint.health.show-details=always" })
class StarterTests {

	private final ActorRef<Greeter> greeter;

	private final RestClient client;

	@Autowired
	StarterTests(ActorRef<Greeter> greeter, @LocalServerPort int port) {
		this.greeter = greeter;
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port)
			.defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {
			})
			.build();
	}

	@Test
	void actorAnswers() {
		assertThat(this.greeter.ask(new Greeter.Greet("Ada")).join()).isEqualTo("Hello Ada");
	}

	@Test
	void healthHasPura() {
		JsonNode health = get("/actuator/health");
		assertThat(health.at("/status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/pura/components/system/details/name").asString()).isEqualTo("blank");
		assertThat(get("/actuator/health/pura/system").at("/status").asString()).isEqualTo("UP");
	}

	@Test
	void endpointShowsItsSections() {
		assertThat(get("/actuator/pura").at("/sections")).extracting(JsonNode::asString)
			.containsExactly("system", "actors", "topics", "dead-letters", "failures");
		assertThat(get("/actuator/pura/system").at("/systems/0/name").asString()).isEqualTo("blank");
		assertThat(get("/actuator/pura/actors").at("/actors/0/path").asString()).isEqualTo("pura://blank/greeter");
		assertThat(get("/actuator/pura/actors/greeter").at("/type").asString()).isEqualTo("StarterTests.GreeterActor");
		assertThat(get("/actuator/pura/dead-letters").at("/systems/0/counts/STOPPED").asLong(-1)).isZero();
	}

	@Test
	void endpointDoesNotFindWhatIsNotThere() {
		assertThat(request("/actuator/pura/nonsense").getStatusCode().value()).isEqualTo(404);
		assertThat(request("/actuator/pura/actors/nonsense").getStatusCode().value()).isEqualTo(404);
	}

	@Test
	void metersAreThere() {
		assertThat(get("/actuator/metrics/pura.actors.live?tag=actor:StarterTests.GreeterActor").at("/name").asString())
			.isEqualTo("pura.actors.live");
	}

	@Test
	void rejectionBecomesAProblem() {
		ResponseEntity<JsonNode> response = request("/greeting?whom=");
		assertThat(response.getStatusCode().value()).isEqualTo(422);
		assertThat(response.getBody().at("/code").asString()).isEqualTo("nobody");
	}

	private JsonNode get(String path) {
		ResponseEntity<JsonNode> response = request(path);
		assertThat(response.getStatusCode().value()).as(path).isEqualTo(200);
		return response.getBody();
	}

	private ResponseEntity<JsonNode> request(String path) {
		return this.client.get().uri(path).retrieve().toEntity(JsonNode.class);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ GreeterActor.class, GreetingController.class })
	static class Application {

	}

	/**
	 * The protocol of a greeter.
	 */
	interface Greeter {

		record Greet(String whom) implements Message<Greeter, String> {
		}

	}

	@ActorComponent("greeter")
	static class GreeterActor implements Actor<Greeter> {

		@Handler
		String greet(Greeter.Greet message) {
			if (message.whom().isEmpty()) {
				throw new MessageRejectedException("nobody", "There is nobody to greet");
			}
			return "Hello " + message.whom();
		}

	}

	@RestController
	static class GreetingController {

		private final ActorRef<Greeter> greeter;

		GreetingController(ActorRef<Greeter> greeter) {
			this.greeter = greeter;
		}

		@GetMapping("/greeting")
		CompletionStage<String> greet(@RequestParam String whom) {
			return this.greeter.ask(new Greeter.Greet(whom));
		}

	}

}
