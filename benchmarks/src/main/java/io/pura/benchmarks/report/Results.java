package io.pura.benchmarks.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;
import io.pura.benchmarks.measure.Series;

/**
 * What was measured in all rounds. Only the median of the runs of a trial counts; the
 * runs themselves are kept for those who want to know more.
 */
public final class Results {

	private final List<Entry> entries = new ArrayList<>();

	private final Map<Row, Map<String, List<Double>>> medians = new LinkedHashMap<>();

	/**
	 * Adds what was measured in one trial.
	 * @param round the number of the round
	 * @param contender the label of the contender
	 * @param series the values of the runs
	 */
	public void add(int round, String contender, Series series) {
		this.entries.add(new Entry(round, contender, series));
		this.medians.computeIfAbsent(new Row(series.workload(), series.metric()), (row) -> new HashMap<>())
			.computeIfAbsent(contender, (key) -> new ArrayList<>())
			.add(Sample.of(series.values()).median());
	}

	List<Entry> entries() {
		return this.entries;
	}

	Set<Row> rows() {
		return this.medians.keySet();
	}

	/**
	 * Returns the medians of the rounds, or nothing if the contender was not measured.
	 */
	Optional<Sample> rounds(Row row, String contender) {
		return Optional.ofNullable(this.medians.getOrDefault(row, Map.of()).get(contender)).map(Sample::of);
	}

	/**
	 * What was measured in one trial.
	 */
	record Entry(int round, String contender, Series series) {

	}

	/**
	 * What may be compared.
	 */
	record Row(String workload, Metric metric) {

	}

}
