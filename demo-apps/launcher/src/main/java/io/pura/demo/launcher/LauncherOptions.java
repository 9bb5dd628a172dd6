package io.pura.demo.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the command line says after {@code --multi}.
 *
 * @param nodes how many nodes there are
 * @param node the only one to start, in this process; if empty, all start
 * @param httpPort the HTTP port of the first node
 * @param basePort the cluster port of the first node
 * @param passedOn the arguments for every node
 */
record LauncherOptions(int nodes, OptionalInt node, int httpPort, int basePort, List<String> passedOn) {

	static final String MULTI = "--multi";

	static final String NODES = "--nodes";

	static final String NODE = "--node";

	static final String HTTP_PORT = "--http-port";

	static final String BASE_PORT = "--base-port";

	static final String USAGE = """
			Usage: --multi [--nodes N] [--node N] [--http-port PORT] [--base-port PORT] [arguments for every node]

			  --multi            start several nodes on this machine, each as a process of its own
			  --nodes N          how many nodes there are, 1 to 16 (default: 3)
			  --node N           start only this one of them, in this process
			  --http-port PORT   HTTP port of the first node, the others count up (default: 8080)
			  --base-port PORT   cluster port of the first node, the others count up (default: 8558)
			  --help             show this text

			Every node gets all other arguments, for example --logging.level.root=warn""";

	private static final int MAX_NODES = 16;

	private static final int MAX_PORT = 65535;

	private static final String HELP = "--help";

	private static final Map<String, Integer> EXAMPLES = Map.of(NODES, 3, NODE, 1, HTTP_PORT, 8080, BASE_PORT, 8558);

	private static final Map<String, String> SET_BY_LAUNCHER = Map.of("--server.port", HTTP_PORT, "--pura.remote.port",
			BASE_PORT);

	LauncherOptions {
		requireRange(NODES, nodes, 1, MAX_NODES);
		if (node.isPresent() && (node.getAsInt() < 1 || node.getAsInt() > nodes)) {
			throw new BadOptionException("%s %d: there is no such node. Choose a number from 1 to %d, or more %s."
				.formatted(NODE, node.getAsInt(), nodes, NODES));
		}
		requirePorts(HTTP_PORT, httpPort, nodes);
		requirePorts(BASE_PORT, basePort, nodes);
		if (Math.abs(httpPort - basePort) < nodes) {
			throw new BadOptionException(
					"The HTTP ports, %d to %d, and the cluster ports, %d to %d, overlap. Choose others with %s or %s."
						.formatted(httpPort, httpPort + nodes - 1, basePort, basePort + nodes - 1, HTTP_PORT,
								BASE_PORT));
		}
		passedOn = List.copyOf(passedOn);
	}

	/**
	 * Whether the arguments ask for the launcher at all.
	 */
	static boolean present(String... args) {
		return Arrays.asList(args).contains(MULTI);
	}

	static boolean askForHelp(String... args) {
		return Arrays.asList(args).contains(HELP);
	}

	static LauncherOptions parse(String... args) {
		Map<String, Integer> numbers = new HashMap<>();
		List<String> passedOn = new ArrayList<>();
		Iterator<String> rest = Arrays.asList(args).iterator();
		while (rest.hasNext()) {
			String arg = rest.next();
			int equals = arg.indexOf('=');
			String name = (equals < 0) ? arg : arg.substring(0, equals);
			if (EXAMPLES.containsKey(name)) {
				String value = (equals >= 0) ? arg.substring(equals + 1) : rest.hasNext() ? rest.next() : "";
				numbers.put(name, number(name, value));
			}
			else if (SET_BY_LAUNCHER.containsKey(name)) {
				throw new BadOptionException(
						"%s would be the same for all nodes. Use %s, which counts up for each node.".formatted(arg,
								SET_BY_LAUNCHER.get(name)));
			}
			else if (!arg.equals(MULTI)) {
				passedOn.add(arg);
			}
		}
		Integer node = numbers.get(NODE);
		return new LauncherOptions(numbers.getOrDefault(NODES, 3),
				(node != null) ? OptionalInt.of(node) : OptionalInt.empty(), numbers.getOrDefault(HTTP_PORT, 8080),
				numbers.getOrDefault(BASE_PORT, 8558), passedOn);
	}

	/**
	 * Returns the arguments that start one of these nodes by itself.
	 * @param number the number of the node
	 */
	List<String> only(int number) {
		List<String> args = new ArrayList<>(
				List.of(MULTI, NODES, Integer.toString(this.nodes), NODE, Integer.toString(number), HTTP_PORT,
						Integer.toString(this.httpPort), BASE_PORT, Integer.toString(this.basePort)));
		args.addAll(this.passedOn);
		return args;
	}

	private static int number(String name, String value) {
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new BadOptionException((value.isEmpty() || value.startsWith("--"))
					? "%s needs a number, for example %s %d".formatted(name, name, EXAMPLES.get(name))
					: "%s %s: '%s' is not a number.".formatted(name, value, value));
		}
	}

	private static void requirePorts(String name, int first, int nodes) {
		requireRange(name, first, 1, MAX_PORT);
		int last = first + nodes - 1;
		if (last > MAX_PORT) {
			throw new BadOptionException(
					"%s %d: node-%d would need port %d, and the last port is %d. Choose %d or less.".formatted(name,
							first, nodes, last, MAX_PORT, MAX_PORT - nodes + 1));
		}
	}

	private static void requireRange(String name, int value, int min, int max) {
		if (value < min || value > max) {
			throw new BadOptionException("%s %d: choose a number from %d to %d.".formatted(name, value, min, max));
		}
	}

}
