package io.pura.benchmarks;

import java.util.function.Supplier;

/**
 * A system that takes part, Pura first.
 */
enum Contender {

	PURA("pura", PuraSystem::new),

	PEKKO("pekko", PekkoSystem::withDefaults),

	/** As many threads as processors, and longer turns. */
	PEKKO_TUNED("pekko-tuned", PekkoSystem::tuned);

	private final String label;

	private final Supplier<? extends TestedSystem> factory;

	Contender(String label, Supplier<? extends TestedSystem> factory) {
		this.label = label;
		this.factory = factory;
	}

	String label() {
		return this.label;
	}

	TestedSystem start() {
		return this.factory.get();
	}

}
