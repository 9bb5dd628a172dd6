package io.pura.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A system that takes part with two nodes, each in a JVM of its own, Pura first.
 */
enum RemoteContender implements Contender {

	PURA("pura", PuraNode::new),

	/** Over Artery TCP, with as many threads as processors. */
	PEKKO_TUNED("pekko-tuned", PekkoNode::new);

	private static final Duration RUN = Duration.ofSeconds(1);

	private final String label;

	private final BiFunction<Integer, Integer, ? extends TestedNode> factory;

	RemoteContender(String label, BiFunction<Integer, Integer, ? extends TestedNode> factory) {
		this.label = label;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	/**
	 * Starts a node on loopback.
	 * @param port where it listens
	 * @param otherPort where the other node listens
	 */
	TestedNode start(int port, int otherPort) {
		return this.factory.apply(port, otherPort);
	}

	@Override
	public List<Series> measure(Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		return new JvmPair(this, Jvm.OPTIONS, RUN).run(output);
	}

}
