package io.pura.demo.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node that runs as a process of its own, and whose output is passed through.
 */
final class NodeProcess {

	private static final Duration LAST_LINES = Duration.ofSeconds(2);

	private final NodePlan plan;

	private final Process process;

	private final CountDownLatch ended = new CountDownLatch(1);

	private NodeProcess(NodePlan plan, Process process) {
		this.plan = plan;
		this.process = process;
	}

	/**
	 * Starts a node.
	 * @param plan what it is to be
	 * @param command how to start it
	 * @param console where its output goes
	 * @param whenEnded called when it has ended and its last line is printed
	 */
	static NodeProcess start(NodePlan plan, List<String> command, Console console, Consumer<NodeProcess> whenEnded)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command);
		// The command has their options already, without those that work only once
		builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
		NodeProcess node = new NodeProcess(plan, builder.start());
		Thread out = node.pass("out", node.process.inputReader(), console::out, console);
		Thread err = node.pass("err", node.process.errorReader(), console::err, console);
		node.thread("end", () -> node.awaitEnd(out, err, whenEnded));
		return node;
	}

	private Thread pass(String name, BufferedReader lines, Consumer<String> target, Console console) {
		return thread(name, () -> {
			try (lines) {
				String line = lines.readLine();
				while (line != null) {
					target.accept(this.plan.name() + " | " + line);
					line = lines.readLine();
				}
			}
			catch (IOException ex) {
				console.err("Cannot read what " + this.plan.name() + " prints: " + ex);
			}
		});
	}

	private Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, this.plan.name() + "-" + name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void awaitEnd(Thread out, Thread err, Consumer<NodeProcess> whenEnded) {
		try {
			this.process.waitFor();
			// Limited, since a process that the node has started may hold its streams
			// open
			out.join(LAST_LINES.toMillis());
			err.join(LAST_LINES.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.ended.countDown();
		whenEnded.accept(this);
	}

	NodePlan plan() {
		return this.plan;
	}

	long pid() {
		return this.process.pid();
	}

	int exitCode() {
		return this.process.exitValue();
	}

	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	boolean awaitEnd(Duration limit) throws InterruptedException {
		return this.ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Asks the process to end.
	 */
	void terminate() {
		// Process.destroy() would close the streams, and the last lines would be lost
		this.process.toHandle().destroy();
	}

	void kill() {
		this.process.toHandle().destroyForcibly();
	}

}
