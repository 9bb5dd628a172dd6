package io.pura.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

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
	 * @param output takes every line that the sending JVM prints
	 */
	List<Series> run(Consumer<String> output) throws IOException, InterruptedException, TrialFailedException {
		String[] ports = freePorts();
		try (Jvm receiver = start(RemoteReceiver.class, ports[0], ports[1]);
				Jvm sender = start(RemoteTrial.class, ports[1], ports[0], String.valueOf(this.run.toMillis()))) {
			receiver.onEnd(sender::destroy);
			try {
				return sender.results(output, TIME_LIMIT);
			}
			catch (TrialFailedException ex) {
				throw receiver.isAlive() ? ex : new TrialFailedException("failed as the receiving JVM has ended");
			}
		}
	}

	private Jvm start(Class<?> main, String... arguments) throws IOException {
		String[] all = new String[arguments.length + 1];
		all[0] = this.contender.name();
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return Jvm.start(this.options, main, all);
	}

	/** Both nodes must know both before they start. */
	private static String[] freePorts() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new String[] { String.valueOf(one.getLocalPort()), String.valueOf(two.getLocalPort()) };
		}
	}

}
