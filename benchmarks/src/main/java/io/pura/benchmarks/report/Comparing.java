package io.pura.benchmarks.report;

import java.util.Locale;
import java.util.Optional;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Sample;

/**
 * Compares one contender with another one in a column of a table.
 *
 * @param heading the heading of the column
 * @param one the label of the contender that is better if the figure is above 1
 * @param other the label of the other contender
 * @param unit what follows the figure
 */
record Comparing(String heading, String one, String other, String unit) {

	/**
	 * Returns how a subject is compared with another contender.
	 * @param only whether there is no other subject, so that its name goes without saying
	 */
	static Comparing of(Entrant subject, Entrant other, boolean only) {
		String name = only ? "" : subject.label() + " ";
		return switch (other.role()) {
			case SUBJECT, PEER -> new Comparing(name + "vs " + other.label(), subject.label(), other.label(), "x");
			case LIMIT -> new Comparing(name + "of " + other.label(), subject.label(), other.label(), "");
			case VARIANT -> new Comparing(other.label() + " of " + subject.label(), other.label(), subject.label(), "");
		};
	}

	String cell(Results results, Results.Row row) {
		Optional<Sample> one = results.rounds(row, this.one);
		Optional<Sample> other = results.rounds(row, this.other);
		Metric metric = row.metric();
		if (one.isEmpty() || other.isEmpty() || !metric.isComparable()) {
			return Tables.NOTHING;
		}
		double advantage = metric.advantage(one.get().median(), other.get().median());
		return number(advantage) + this.unit;
	}

	static String number(double value) {
		String format = (value < 0.1) ? "%.3f" : (value < 10) ? "%.2f" : (value < 100) ? "%.1f" : "%.0f";
		return String.format(Locale.ROOT, format, value);
	}

}
