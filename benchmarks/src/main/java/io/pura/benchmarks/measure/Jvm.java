package io.pura.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A fresh JVM. It ends when it is closed, and when this JVM ends, however that comes
 * about, as its main class holds a {@link Lifeline}.
 */
public final class Jvm implements AutoCloseable {

	private static final Duration END_LIMIT = Duration.ofSeconds(10);

	private final Process process;

	private Jvm(Process process) {
		this.process = process;
	}

	/**
	 * Returns the options that are the same for all that is compared.
	 * @param heap the size of the heap, such as {@code 1g}
	 * @return the options
	 */
	public static List<String> options(String heap) {
		return List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseG1GC", "-XX:+AlwaysPreTouch",
				"-Dslf4j.internal.verbosity=ERROR", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
	}

	/**
	 * Starts a JVM.
	 * @param options the options of the JVM
	 * @param main the main class, which must hold a {@link Lifeline}
	 * @param arguments the arguments of the main class
	 * @return the JVM
	 * @throws IOException if it could not be started
	 */
	public static Jvm start(List<String> options, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new Jvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * Waits for the JVM to end, and destroys it if that takes too long.
	 * @param output takes every line that the JVM prints
	 * @param limit how long it may take
	 * @return what it has measured
	 * @throws IOException if its output could not be read
	 * @throws InterruptedException if this thread was interrupted
	 * @throws TrialFailedException if it did not end well or in time
	 */
	public List<Series> results(Consumer<String> output, Duration limit)
			throws IOException, InterruptedException, TrialFailedException {
		AtomicBoolean overdue = new AtomicBoolean();
		CompletableFuture<?> alarm = CompletableFuture.runAsync(() -> {
			overdue.set(true);
			destroy();
		}, after(limit));
		try {
			List<Series> results = read(output);
			int exitCode = this.process.waitFor();
			if (overdue.get()) {
				throw new TrialFailedException("was destroyed after " + limit.toSeconds() + " s");
			}
			if (exitCode != 0) {
				throw new TrialFailedException("failed with exit code " + exitCode);
			}
			return results;
		}
		finally {
			alarm.cancel(false);
		}
	}

	private static Executor after(Duration limit) {
		return CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
	}

	private List<Series> read(Consumer<String> output) throws IOException {
		List<Series> results = new ArrayList<>();
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				output.accept(line);
				// The JVM's own warnings come this way, too.
				Series.parse(line).ifPresent(results::add);
			}
		}
		return results;
	}

	/**
	 * Runs something when the JVM ends.
	 * @param code what to run
	 */
	public void onEnd(Runnable code) {
		this.process.onExit().thenRun(code);
	}

	/**
	 * Begins to destroy the JVM.
	 */
	public void destroy() {
		this.process.destroyForcibly();
	}

	/**
	 * Returns whether the JVM has not ended yet.
	 * @return whether it lives
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Destroys the JVM and waits for its end.
	 */
	@Override
	public void close() {
		destroy();
		boolean interrupted = false;
		long deadline = System.nanoTime() + END_LIMIT.toNanos();
		while (this.process.isAlive() && System.nanoTime() < deadline) {
			try {
				this.process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
