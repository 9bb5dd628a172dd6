package io.pura.demo.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import io.pura.demo.launcher.LauncherProcess.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The launcher and its nodes as real processes.
 */
@Timeout(120)
class DemoLauncherTests {

	@TempDir
	private Path folder;

	private int httpPort;

	private int basePort;

	@BeforeEach
	void findPorts() {
		// Another build on this machine looks elsewhere
		this.httpPort = freePorts(20000 + (int) (ProcessHandle.current().pid() % 1000) * 10);
		this.basePort = freePorts(this.httpPort + 3);
	}

	@Test
	void startsAllNodesAndEndsThemWhenItIsTerminated() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--test.farewell=" + this.folder)) {
			List<Row> rows = launcher.awaitTable(3);
			assertThat(rows).extracting(Row::name).containsExactly("node-1", "node-2", "node-3");
			assertThat(rows).extracting((row) -> row.url().getPort())
				.containsExactly(this.httpPort, this.httpPort + 1, this.httpPort + 2);
			assertThat(rows).extracting(Row::clusterAddress)
				.containsExactly("127.0.0.1:" + this.basePort, "127.0.0.1:" + (this.basePort + 1),
						"127.0.0.1:" + (this.basePort + 2));
			launcher.terminate();
			assertThat(launcher.awaitEnd()).isEqualTo(143);
			assertThat(rows).noneMatch((row) -> row.process().isAlive());
			assertThat(launcher.out().awaitAll())
				.contains("node-1 | goodbye", "node-2 | goodbye", "node-3 | goodbye", "Stopping 3 nodes")
				.endsWith("Stopped");
			assertThat(launcher.err().awaitAll()).containsExactlyInAnyOrder("node-1 | an error", "node-2 | an error",
					"node-3 | an error");
			assertThat(this.folder.toFile().list()).hasSize(3);
		}
	}

	@Test
	void givesNodesTheOptionsOfItsJvmAndTheArgumentsOfTheUser() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--a=b")) {
			launcher.awaitTable(3);
			assertThat(launcher.out().all()).contains("node-2 | mark from the parent")
				.anySatisfy((line) -> assertThat(line).startsWith("node-2 | arguments [--server.port=")
					.contains("--pura.cluster.name=test-node", "--a=b"));
		}
	}

	@Test
	void neverMixesLinesOfDifferentNodes() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--test.chatty=all")) {
			launcher.awaitTable(3);
			launcher.terminate();
			launcher.awaitEnd();
			List<String> lines = new ArrayList<>(launcher.out().awaitAll());
			lines.addAll(launcher.err().awaitAll());
			lines.removeIf((line) -> line.length() < 1000);
			assertThat(lines).hasSize(300)
				.allSatisfy((line) -> assertThat(IntStream.range(0, 3).mapToObj(this::chatter)).contains(line));
		}
	}

	private String chatter(int index) {
		return "node-" + (index + 1) + " | " + Integer.toString(this.httpPort + index).repeat(3000);
	}

	@Test
	void goesOnWithoutANodeThatDiesAndSaysHowToStartItAgain() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--a=b c")) {
			List<Row> rows = launcher.awaitTable(3);
			Row victim = rows.get(1);
			victim.process().destroyForcibly();
			assertThat(launcher.err().awaitLine((line) -> line.contains("exit code"))).isEqualTo(
					"node-2 (pid %d) ended with exit code 137. Nodes left: 2. To start node-2 again:",
					victim.process().pid());
			assertThat(launcher.err().awaitLine((line) -> line.contains("--multi"))).startsWith("  /")
				.endsWith("--multi --nodes 3 --node 2 --http-port %d --base-port %d '--a=b c'".formatted(this.httpPort,
						this.basePort));
			assertThat(rows.get(0).process().isAlive()).isTrue();
			assertThat(rows.get(2).process().isAlive()).isTrue();
			launcher.terminate();
			assertThat(launcher.awaitEnd()).isEqualTo(143);
			assertThat(rows).noneMatch((row) -> row.process().isAlive());
			assertThat(launcher.out().awaitAll()).contains("Stopping 2 nodes");
		}
	}

	@Test
	void endsWithItsLastNode() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--nodes=1")) {
			launcher.awaitTable(1).get(0).process().destroyForcibly();
			assertThat(launcher.awaitEnd()).isEqualTo(1);
			assertThat(launcher.err().awaitAll()).last().asString().endsWith("exit code 137. Nodes left: 0.");
		}
	}

	@Test
	void nodesEndByThemselvesWhenTheLauncherIsKilled() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--test.farewell=" + this.folder)) {
			List<Row> rows = launcher.awaitTable(3);
			launcher.kill();
			rows.forEach((row) -> LauncherProcess.awaitEnd(row.process()));
			assertThat(this.folder.toFile().list()).hasSize(3);
		}
	}

	@Test
	void killsANodeThatDoesNotEndInTime() throws Exception {
		try (LauncherProcess launcher = start(List.of("-Dtest.stop-limit=PT3S"),
				"--test.stubborn=" + (this.httpPort + 2))) {
			List<Row> rows = launcher.awaitTable(3);
			launcher.terminate();
			launcher.awaitEnd();
			assertThat(launcher.err().awaitAll()).contains(
					"node-3 (pid %d) has not ended within 3 s and is killed".formatted(rows.get(2).process().pid()));
			assertThat(rows).noneMatch((row) -> row.process().isAlive());
		}
	}

	@Test
	void stopsAllWhenOneDiesBeforeAllAreReady() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--test.dies=" + (this.httpPort + 1))) {
			assertThat(launcher.awaitEnd()).isEqualTo(1);
			assertThat(launcher.err().awaitAll())
				.contains("node-2 ended with exit code 7 before all nodes were ready. Its lines above should say why.");
			assertThat(launcher.out().awaitAll()).contains("Stopped");
		}
	}

	@Test
	void stopsAllWhenOneIsNotReadyInTime() throws Exception {
		try (LauncherProcess launcher = start(List.of("-Dtest.ready-limit=PT3S"), "--test.mute=all")) {
			assertThat(launcher.awaitEnd()).isEqualTo(1);
			assertThat(launcher.err().awaitAll()).anySatisfy((line) -> assertThat(line)
				.startsWith("Not ready after 3 s: node-1 (http://127.0.0.1:%d/actuator/health), node-2 ("
					.formatted(this.httpPort)));
			assertThat(launcher.out().awaitAll()).contains("Stopped");
		}
	}

	@Test
	void startsNothingWhenAPortIsInUse() throws Exception {
		try (ServerSocket busy = new ServerSocket(this.basePort + 1, 1, InetAddress.getLoopbackAddress());
				LauncherProcess launcher = start(List.of())) {
			assertThat(launcher.awaitEnd()).isEqualTo(1);
			assertThat(launcher.out().awaitAll()).isEmpty();
			assertThat(launcher.err().awaitAll()).singleElement()
				.asString()
				.startsWith("Port %d, which node-2 needs for the cluster, cannot be opened: "
					.formatted(busy.getLocalPort()))
				.endsWith(" End the program that uses it, or choose others with --base-port.");
		}
	}

	@Test
	void startsOneNodeInItsOwnProcess() throws Exception {
		try (ServerSocket busy = new ServerSocket(this.httpPort);
				LauncherProcess launcher = start(List.of(), "--node", "2")) {
			assertThat(launcher.out().awaitLine((line) -> line.startsWith("arguments")))
				.startsWith("arguments [--server.port=%d, --pura.remote.port=%d".formatted(busy.getLocalPort() + 1,
						this.basePort + 1));
			launcher.terminate();
			assertThat(launcher.awaitEnd()).isEqualTo(143);
		}
	}

	@Test
	void runsTheApplicationAloneWithoutMulti() throws Exception {
		try (LauncherProcess launcher = LauncherProcess.start(List.of(), "--test.mute=all", "--nodes=3")) {
			assertThat(launcher.out().awaitLine((line) -> line.startsWith("arguments")))
				.isEqualTo("arguments [--test.mute=all, --nodes=3]");
		}
	}

	@Test
	void explainsABadOption() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--nodes", "0")) {
			assertThat(launcher.awaitEnd()).isEqualTo(2);
			assertThat(launcher.err().awaitAll()).startsWith("--nodes 0: choose a number from 1 to 16.", "")
				.element(2)
				.asString()
				.startsWith("Usage: --multi");
		}
	}

	@Test
	void printsItsUsage() throws Exception {
		try (LauncherProcess launcher = start(List.of(), "--help")) {
			assertThat(launcher.awaitEnd()).isZero();
			assertThat(launcher.out().awaitAll()).first().asString().startsWith("Usage: --multi");
			assertThat(launcher.err().awaitAll()).isEmpty();
		}
	}

	@Test
	void namesTheClusterAfterTheApplication() {
		assertThat(DemoLauncher.clusterName(TaskProcessorApplication.class)).isEqualTo("task-processor");
		assertThat(DemoLauncher.clusterName(Application.class)).isEqualTo("application");
	}

	private LauncherProcess start(List<String> jvmOptions, String... args) throws IOException {
		List<String> all = new ArrayList<>(List.of("--multi", "--http-port", Integer.toString(this.httpPort),
				"--base-port", Integer.toString(this.basePort)));
		all.addAll(List.of(args));
		return LauncherProcess.start(jvmOptions, all.toArray(String[]::new));
	}

	/**
	 * Returns the first of three free ports. They are below those that systems give to
	 * outgoing connections.
	 */
	private static int freePorts(int from) {
		OptionalInt first = IntStream.range(from, 32000)
			.filter((port) -> IntStream.range(port, port + 3).allMatch(DemoLauncherTests::isFree))
			.findFirst();
		return first.orElseThrow();
	}

	private static boolean isFree(int port) {
		return Ports.problem(List.of(new NodePlan(1, port, port, List.of()))).isEmpty();
	}

	private static final class TaskProcessorApplication {

	}

	private static final class Application {

	}

}
