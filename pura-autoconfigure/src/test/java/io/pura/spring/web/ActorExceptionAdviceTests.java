package io.pura.spring.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.Offer;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class ActorExceptionAdviceTests {

	private final ActorSystem system = ActorSystem.builder("web").shutdownTimeout(Duration.ZERO).build();

	private final AskingController controller = new AskingController(this.system);

	private final MockMvcTester mvc = MockMvcTester.create(
			MockMvcBuilders.standaloneSetup(this.controller).setControllerAdvice(new ActorExceptionAdvice()).build());

	private final WebTestClient client = WebTestClient.bindToController(this.controller)
		.controllerAdvice(new ActorExceptionAdvice())
		.build();

	@BeforeEach
	void start() {
		this.system.start();
		this.system.stop(this.controller.stopped).join();
		this.controller.crowd();
	}

	@AfterEach
	void close() {
		this.system.close();
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 504", "full, 503", "stopped, 503", "unreachable, 503", "rejected, 422" })
	void failedStageBecomesAProblem(String failure, int status) {
		assertProblem("/stage/" + failure, status);
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 504", "full, 503", "stopped, 503", "unreachable, 503", "rejected, 422" })
	void failureOfAStageThatFollowsBecomesAProblem(String failure, int status) {
		assertProblem("/dependent/" + failure, status);
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 504", "full, 503", "stopped, 503", "unreachable, 503", "rejected, 422" })
	void throwBecomesAProblem(String failure, int status) {
		assertProblem("/throw/" + failure, status);
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 504", "full, 503", "stopped, 503", "unreachable, 503", "rejected, 422" })
	void wrappedThrowBecomesAProblem(String failure, int status) {
		assertProblem("/wrapped/" + failure, status);
	}

	@Test
	void rejectionHasACodeForProgramsAndAnExplanationForPeople() {
		assertThat(this.mvc.get().uri("/stage/rejected").exchange()).bodyJson()
			.hasPathSatisfying("code", (code) -> assertThat(code).asString().isEqualTo("overdrawn"))
			.hasPathSatisfying("detail", (detail) -> assertThat(detail).asString().isEqualTo("There is not that much"));
		this.client.get().uri("/stage/rejected").exchange().expectBody().jsonPath("$.code").isEqualTo("overdrawn");
	}

	@Test
	void otherProblemsNameNeitherActorsNorNodes() {
		assertThat(this.mvc.get().uri("/stage/timeout").exchange()).bodyText().doesNotContain("pura://");
		assertThat(this.mvc.get().uri("/stage/full").exchange()).bodyText().doesNotContain("pura://");
		assertThat(this.mvc.get().uri("/stage/stopped").exchange()).bodyText().doesNotContain("pura://");
		assertThat(this.mvc.get().uri("/stage/unreachable").exchange()).bodyText().doesNotContain("orders-2");
	}

	@Test
	void adviceOfTheApplicationComesFirst() {
		MockMvcTester withOwn = MockMvcTester.create(MockMvcBuilders.standaloneSetup(this.controller)
			.setControllerAdvice(new OwnAdvice(), new ActorExceptionAdvice())
			.build());
		assertThat(withOwn.get().uri("/stage/rejected").exchange()).hasStatus(HttpStatus.CONFLICT);
	}

	private void assertProblem(String path, int status) {
		MvcTestResult result = this.mvc.get().uri(path).exchange();
		assertThat(result).hasStatus(status).hasContentType("application/problem+json");
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType("application/problem+json")
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	@RestController
	static class AskingController {

		private static final Duration SHORT = Duration.ofMillis(20);

		private final ActorRef<Greeter> silent;

		private final ActorRef<Greeter> crowded;

		private final ActorRef<Counter> counter;

		private final ActorRef<Counter> stopped;

		AskingController(ActorSystem system) {
			this.silent = system.spawn("silent", SilentActor::new);
			this.crowded = system.spawn("crowded", SilentActor::new, ActorOptions.defaults().mailboxCapacity(1));
			this.counter = system.spawn("counter", CounterActor::new);
			this.stopped = system.spawn("stopped", CounterActor::new);
		}

		@GetMapping("/stage/{failure}")
		CompletionStage<?> stage(@PathVariable String failure) {
			return fail(failure);
		}

		@GetMapping("/dependent/{failure}")
		CompletionStage<?> dependent(@PathVariable String failure) {
			return fail(failure).thenApply((reply) -> reply);
		}

		@GetMapping("/throw/{failure}")
		String unwrapped(@PathVariable String failure) throws Throwable {
			try {
				return String.valueOf(fail(failure).get());
			}
			catch (ExecutionException ex) {
				throw ex.getCause();
			}
		}

		@GetMapping("/wrapped/{failure}")
		String wrapped(@PathVariable String failure) throws Throwable {
			try {
				return unwrapped(failure);
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
		}

		private CompletableFuture<?> fail(String failure) {
			return switch (failure) {
				case "timeout" -> this.silent.ask(new Greeter.Greet("Ada"), SHORT);
				case "full" -> this.crowded.ask(new Greeter.Greet("Ada"), SHORT);
				case "stopped" -> this.stopped.ask(new Counter.Read());
				case "unreachable" -> CompletableFuture.failedFuture(new NodeUnreachableException("orders-2:8558",
						NodeUnreachableException.Delivery.UNKNOWN, "the connection was closed"));
				default -> this.counter.ask(new Counter.Overdraw());
			};
		}

		/**
		 * Has one message handled without end and another one wait.
		 */
		void crowd() {
			int accepted = 0;
			while (accepted < 2) {
				accepted += (this.crowded.offer(new Greeter.Greet("Ada")) == Offer.ACCEPTED) ? 1 : 0;
			}
		}

	}

	static class SilentActor implements Actor<Greeter> {

		@Handler
		CompletionStage<String> greet(Greeter.Greet message) {
			return new CompletableFuture<>();
		}

	}

	@ControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler(MessageRejectedException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		void handle() {
		}

	}

}
