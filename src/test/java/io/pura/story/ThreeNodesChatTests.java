package io.pura.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chat on three nodes, each a process of its own, one of which is killed and started
 * again.
 */
@Timeout(300)
class ThreeNodesChatTests {

	private static final int NODES = 3;

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	@SuppressWarnings("NullAway.Init") // set by JUnit
	private Path logs;

	private List<ChatNode> nodes = List.of();

	@AfterEach
	void destroy() {
		this.nodes.forEach(ChatNode::destroy);
	}

	@Test
	void isOneChatWhoeverIsAskedAndSurvivesTheDeathOfANode() throws Exception {
		start();
		ChatNode one = this.nodes.get(0);
		ChatNode two = this.nodes.get(1);
		ChatNode three = this.nodes.get(2);
		String roomOfTwo = roomOf(2);
		String roomOfThree = roomOf(3);

		// A script at node 1, a reader at node 3, and users at all of them.
		Browser ann = Browser.connect(this.http, two.httpPort(), "ann");
		assertThat(ann.expect("Welcome").path("node").asString()).contains(two.address());
		ann.join(roomOfThree);
		ann.expect("Joined");
		assertThat(one.post(roomOfThree, "script", "build is green").statusCode()).isEqualTo(201);
		ann.expectLine("script", "build is green");
		assertThat(three.get("/api/rooms/" + roomOfThree).body()).contains("build is green");
		assertThat(two.get("/api/rooms/" + roomOfThree).body()).contains("build is green", "ann");
		Browser bob = Browser.connect(this.http, one.httpPort(), "bob");
		bob.join(roomOfThree);
		assertThat(names(bob.expect("Joined").path("members"))).containsExactly("ann", "bob");
		ann.expectLine(null, "bob joined");
		bob.join(roomOfTwo);
		bob.expect("Joined");
		Browser eve = Browser.connect(this.http, three.httpPort(), "eve");
		eve.join(roomOfThree);
		eve.expect("Joined");
		assertThat(three.post(roomOfTwo, "script", "hello two").statusCode()).isEqualTo(201);
		bob.expectLine("script", "hello two");
		for (ChatNode node : this.nodes) {
			assertThat(names(node.read("/api/rooms"))).containsExactlyInAnyOrder(roomOfTwo, roomOfThree);
		}

		two.kill();
		await().untilAsserted(() -> assertThat(one.clusterHealth().path("unreachable").has(two.address())).isTrue());
		assertThat(one.clusterHealth().path("members").path("UNREACHABLE").asInt()).isEqualTo(1);
		for (ChatNode node : List.of(one, three)) {
			HttpResponse<String> refused = node.post(roomOfTwo, "script", "anybody there?");
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.body()).contains("cannot be reached");
			assertThat(names(node.read("/api/rooms"))).containsExactly(roomOfThree);
			assertThat(node.post(roomOfThree, "script", "we go on").statusCode()).isEqualTo(201);
		}
		eve.expectLine("script", "we go on");
		eve.expectLine("script", "we go on");
		eve.expectLine(null, "ann left");
		assertThat(bob.expect("Problem").path("message").asString()).contains(roomOfTwo, "out of reach");

		two.start();
		awaitMeeting();
		assertThat(bob.expect("Joined").path("room").asString()).isEqualTo(roomOfTwo);
		assertThat(one.post(roomOfTwo, "script", "welcome back").statusCode()).isEqualTo(201);
		bob.expectLine("script", "welcome back");
		assertThat(three.get("/api/rooms/" + roomOfTwo).body()).contains("welcome back");

		bob.close();
		eve.close();
		assertThat(three.stop()).isEqualTo(143);
		await().untilAsserted(() -> assertThat(one.clusterHealth().path("members").path("LEFT").asInt()).isEqualTo(1));
		assertThat(one.log()).contains("has left");
		assertThat(one.stop()).isEqualTo(143);
		assertThat(two.stop()).isEqualTo(143);
	}

	private void start() throws IOException {
		int httpBase = freePorts();
		int basePort = httpBase + NODES;
		this.nodes = IntStream.rangeClosed(1, NODES)
			.mapToObj((number) -> new ChatNode(number, httpBase, basePort, this.logs))
			.toList();
		for (ChatNode node : this.nodes) {
			node.start();
		}
		awaitMeeting();
	}

	private void awaitMeeting() {
		for (ChatNode node : this.nodes) {
			await()
				.untilAsserted(() -> assertThat(node.clusterHealth().path("members").path("UP").asInt()).as(node.log())
					.isEqualTo(NODES));
		}
	}

	/** Processes take their time on a busy machine. */
	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(90));
	}

	private static List<String> names(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
	}

	/** A room that lives on a node: nodes are in the order of their ports. */
	private static String roomOf(int node) {
		return IntStream.range(0, 100)
			.mapToObj((i) -> "room" + i)
			.filter((room) -> Math.floorMod(room.hashCode(), NODES) == node - 1)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Twice as many free ports as there are nodes, one after the other, and below those
	 * that outgoing connections take.
	 */
	private static int freePorts() {
		int start = (int) (ProcessHandle.current().pid() % 1000) * 10;
		return IntStream.range(0, 1000)
			.map((i) -> 20_000 + (start + i * 2 * NODES) % 10_000)
			.filter((first) -> IntStream.range(0, 2 * NODES).allMatch((i) -> isFree(first + i)))
			.findFirst()
			.orElseThrow();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
