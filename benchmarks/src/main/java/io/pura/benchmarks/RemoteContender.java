package io.pura.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A system that takes part with two nodes, each in a JVM of its own, Pura first.
 */
enum RemoteContender implements Contender {

	PURA("pura", PuraNode::new),

	/** Over Artery TCP, with as many threads as processors. */
	PEKKO_TUNED("pekko-tuned", PekkoNode::new);

	private static final Duration RUN = Duration.ofSeconds(1);

	private final String label;

	private final Function<Ports, ? extends TestedNode> factory;

	RemoteContender(String label, Function<Ports, ? extends TestedNode> factory) {
		this.label = label;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	/**
	 * Starts a node on loopback.
	 * @param ports where it and the other node listen
	 */
	TestedNode start(Ports ports) {
		return this.factory.apply(ports);
	}

	@Override
	public List<Series> measure(Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		return new JvmPair(this, Jvm.OPTIONS, RUN).run(output);
	}

}
