package io.pura.demo.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The nodes of one launcher, from the start of the first to the end of the last.
 */
final class NodeGroup {

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

	private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

	private final Program program;

	private final LauncherOptions options;

	private final Limits limits;

	private final Console console;

	private final Readiness readiness = new Readiness();

	private final List<NodeProcess> nodes = new ArrayList<>();

	private final BlockingQueue<NodeProcess> ended = new LinkedBlockingQueue<>();

	private boolean stopping;

	NodeGroup(Program program, LauncherOptions options, Limits limits, Console console) {
		this.program = program;
		this.options = options;
		this.limits = limits;
		this.console = console;
	}

	/**
	 * Starts the nodes and returns when all have ended, or when they are to be stopped
	 * because they could not all start.
	 * @param plans what they are to be
	 * @return the exit code of the launcher
	 */
	int run(List<NodePlan> plans) throws InterruptedException {
		long start = System.nanoTime();
		this.console.out("Starting " + count(plans.size()));
		try {
			for (NodePlan plan : plans) {
				start(plan);
			}
		}
		catch (IOException ex) {
			this.console.err("Cannot start a process: " + ex.getMessage());
			return 1;
		}
		if (!awaitReady(start)) {
			return 1;
		}
		this.console.out(table(Duration.ofNanos(System.nanoTime() - start)));
		return awaitEnd();
	}

	private synchronized void start(NodePlan plan) throws IOException {
		if (!this.stopping) {
			List<String> command = this.program.command(List.of(ParentWatch.jvmOption()), plan.args());
			this.nodes.add(NodeProcess.start(plan, command, this.console, this.ended::add));
		}
	}

	private boolean awaitReady(long start) throws InterruptedException {
		List<NodeProcess> waiting = new ArrayList<>(nodes());
		while (true) {
			for (NodeProcess node : List.copyOf(waiting)) {
				if (this.readiness.isReady(node.plan())) {
					waiting.remove(node);
				}
			}
			if (waiting.isEmpty()) {
				return true;
			}
			NodeProcess dead = this.ended.poll(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
			if (dead != null) {
				reportEarlyEnd(dead);
				return false;
			}
			if (System.nanoTime() - start > this.limits.ready().toNanos()) {
				reportLate(waiting);
				return false;
			}
		}
	}

	private void reportEarlyEnd(NodeProcess node) {
		if (!isStopping()) {
			this.console.err(node.plan().name() + " ended with exit code " + node.exitCode()
					+ " before all nodes were ready. Its lines above should say why.");
		}
	}

	private void reportLate(List<NodeProcess> waiting) {
		String late = waiting.stream()
			.map((node) -> node.plan().name() + " (" + Readiness.uri(node.plan()) + ")")
			.collect(Collectors.joining(", "));
		this.console.err("Not ready after " + seconds(this.limits.ready()) + ": " + late
				+ ". The lines above should say why; fewer nodes start faster.");
	}

	private String table(Duration time) {
		StringBuilder table = new StringBuilder("\nReady after " + seconds(time) + ":\n\n");
		String row = "  %-8s %-24s %-18s %s%n";
		table.append(row.formatted("node", "HTTP", "cluster", "pid"));
		for (NodeProcess node : nodes()) {
			NodePlan plan = node.plan();
			table.append(row.formatted(plan.name(), plan.url(), plan.clusterAddress(), node.pid()));
		}
		return table.append("\nCtrl-C ends ").append(count(nodes().size())).append(".\n").toString();
	}

	private int awaitEnd() throws InterruptedException {
		int exitCode = 0;
		for (int left = nodes().size() - 1; left >= 0; left--) {
			NodeProcess node = this.ended.take();
			if (node.exitCode() != 0) {
				exitCode = 1;
			}
			if (!isStopping()) {
				reportEnd(node, left);
			}
		}
		return exitCode;
	}

	private void reportEnd(NodeProcess node, int left) {
		NodePlan plan = node.plan();
		this.console.err("%s (pid %d) ended with exit code %d. Nodes left: %d.".formatted(plan.name(), node.pid(),
				node.exitCode(), left)
				+ ((left > 0) ? " To start %s again:%n%n  %s%n".formatted(plan.name(),
						this.program.shellCommand(this.options.only(plan.number()))) : ""));
	}

	/**
	 * Ends all nodes that still run: asks first, and kills those that do not end in time.
	 */
	void stop() throws InterruptedException {
		List<NodeProcess> running = beginStop();
		if (running.isEmpty()) {
			return;
		}
		this.console.out("Stopping " + count(running.size()));
		running.forEach(NodeProcess::terminate);
		for (NodeProcess node : awaitEnd(running, this.limits.stop())) {
			this.console.err("%s (pid %d) has not ended within %s and is killed".formatted(node.plan().name(),
					node.pid(), seconds(this.limits.stop())));
			node.kill();
		}
		List<NodeProcess> left = awaitEnd(running, KILL_LIMIT);
		if (left.isEmpty()) {
			this.console.out("Stopped");
		}
		for (NodeProcess node : left) {
			this.console.err("%s still runs: end process %d by hand".formatted(node.plan().name(), node.pid()));
		}
	}

	private synchronized List<NodeProcess> beginStop() {
		this.stopping = true;
		return this.nodes.stream().filter((node) -> !node.hasEnded()).toList();
	}

	private static List<NodeProcess> awaitEnd(List<NodeProcess> nodes, Duration limit) throws InterruptedException {
		long start = System.nanoTime();
		List<NodeProcess> late = new ArrayList<>();
		for (NodeProcess node : nodes) {
			if (!node.awaitEnd(limit.minusNanos(System.nanoTime() - start))) {
				late.add(node);
			}
		}
		return late;
	}

	private synchronized boolean isStopping() {
		return this.stopping;
	}

	private synchronized List<NodeProcess> nodes() {
		return List.copyOf(this.nodes);
	}

	private static String count(int nodes) {
		return (nodes == 1) ? "1 node" : nodes + " nodes";
	}

	private static String seconds(Duration time) {
		return time.toSeconds() + " s";
	}

}
