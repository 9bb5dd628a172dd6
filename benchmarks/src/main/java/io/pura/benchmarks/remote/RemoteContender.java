package io.pura.benchmarks.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Jvm;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;

/**
 * A system that takes part with two nodes, each in a JVM of its own, Pura first.
 */
public enum RemoteContender implements Contender {

	/**
	 * With defaults.
	 */
	PURA("pura", Role.SUBJECT, PuraNode::new),

	/**
	 * Over Artery TCP, with as many threads as processors.
	 */
	PEKKO_TUNED("pekko-tuned", Role.PEER, PekkoNode::new);

	private static final Duration RUN = Duration.ofSeconds(1);

	private final String label;

	private final Role role;

	private final Function<Ports, ? extends TestedNode> factory;

	RemoteContender(String label, Role role, Function<Ports, ? extends TestedNode> factory) {
		this.label = label;
		this.role = role;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	@Override
	public Role role() {
		return this.role;
	}

	/**
	 * Starts a node on loopback.
	 * @param ports where it and the other node listen
	 */
	TestedNode start(Ports ports) {
		return this.factory.apply(ports);
	}

	/**
	 * Returns the options of all JVMs.
	 * @return the options
	 */
	public static List<String> options() {
		return Jvm.options("1g");
	}

	@Override
	public List<Series> measure(Set<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		return new JvmPair(this, options(), RUN).run(workloads, output);
	}

}
