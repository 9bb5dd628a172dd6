package io.pura.benchmarks.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.pura.benchmarks.measure.Jvm;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;
import io.pura.benchmarks.remote.node.Endpoint;

/**
 * Two fresh JVMs with a node each: one that receives, and one that sends and measures.
 *
 * @param contender who is measured
 * @param options the options of both JVMs
 * @param run how long each usual run of a workload takes
 */
record JvmPair(RemoteContender contender, List<String> options, Duration run) {

	private static final Duration TIME_LIMIT = Duration.ofMinutes(4);

	/**
	 * Runs the trial to its end, or for as long as it may take.
	 * @param endpoint where the sender is
	 * @param workloads the names of what to measure
	 * @param output takes every line that the sending JVM prints
	 */
	List<Series> run(Endpoint endpoint, List<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		List<String> receiving = new ArrayList<>(List.of(this.contender.name()));
		receiving.addAll(endpoint.swapped().toArguments());
		List<String> sending = new ArrayList<>(List.of(this.contender.name()));
		sending.addAll(endpoint.toArguments());
		sending.add(String.valueOf(this.run.toMillis()));
		sending.addAll(workloads);
		try (Jvm receiver = Jvm.start(this.options, RemoteReceiver.class, receiving.toArray(String[]::new));
				Jvm sender = Jvm.start(this.options, RemoteTrial.class, sending.toArray(String[]::new))) {
			receiver.onEnd(sender::destroy);
			try {
				return sender.results(output, TIME_LIMIT);
			}
			catch (TrialFailedException ex) {
				throw receiver.isAlive() ? ex : new TrialFailedException("failed as the receiving JVM has ended");
			}
		}
	}

}
