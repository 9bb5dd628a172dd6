package io.pura.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A comparison that can be asked for.
 */
enum Suite {

	LOCAL(LocalContender.values()),

	REMOTE(RemoteContender.values());

	private final List<Contender> contenders;

	Suite(Contender... contenders) {
		this.contenders = List.of(contenders);
	}

	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns who takes part, Pura first.
	 */
	List<Contender> contenders() {
		return this.contenders;
	}

}
