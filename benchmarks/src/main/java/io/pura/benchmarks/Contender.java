package io.pura.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A system that takes part in a comparison.
 */
interface Contender {

	String label();

	/**
	 * Measures it in fresh JVMs, which have ended when this returns.
	 * @param output takes every line that is printed meanwhile
	 * @return what was measured
	 * @throws IOException if no JVM could be started
	 * @throws InterruptedException if this thread was interrupted
	 * @throws TrialFailedException if the trial did not come to its end
	 */
	List<Series> measure(Consumer<String> output) throws IOException, InterruptedException, TrialFailedException;

}
