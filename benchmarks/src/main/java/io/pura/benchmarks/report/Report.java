package io.pura.benchmarks.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;
import io.pura.benchmarks.measure.Series;
import org.jspecify.annotations.Nullable;

/**
 * Collects one median for each trial and turns them into a table: the median of the
 * rounds with the extremes, and how many times better Pura is than each of the others.
 */
public final class Report {

	private static final String NOTHING = "-";

	private final List<String> contenders;

	private final Map<Row, Map<String, List<Double>>> rows = new LinkedHashMap<>();

	/**
	 * Creates a report that is still empty.
	 * @param contenders the labels of the contenders, Pura first
	 */
	public Report(List<String> contenders) {
		this.contenders = List.copyOf(contenders);
	}

	public void add(String contender, Series series) {
		this.rows.computeIfAbsent(new Row(series.workload(), series.metric()), (row) -> new HashMap<>())
			.computeIfAbsent(contender, (key) -> new ArrayList<>())
			.add(Sample.of(series.values()).median());
	}

	@Override
	public String toString() {
		List<List<String>> table = new ArrayList<>();
		table.add(heading());
		this.rows.forEach((row, medians) -> table.add(cells(row, medians)));
		return table.stream().map((cells) -> line(cells, table)).collect(Collectors.joining());
	}

	private List<String> heading() {
		List<String> cells = new ArrayList<>(List.of("workload", "unit"));
		cells.addAll(this.contenders);
		others().forEach((other) -> cells.add("vs " + other));
		return cells;
	}

	private List<String> others() {
		return this.contenders.subList(1, this.contenders.size());
	}

	private List<String> cells(Row row, Map<String, List<Double>> medians) {
		List<String> cells = new ArrayList<>(List.of(row.workload(), row.metric().unit()));
		this.contenders.forEach((contender) -> cells.add(spread(medians.get(contender))));
		List<Double> pura = medians.get(this.contenders.get(0));
		others().forEach((other) -> cells.add(advantage(row.metric(), pura, medians.get(other))));
		return cells;
	}

	private static String spread(@Nullable List<Double> medians) {
		if (medians == null) {
			return NOTHING;
		}
		Sample sample = Sample.of(medians);
		return "%s (%s..%s)".formatted(number(sample.median()), number(sample.min()), number(sample.max()));
	}

	private static String advantage(Metric metric, @Nullable List<Double> pura, @Nullable List<Double> other) {
		if (pura == null || other == null) {
			return NOTHING;
		}
		return number(metric.advantage(Sample.of(pura).median(), Sample.of(other).median())) + "x";
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.2f" : "%.1f", value);
	}

	private static String line(List<String> cells, List<List<String>> table) {
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < cells.size(); i++) {
			int column = i;
			int width = table.stream().mapToInt((row) -> row.get(column).length()).max().orElseThrow();
			line.append(cells.get(i)).append(" ".repeat(width - cells.get(i).length() + 2));
		}
		return line.toString().stripTrailing() + '\n';
	}

	private record Row(String workload, Metric metric) {

	}

}
