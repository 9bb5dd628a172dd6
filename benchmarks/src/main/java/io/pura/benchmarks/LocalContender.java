package io.pura.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A system that takes part with all its actors in one JVM, Pura first.
 */
enum LocalContender implements Contender {

	PURA("pura", PuraSystem::new),

	PEKKO("pekko", PekkoSystem::withDefaults),

	/** As many threads as processors, and longer turns. */
	PEKKO_TUNED("pekko-tuned", PekkoSystem::tuned);

	private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

	private final String label;

	private final Supplier<? extends TestedSystem> factory;

	LocalContender(String label, Supplier<? extends TestedSystem> factory) {
		this.label = label;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	TestedSystem start() {
		return this.factory.get();
	}

	@Override
	public List<Series> measure(Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		try (Jvm jvm = Jvm.start(Jvm.OPTIONS, Trial.class, name())) {
			return jvm.results(output, TIME_LIMIT);
		}
	}

}
