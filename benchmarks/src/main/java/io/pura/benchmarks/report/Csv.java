package io.pura.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Writes all single values, one a line.
 *
 * @param results what was measured
 */
public record Csv(Results results) {

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("round,contender,workload,unit,run,value\n");
		for (Results.Entry entry : this.results.entries()) {
			List<Double> values = entry.series().values();
			for (int run = 1; run <= values.size(); run++) {
				text.append(String.format(Locale.ROOT, "%d,%s,%s,%s,%d,%.4f\n", entry.round(), entry.contender(),
						quoted(entry.series().workload()), entry.series().metric().unit(), run, values.get(run - 1)));
			}
		}
		return text.toString();
	}

	private static String quoted(String value) {
		return value.contains(",") ? '"' + value + '"' : value;
	}

}
