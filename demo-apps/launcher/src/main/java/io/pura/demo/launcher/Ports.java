package io.pura.demo.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether ports are free, before a node fails on them.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Says what is wrong with the first port that cannot be opened, or nothing.
	 */
	static Optional<String> problem(List<NodePlan> plans) {
		for (NodePlan plan : plans) {
			Optional<String> problem = problem(plan.httpPort(), plan.name() + " needs for HTTP",
					LauncherOptions.HTTP_PORT)
				.or(() -> problem(plan.clusterPort(), plan.name() + " needs for the cluster",
						LauncherOptions.BASE_PORT));
			if (problem.isPresent()) {
				return problem;
			}
		}
		return Optional.empty();
	}

	private static Optional<String> problem(int port, String need, String option) {
		try {
			// Some systems open a port on all addresses although one address has it open
			open(new InetSocketAddress(port));
			open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional
				.of("Port %d, which %s, cannot be opened: %s. End the program that uses it, or choose others with %s."
					.formatted(port, need, ex.getMessage(), option));
		}
	}

	private static void open(InetSocketAddress address) throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			// Lets a port be opened soon after connections to it were closed
			socket.setReuseAddress(true);
			socket.bind(address);
		}
	}

}
