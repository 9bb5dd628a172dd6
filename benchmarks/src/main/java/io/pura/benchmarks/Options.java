package io.pura.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pura.benchmarks.measure.Contender;

/**
 * What the command was called with.
 *
 * @param rounds how often each contender is measured
 * @param suites what is compared
 * @param contenderNames who takes part
 * @param workloadNames what is measured
 * @param command the command
 */
record Options(int rounds, Set<Suite> suites, Selection contenderNames, Selection workloadNames, String command) {

	private static final String ROUNDS = "ROUNDS";

	private static final String CONTENDERS = "CONTENDERS";

	private static final String WORKLOADS = "WORKLOADS";

	/**
	 * Reads the arguments of the command.
	 * @param environment may say how many rounds, which contenders and which workloads
	 * @param arguments the suites, none for all
	 * @throws IllegalArgumentException if they make no sense
	 */
	static Options parse(Map<String, String> environment, String... arguments) {
		Set<Suite> suites = (arguments.length == 0) ? EnumSet.allOf(Suite.class)
				: Stream.of(arguments)
					.map(Options::suite)
					.collect(Collectors.toCollection(() -> EnumSet.noneOf(Suite.class)));
		int rounds = rounds(environment.getOrDefault(ROUNDS, "3"));
		Selection contenders = Selection.parse(CONTENDERS, environment.getOrDefault(CONTENDERS, ""),
				names(suites, (suite) -> suite.contenders().stream().map(Contender::label)));
		Selection workloads = Selection.parse(WORKLOADS, environment.getOrDefault(WORKLOADS, ""),
				names(suites, (suite) -> suite.workloads().stream()));
		return new Options(rounds, suites, contenders, workloads, command(environment, arguments));
	}

	private static int rounds(String value) {
		if (!value.matches("[1-9]\\d{0,3}")) {
			throw new IllegalArgumentException(ROUNDS + " must be a number from 1 to 9999, not '" + value + "'");
		}
		return Integer.parseInt(value);
	}

	private static Suite suite(String argument) {
		return Stream.of(Suite.values())
			.filter((suite) -> suite.label().equals(argument))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("What to run must be %s, not '%s'"
				.formatted(Stream.of(Suite.values()).map(Suite::label).collect(Collectors.joining(" or ")), argument)));
	}

	private static Set<String> names(Set<Suite> suites, Function<Suite, Stream<String>> names) {
		return suites.stream().flatMap(names).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static String command(Map<String, String> environment, String... arguments) {
		List<String> words = new ArrayList<>();
		for (String variable : List.of(ROUNDS, CONTENDERS, WORKLOADS)) {
			String value = environment.getOrDefault(variable, "");
			if (!value.isEmpty()) {
				words.add(variable + "=" + (value.matches("[\\w,:-]+") ? value : "'" + value + "'"));
			}
		}
		words.add("benchmarks/run");
		words.addAll(List.of(arguments));
		return String.join(" ", words);
	}

	/**
	 * Returns who takes part in a suite.
	 */
	List<Contender> contenders(Suite suite) {
		List<String> chosen = this.contenderNames.of(suite.contenders().stream().map(Contender::label).toList());
		return suite.contenders().stream().filter((contender) -> chosen.contains(contender.label())).toList();
	}

	/**
	 * Returns the names of what is measured in a suite.
	 */
	Set<String> workloads(Suite suite) {
		return new LinkedHashSet<>(this.workloadNames.of(suite.workloads()));
	}

}
