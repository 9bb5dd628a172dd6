package io.pura.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.pura.demo.chat.ChatApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

	private final JsonMapper mapper = new JsonMapper();

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

		ann.socket.abort();
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
		assertThat(connect("").closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
	}

	private Browser connect(String name) {
		Browser browser = new Browser();
		browser.socket = this.http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.port + "/ws?name=" + name), browser)
			.join();
		return browser;
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

	private final class Browser implements WebSocket.Listener {

		private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		private final StringBuilder text = new StringBuilder();

		@SuppressWarnings("NullAway.Init") // set by connect
		private WebSocket socket;

		void send(String command) {
			this.socket.sendText(command, true).join();
		}

		void close() {
			this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		}

		JsonNode expect(String type) throws InterruptedException {
			for (;;) {
				JsonNode event = this.events.poll(10, TimeUnit.SECONDS);
				assertThat(event).as("an event of type %s", type).isNotNull();
				if (event.path("type").asString().equals(type)) {
					return event;
				}
			}
		}

		void expectLine(@Nullable String from, String text) throws InterruptedException {
			JsonNode message = expect("NewLine").path("message");
			while (from != null && message.path("from").isNull()) {
				message = expect("NewLine").path("message");
			}
			assertThat(message.path("text").asString()).isEqualTo(text);
			assertThat(message.path("from").asString()).isEqualTo((from != null) ? from : "");
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				this.events.add(TwoPeopleChatTests.this.mapper.readTree(this.text.toString()));
				this.text.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(statusCode);
			return null;
		}

	}

}
