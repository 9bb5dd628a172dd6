package io.pura.story;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.pura.demo.chat.ChatApplication;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One node of the chat, in a process of its own.
 */
final class ChatNode {

	/** What must fail at once must fail within this. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final int number;

	private final int httpPort;

	private final int basePort;

	private final Path log;

	private @Nullable Process process;

	ChatNode(int number, int httpBase, int basePort, Path logs) {
		this.number = number;
		this.httpPort = httpBase + number - 1;
		this.basePort = basePort;
		this.log = logs.resolve("node-" + number + ".log");
	}

	int httpPort() {
		return this.httpPort;
	}

	String address() {
		return "127.0.0.1:" + (this.basePort + this.number - 1);
	}

	void start() throws IOException {
		List<String> command = List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), ChatApplication.class.getName(), "--multi", "--nodes", "3",
				"--node", Integer.toString(this.number), "--http-port",
				Integer.toString(this.httpPort - this.number + 1), "--base-port", Integer.toString(this.basePort),
				"--logging.level.root=info");
		File file = this.log.toFile();
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(file))
			.start();
	}

	/** Ends the process as {@code kill -9} does. */
	void kill() throws InterruptedException {
		end(process().destroyForcibly());
	}

	/** Ends the process as {@code kill} does. */
	int stop() throws InterruptedException {
		process().destroy();
		return end(process());
	}

	private static int end(Process process) throws InterruptedException {
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process ends").isTrue();
		return process.exitValue();
	}

	void destroy() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	private Process process() {
		if (this.process == null) {
			throw new IllegalStateException("Node " + this.number + " was not started");
		}
		return this.process;
	}

	HttpResponse<String> post(String room, String user, String text) throws Exception {
		String body = "{\"user\": \"" + user + "\", \"text\": \"" + text + "\"}";
		return send(HttpRequest.newBuilder(uri("/api/rooms/" + room + "/messages"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> get(String path) throws Exception {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	JsonNode read(String path) throws Exception {
		return this.mapper.readTree(get(path).body());
	}

	/** Returns the details of the cluster's health, or nothing while there is none. */
	JsonNode clusterHealth() throws Exception {
		try {
			return read("/actuator/health/pura").path("components").path("cluster").path("details");
		}
		catch (IOException ex) {
			return this.mapper.createObjectNode();
		}
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.httpPort + path);
	}

	String log() throws IOException {
		return Files.exists(this.log) ? Files.readString(this.log) : "";
	}

}
