package io.pura.benchmarks.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.pura.benchmarks.measure.Jvm;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;

/**
 * Two fresh JVMs with a node each: one that receives, and one that sends and measures.
 *
 * @param contender who is measured
 * @param options the options of both JVMs
 * @param run how long each run of a workload takes
 */
record JvmPair(RemoteContender contender, List<String> options, Duration run) {

	private static final Duration TIME_LIMIT = Duration.ofMinutes(4);

	/**
	 * Runs the trial to its end, or for as long as it may take.
	 * @param workloads the names of what to measure
	 * @param output takes every line that the sending JVM prints
	 */
	List<Series> run(Set<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		Ports ports = Ports.free();
		String own = String.valueOf(ports.own());
		String other = String.valueOf(ports.other());
		String name = this.contender.name();
		List<String> arguments = new ArrayList<>(List.of(name, other, own, String.valueOf(this.run.toMillis())));
		arguments.addAll(workloads);
		try (Jvm receiver = Jvm.start(this.options, RemoteReceiver.class, name, own, other);
				Jvm sender = Jvm.start(this.options, RemoteTrial.class, arguments.toArray(String[]::new))) {
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
