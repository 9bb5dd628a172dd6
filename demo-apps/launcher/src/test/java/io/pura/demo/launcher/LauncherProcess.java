package io.pura.demo.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A launcher of {@link TestNode}s in a JVM of its own, which takes all its nodes along
 * when it is closed.
 */
final class LauncherProcess implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Pattern ROW = Pattern.compile("  (node-\\d+) +(http://\\S+) +(\\S+) +(\\d+)");

	private final Process process;

	private final Lines out;

	private final Lines err;

	private final List<ProcessHandle> nodes = new ArrayList<>();

	private LauncherProcess(Process process) {
		this.process = process;
		this.out = new Lines(process.inputReader());
		this.err = new Lines(process.errorReader());
	}

	static LauncherProcess start(List<String> jvmOptions, String... args) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dtest.mark=from the parent"));
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), TestNode.class.getName()));
		command.addAll(List.of(args));
		return new LauncherProcess(new ProcessBuilder(command).start());
	}

	/**
	 * Waits for the table.
	 * @param count how many nodes it is to have
	 */
	List<Row> awaitTable(int count) {
		this.out.awaitLine((line) -> line.startsWith("Ctrl-C ends"));
		List<Row> rows = this.out.all().stream().map(ROW::matcher).filter(Matcher::matches).map(Row::of).toList();
		assertThat(rows).as("rows of the table").hasSize(count);
		rows.forEach((row) -> this.nodes.add(row.process()));
		return rows;
	}

	Lines out() {
		return this.out;
	}

	Lines err() {
		return this.err;
	}

	void terminate() {
		// Process.destroy() would close the streams
		this.process.toHandle().destroy();
	}

	void kill() {
		this.process.toHandle().destroyForcibly();
	}

	int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the launcher has ended").isTrue();
		return this.process.exitValue();
	}

	static void awaitEnd(ProcessHandle process) {
		assertThat(process.onExit()).succeedsWithin(LIMIT);
	}

	@Override
	public void close() {
		List<ProcessHandle> all = Stream
			.of(this.process.descendants(), Stream.of(this.process.toHandle()), this.nodes.stream())
			.flatMap((processes) -> processes)
			.toList();
		all.forEach(ProcessHandle::destroyForcibly);
		all.forEach(LauncherProcess::awaitEnd);
	}

	record Row(String name, URI url, String clusterAddress, ProcessHandle process) {

		private static Row of(Matcher row) {
			return new Row(row.group(1), URI.create(row.group(2)), row.group(3),
					ProcessHandle.of(Long.parseLong(row.group(4))).orElseThrow());
		}

	}

	/**
	 * What the launcher prints to one of its streams.
	 */
	static final class Lines {

		private final List<String> lines = new ArrayList<>();

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private Lines(BufferedReader reader) {
			Thread thread = new Thread(() -> {
				reader.lines().forEach(this::add);
				this.end.complete(null);
			}, "launcher-lines");
			thread.setDaemon(true);
			thread.start();
		}

		private synchronized void add(String line) {
			this.lines.add(line);
		}

		synchronized List<String> all() {
			return List.copyOf(this.lines);
		}

		List<String> awaitAll() {
			assertThat(this.end).succeedsWithin(LIMIT);
			return all();
		}

		String awaitLine(Predicate<String> wanted) {
			return await().atMost(LIMIT)
				.until(() -> all().stream().filter(wanted).findFirst().orElse(null), (line) -> line != null);
		}

	}

}
