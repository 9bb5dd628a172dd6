package io.pura.benchmarks.measure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of one metric of one workload in the repetitions of a trial, also as a line
 * of text.
 *
 * @param workload the name of the workload
 * @param metric what was measured
 * @param values the values in the order of the repetitions
 */
public record Series(String workload, Metric metric, List<Double> values) {

	private static final Pattern LINE = Pattern.compile("(.+?) *\\| (.+?) *\\| *(.+)");

	/**
	 * Puts the results of several runs in order.
	 * @param workload the name of the workload
	 * @param repetitions what was measured in each run
	 * @return a series for each metric
	 */
	public static List<Series> of(String workload, List<Map<Metric, Double>> repetitions) {
		return repetitions.get(0)
			.keySet()
			.stream()
			.sorted()
			.map((metric) -> new Series(workload, metric, values(metric, repetitions)))
			.toList();
	}

	private static List<Double> values(Metric metric, List<Map<Metric, Double>> repetitions) {
		return repetitions.stream().flatMap((values) -> Stream.ofNullable(values.get(metric))).toList();
	}

	/**
	 * Reads what {@link #toString()} has written.
	 * @param line a line of text
	 * @return the series, or nothing if the line is something else
	 */
	public static Optional<Series> parse(String line) {
		return Optional.of(LINE.matcher(line))
			.filter(Matcher::matches)
			.map((parts) -> new Series(parts.group(1), Metric.ofUnit(parts.group(2)),
					Stream.of(parts.group(3).split(" +")).map(Double::valueOf).toList()));
	}

	@Override
	public String toString() {
		String numbers = this.values.stream()
			.map((value) -> String.format(Locale.ROOT, "%8.3f", value))
			.collect(Collectors.joining(" "));
		return "%-18s | %-11s | %s".formatted(this.workload, this.metric.unit(), numbers);
	}

}
