package io.pura.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A fresh JVM with one trial in it.
 *
 * @param contender who is measured
 */
record TrialProcess(Contender contender) {

	private static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");

	private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

	/**
	 * Runs the trial to its end, or for as long as it may take.
	 * @param output takes every line that the JVM prints
	 */
	List<Series> run(Consumer<String> output) throws IOException, InterruptedException, TrialFailedException {
		Process process = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		CompletableFuture<?> overdue = CompletableFuture.runAsync(process::destroyForcibly, afterTimeLimit());
		try {
			List<Series> results = read(process, output);
			int exitCode = process.waitFor();
			if (overdue.isDone()) {
				throw new TrialFailedException("was destroyed after " + TIME_LIMIT.toSeconds() + " s");
			}
			if (exitCode != 0) {
				throw new TrialFailedException("failed with exit code " + exitCode);
			}
			return results;
		}
		finally {
			overdue.cancel(false);
			process.destroyForcibly();
		}
	}

	private List<String> command() {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_OPTIONS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path")));
		command.addAll(List.of(Trial.class.getName(), this.contender.name()));
		return command;
	}

	private static Executor afterTimeLimit() {
		return CompletableFuture.delayedExecutor(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private static List<Series> read(Process process, Consumer<String> output) throws IOException {
		List<Series> results = new ArrayList<>();
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				output.accept(line);
				// The JVM's own warnings come this way, too.
				Series.parse(line).ifPresent(results::add);
			}
		}
		return results;
	}

}
