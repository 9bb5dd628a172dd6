package io.pura.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Sample;

/**
 * Writes results as tables: one for each topic, and one for the variants of the subject.
 * A cell has the median of the rounds with the extremes.
 */
public final class Tables {

	static final String NOTHING = "-";

	private static final List<String> FIRST_HEADINGS = List.of("workload", "unit");

	private static final String LEGEND = """
			Rounds: %d. A cell has their median (smallest..largest). *vs* says how many times better Pura is,
			*of* which part of the other one is reached.
			""";

	private final Results results;

	private final List<Entrant> entrants;

	private final List<Entrant> subjects;

	/**
	 * Creates tables.
	 * @param results what was measured, by now
	 * @param entrants the contenders in the order of the columns
	 */
	public Tables(Results results, List<Entrant> entrants) {
		this.results = results;
		this.entrants = entrants;
		this.subjects = entrants.stream().filter((entrant) -> entrant.role() == Role.SUBJECT).toList();
	}

	/**
	 * Returns the tables in Markdown.
	 * @param rounds the number of rounds
	 * @return a legend and the tables, each under a heading of the third level
	 */
	public String toMarkdown(int rounds) {
		StringBuilder text = new StringBuilder(LEGEND.formatted(rounds));
		for (Metric.Topic topic : Metric.Topic.values()) {
			append(text, heading(topic), (row) -> row.metric().topic() == topic,
					(entrant) -> entrant.role() != Role.VARIANT);
		}
		append(text, "Variants", (row) -> isMeasuredOfVariant(row),
				(entrant) -> entrant.role() == Role.VARIANT || entrant.role() == Role.SUBJECT);
		return text.toString();
	}

	private static String heading(Metric.Topic topic) {
		String name = topic.name().replace('_', '-');
		return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
	}

	private boolean isMeasuredOfVariant(Results.Row row) {
		return this.entrants.stream()
			.filter((entrant) -> entrant.role() == Role.VARIANT)
			.anyMatch((entrant) -> this.results.rounds(row, entrant.label()).isPresent());
	}

	private void append(StringBuilder text, String heading, Predicate<Results.Row> rows, Predicate<Entrant> columns) {
		List<Entrant> entrants = this.entrants.stream().filter(columns).toList();
		List<Results.Row> measured = this.results.rows()
			.stream()
			.filter(rows)
			.filter((row) -> entrants.stream()
				.anyMatch((entrant) -> this.results.rounds(row, entrant.label()).isPresent()))
			.toList();
		if (!measured.isEmpty()) {
			text.append("\n### ").append(heading).append("\n\n").append(table(measured, entrants));
		}
	}

	private Table table(List<Results.Row> rows, List<Entrant> entrants) {
		boolean only = this.subjects.size() == 1;
		List<Comparing> comparisons = entrants.stream()
			.filter((entrant) -> entrant.role() != Role.SUBJECT)
			.flatMap((entrant) -> subjectOf(entrant).map((subject) -> Comparing.of(subject, entrant, only)).stream())
			.toList();
		List<String> headings = new ArrayList<>(FIRST_HEADINGS);
		entrants.forEach((entrant) -> headings.add(entrant.label()));
		comparisons.forEach((comparing) -> headings.add(comparing.heading()));
		return new Table(headings, FIRST_HEADINGS.size(),
				rows.stream().map((row) -> cells(row, entrants, comparisons)).toList());
	}

	/** Nothing if it was not measured. */
	private Optional<Entrant> subjectOf(Entrant entrant) {
		return this.subjects.stream()
			.filter((subject) -> entrant.subject().isEmpty() || entrant.subject().get().equals(subject.label()))
			.findFirst();
	}

	private List<String> cells(Results.Row row, List<Entrant> entrants, List<Comparing> comparisons) {
		Stream<String> names = Stream.of(row.workload(), row.metric().unit());
		Stream<String> figures = entrants.stream()
			.map((entrant) -> this.results.rounds(row, entrant.label()).map(Tables::spread).orElse(NOTHING));
		Stream<String> ratios = comparisons.stream().map((comparing) -> comparing.cell(this.results, row));
		return Stream.of(names, figures, ratios).flatMap((cells) -> cells).toList();
	}

	private static String spread(Sample sample) {
		return "%s (%s..%s)".formatted(Comparing.number(sample.median()), Comparing.number(sample.min()),
				Comparing.number(sample.max()));
	}

}
