package io.pura.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.pura.demo.chat.ChatApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two people in two browsers, as far as WebSocket goes, and a script beside them.
 */
@SpringBootTest(classes = ChatApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(60)
class TwoPeopleChatTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void hearEachOtherAndSeeWhoComesAndGoes() throws Exception {
		Browser ann = connect("ann");
		assertThat(ann.expect("Welcome").path("node").asString()).contains("chat-system").contains("" + this.port);
		ann.send("{\"type\": \"Join\", \"room\": \"lounge\"}");
		assertThat(ann.expect("Joined").path("members").values()).extracting(JsonNode::asString).containsExactly("ann");
		Browser bob = connect("bob");
		bob.expect("Welcome");
		bob.send("{\"type\": \"Join\", \"room\": \"lounge\"}");
		assertThat(bob.expect("Joined").path("members").values()).extracting(JsonNode::asString)
			.containsExactly("ann", "bob");
		ann.expectLine(null, "bob joined");

		ann.send("{\"type\": \"Say\", \"room\": \"lounge\", \"text\": \"hello bob\"}");
		bob.expectLine("ann", "hello bob");
		ann.expectLine("ann", "hello bob");
		bob.send("{\"type\": \"Say\", \"room\": \"lounge\", \"text\": \"hello ann\"}");
		ann.expectLine("bob", "hello ann");
		bob.expectLine("bob", "hello ann");
		post("lounge", "{\"user\": \"script\", \"text\": \"build is green\"}");
		ann.expectLine("script", "build is green");
		bob.expectLine("script", "build is green");

		ann.abort();
		bob.expectLine(null, "ann left");
		bob.send("{\"type\": \"Leave\", \"room\": \"lounge\"}");
		assertThat(bob.expect("Left").path("room").asString()).isEqualTo("lounge");
		await().untilAsserted(() -> assertThat(get("/api/rooms/lounge")).contains("bob left", "\"members\":[]"));
		bob.close();
	}

	@Test
	void keepTheOrderOfWhatEachOfThemSays() throws Exception {
		Browser ann = connect("ann");
		Browser bob = connect("bob");
		ann.send("{\"type\": \"Join\", \"room\": \"order\"}");
		ann.expect("Joined");
		bob.send("{\"type\": \"Join\", \"room\": \"order\"}");
		bob.expect("Joined");
		for (int i = 0; i < 500; i++) {
			ann.send("{\"type\": \"Say\", \"room\": \"order\", \"text\": \"" + i + "\"}");
		}
		for (int i = 0; i < 500; i++) {
			bob.expectLine("ann", "" + i);
		}
		ann.close();
		bob.close();
	}

	@Test
	void areToldWhatTheyDidWrong() throws Exception {
		Browser ann = connect("ann");
		ann.send("{\"type\": \"Dance\"}");
		assertThat(ann.expect("Problem").path("message").asString()).startsWith("This is no command");
		ann.send("{\"type\": \"Join\", \"room\": \"a/b\"}");
		assertThat(ann.expect("Problem").path("message").asString()).startsWith("The name of a room must have");
		ann.send("{\"type\": \"Say\", \"room\": \"nowhere\", \"text\": \"hi\"}");
		assertThat(ann.expect("Problem").path("message").asString()).isEqualTo("You are not in nowhere");
		ann.send("{\"type\": \"Say\", \"room\": \"nowhere\", \"text\": \"" + "x".repeat(2001) + "\"}");
		assertThat(ann.expect("Problem").path("message").asString()).contains("1 to 2000 characters");
		ann.close();
		assertThat(connect("").closeCode()).isEqualTo(1008);
	}

	private Browser connect(String name) {
		return Browser.connect(this.http, this.port, name);
	}

	private void post(String room, String body) throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.port + "/api/rooms/" + room + "/messages"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		assertThat(this.http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(201);
	}

	private String get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
