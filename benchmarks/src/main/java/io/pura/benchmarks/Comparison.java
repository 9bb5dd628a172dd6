package io.pura.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;
import io.pura.benchmarks.report.Entrant;
import io.pura.benchmarks.report.Report;
import io.pura.benchmarks.report.Results;
import io.pura.benchmarks.report.Setting;

/**
 * Measures the contenders of a suite in rounds, prints what was measured and writes it to
 * files.
 */
public final class Comparison {

	private static final Path FOLDER = Path.of("target", "results");

	private final Suite suite;

	private final Options options;

	private final List<Contender> contenders;

	private final Set<String> workloads;

	private final Results results = new Results();

	private Comparison(Suite suite, Options options) {
		this.suite = suite;
		this.options = options;
		this.contenders = options.contenders(suite);
		this.workloads = options.workloads(suite);
	}

	/**
	 * Runs the comparisons.
	 * @param args what to compare, nothing for everything
	 * @throws Exception if no JVM could be started, or this one was interrupted
	 */
	public static void main(String[] args) throws Exception {
		Options options;
		try {
			options = Options.parse(System.getenv(), args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
			return;
		}
		boolean complete = true;
		for (Suite suite : options.suites()) {
			complete &= new Comparison(suite, options).run();
		}
		System.exit(complete ? 0 : 1);
	}

	private boolean run() throws IOException, InterruptedException {
		if (this.contenders.isEmpty() || this.workloads.isEmpty()) {
			return true;
		}
		boolean complete = true;
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Contender contender : this.contenders) {
				complete &= measure(round, contender);
			}
			// After each round, so that it is not all lost if there are not so many.
			report(round).write(FOLDER);
		}
		Report report = report(this.options.rounds());
		System.out.printf("%n%s%n", report.toMarkdown());
		report.write(FOLDER).forEach((file) -> System.out.println("Written to benchmarks/" + file));
		return complete;
	}

	private boolean measure(int round, Contender contender) throws IOException, InterruptedException {
		try {
			List<Series> measured = contender.measure(this.workloads, (line) -> print(round, contender, line));
			measured.forEach((series) -> this.results.add(round, contender.label(), series));
			return true;
		}
		catch (TrialFailedException ex) {
			print(round, contender, ex);
			return false;
		}
	}

	private void print(int round, Contender contender, Object line) {
		System.out.printf("%s round %d  %-14s %s%n", this.suite.label(), round, contender.label(), line);
	}

	private Report report(int rounds) {
		Setting setting = Setting.here(this.suite.label(), rounds, this.suite.jvmOptions(), this.options.command());
		String name = "%s-jdk%d%s".formatted(this.suite.label(), setting.java().feature(), isPart() ? "-part" : "");
		return new Report(name, setting, this.results, this.contenders.stream().map(Entrant::of).toList());
	}

	/** What is only a part does not take the place of the whole. */
	private boolean isPart() {
		return this.contenders.size() < this.suite.contenders().size()
				|| this.workloads.size() < this.suite.workloads().size();
	}

}
