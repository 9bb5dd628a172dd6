package io.pura.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the command was called with.
 *
 * @param rounds how often each contender is measured
 * @param suites what is compared
 */
record Options(int rounds, Set<Suite> suites) {

	/**
	 * Reads the arguments of the command.
	 * @param arguments the number of rounds, and the suites, none for all
	 * @throws IllegalArgumentException if they make no sense
	 */
	static Options parse(String... arguments) {
		List<String> rest = new ArrayList<>(List.of(arguments));
		if (rest.isEmpty()) {
			throw new IllegalArgumentException("The number of rounds must come first");
		}
		int rounds = rounds(rest.remove(0));
		return new Options(rounds,
				rest.isEmpty() ? EnumSet.allOf(Suite.class)
						: rest.stream()
							.map(Options::suite)
							.collect(Collectors.toCollection(() -> EnumSet.noneOf(Suite.class))));
	}

	private static int rounds(String argument) {
		if (!argument.matches("[1-9]\\d{0,3}")) {
			throw new IllegalArgumentException("ROUNDS must be a number from 1 to 9999, not '" + argument + "'");
		}
		return Integer.parseInt(argument);
	}

	private static Suite suite(String argument) {
		return Stream.of(Suite.values())
			.filter((suite) -> suite.label().equals(argument))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("What to run must be %s, not '%s'"
				.formatted(Stream.of(Suite.values()).map(Suite::label).collect(Collectors.joining(" or ")), argument)));
	}

}
