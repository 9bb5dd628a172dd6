package io.pura.demo.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.sun.net.httpserver.HttpServer;

/**
 * A demo without Spring: answers on its HTTP port, prints what it hears, and does what
 * the arguments of the test say.
 */
final class TestNode {

	private final List<String> args;

	private final String port;

	private TestNode(String... args) {
		this.args = Arrays.asList(args);
		this.port = value("--server.port", "0");
	}

	public static void main(String[] args) {
		Limits limits = new Limits(limit("test.ready-limit"), limit("test.stop-limit"));
		new DemoLauncher(TestNode.class, (nodeArgs) -> new TestNode(nodeArgs).run(), limits).run(args);
	}

	private static Duration limit(String property) {
		return Duration.parse(System.getProperty(property, "PT1M"));
	}

	private void run() {
		System.out.println("arguments " + this.args);
		System.out.println("mark " + System.getProperty("test.mark"));
		System.err.println("an error");
		if (is("--test.dies")) {
			System.exit(7);
		}
		Runtime.getRuntime().addShutdownHook(new Thread(this::end));
		if (is("--test.chatty")) {
			String line = this.port.repeat(3000);
			for (int i = 0; i < 50; i++) {
				System.out.println(line);
				System.err.println(line);
			}
		}
		if (!is("--test.mute")) {
			serve();
		}
		await();
	}

	private void serve() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(this.port)), 0);
			server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(404, -1);
				exchange.close();
			});
			server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void end() {
		System.out.println("goodbye");
		String folder = value("--test.farewell", "");
		if (!folder.isEmpty()) {
			try {
				Files.createFile(Path.of(folder, this.port));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		if (is("--test.stubborn")) {
			await();
		}
	}

	private static void await() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether the argument is meant for this node, by its port, or for all.
	 */
	private boolean is(String name) {
		return List.of(this.port, "all").contains(value(name, ""));
	}

	private String value(String name, String fallback) {
		return this.args.stream()
			.filter((arg) -> arg.startsWith(name + "="))
			.map((arg) -> arg.substring(name.length() + 1))
			.findFirst()
			.orElse(fallback);
	}

}
