package io.pura.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own, which tells by lines on its standard output how far it is.
 */
final class StoryProcess implements AutoCloseable {

	private final String name;

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private StoryProcess(String name, Process process) {
		this.name = name;
		this.process = process;
		Thread reader = new Thread(this::read, "lines-of-" + name);
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process.
	 * @param name what to call it
	 * @param jvm options of the JVM
	 * @param main the class to run
	 * @param arguments what it is given
	 */
	static StoryProcess start(String name, List<String> jvm, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(jvm);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new StoryProcess(name, new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException ex) {
			this.lines.add("its output ended: " + ex);
		}
	}

	/**
	 * Waits for a line, and fails if the process ends without it.
	 * @param start how the line begins
	 * @param patience how long to wait, on a busy machine
	 * @return the rest of the line
	 */
	String await(String start, Duration patience) {
		Awaitility.await(this.name + " says '" + start + "'")
			.atMost(patience)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> find(start).isPresent() || !this.process.isAlive());
		return find(start).orElseThrow(() -> new AssertionError(this + " ended without '" + start + "'"));
	}

	/**
	 * Waits for lines that have something in them, as those of a log do.
	 */
	void awaitLog(String part, int count, Duration patience) {
		Awaitility.await(this.name + " logs '" + part + "'")
			.atMost(patience)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.lines.stream().filter((line) -> line.contains(part)).count() >= count);
	}

	private Optional<String> find(String start) {
		return all(start).stream().findFirst();
	}

	/**
	 * Returns what follows a beginning of lines so far.
	 */
	List<String> all(String start) {
		return this.lines.stream()
			.filter((line) -> line.startsWith(start))
			.map((line) -> line.substring(start.length()).trim())
			.toList();
	}

	/**
	 * Waits until the process has ended by itself.
	 */
	void awaitEnd(Duration patience) throws InterruptedException {
		assertThat(this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)).as("%s ends", this).isTrue();
		assertThat(this.process.exitValue()).as("exit value of %s", this).isZero();
	}

	/**
	 * Ends the process as {@code kill -9} does.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	@Override
	public String toString() {
		return this.name + ":\n"
				+ String.join("\n", this.lines.subList(Math.max(0, this.lines.size() - 30), this.lines.size()));
	}

}
