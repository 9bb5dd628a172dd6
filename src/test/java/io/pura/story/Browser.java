package io.pura.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user in front of the chat's page, as far as WebSocket goes.
 */
final class Browser implements WebSocket.Listener {

	private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private final JsonMapper mapper = new JsonMapper();

	@SuppressWarnings("NullAway.Init") // set by connect
	private WebSocket socket;

	static Browser connect(HttpClient http, int port, String name) {
		Browser browser = new Browser();
		browser.socket = http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + port + "/ws?name=" + name), browser)
			.join();
		return browser;
	}

	int closeCode() throws Exception {
		return this.closed.get(10, TimeUnit.SECONDS);
	}

	void abort() {
		this.socket.abort();
	}

	void join(String room) {
		send("{\"type\": \"Join\", \"room\": \"" + room + "\"}");
	}

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
			this.events.add(this.mapper.readTree(this.text.toString()));
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
