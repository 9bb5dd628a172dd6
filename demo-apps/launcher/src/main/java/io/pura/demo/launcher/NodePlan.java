package io.pura.demo.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one node is to be.
 *
 * @param number its number, from 1
 * @param httpPort its HTTP port
 * @param clusterPort its port for the other nodes
 * @param args its command line
 */
record NodePlan(int number, int httpPort, int clusterPort, List<String> args) {

	private static final String HOST = "127.0.0.1";

	NodePlan {
		args = List.copyOf(args);
	}

	/**
	 * Plans all nodes of a demo.
	 * @param clusterName the name of their cluster
	 * @param ansi whether their output goes to a terminal that knows ANSI colours
	 * @param options what the user wants
	 */
	static List<NodePlan> all(String clusterName, boolean ansi, LauncherOptions options) {
		String seeds = IntStream.range(0, options.nodes())
			.mapToObj((i) -> HOST + ":" + (options.basePort() + i))
			.collect(Collectors.joining(","));
		List<String> common = List.of("--pura.cluster.enabled=true", "--pura.cluster.name=" + clusterName,
				"--pura.cluster.discovery.static.seeds=" + seeds, "--spring.main.banner-mode=off",
				"--spring.output.ansi.enabled=" + (ansi ? "always" : "never"));
		return IntStream.range(0, options.nodes()).mapToObj((i) -> plan(i, common, options)).toList();
	}

	private static NodePlan plan(int index, List<String> common, LauncherOptions options) {
		int httpPort = options.httpPort() + index;
		int clusterPort = options.basePort() + index;
		List<String> args = new ArrayList<>();
		args.add("--server.port=" + httpPort);
		args.add("--pura.remote.port=" + clusterPort);
		common.stream().filter((arg) -> !isSet(arg, options.passedOn())).forEach(args::add);
		args.addAll(options.passedOn());
		return new NodePlan(index + 1, httpPort, clusterPort, args);
	}

	/**
	 * Whether the user has set the property of the argument. Spring would make a list of
	 * both values, so the launcher leaves out its own.
	 */
	private static boolean isSet(String arg, List<String> passedOn) {
		String property = arg.substring(0, arg.indexOf('=') + 1);
		return passedOn.stream().anyMatch((other) -> other.startsWith(property));
	}

	String name() {
		return "node-" + this.number;
	}

	String url() {
		return "http://localhost:" + this.httpPort;
	}

	String clusterAddress() {
		return HOST + ":" + this.clusterPort;
	}

}
