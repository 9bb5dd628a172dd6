package io.pura.benchmarks.measure;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A system that takes part in a comparison.
 */
public interface Contender {

	/**
	 * Returns what it is called in tables.
	 * @return the name
	 */
	String label();

	/**
	 * Returns why it takes part.
	 * @return the role
	 */
	Role role();

	/**
	 * Returns which of several subjects it is compared with.
	 * @return the label of the subject, or nothing for the first one
	 */
	default Optional<String> subject() {
		return Optional.empty();
	}

	/**
	 * Measures it in fresh JVMs, which have ended when this returns.
	 * @param workloads the names of what to measure; it takes part in what it can do of
	 * it
	 * @param output takes every line that is printed meanwhile
	 * @return what was measured
	 * @throws IOException if no JVM could be started
	 * @throws InterruptedException if this thread was interrupted
	 * @throws TrialFailedException if the trial did not come to its end
	 */
	List<Series> measure(Set<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException;

}
