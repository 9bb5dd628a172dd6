package io.pura.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;
import io.pura.benchmarks.report.Report;

/**
 * Measures the contenders of a suite in rounds and prints what was measured.
 */
public final class Comparison {

	private final Suite suite;

	private final List<Contender> contenders;

	private final Set<String> workloads;

	private final Report report;

	private Comparison(Suite suite, Options options) {
		this.suite = suite;
		this.contenders = options.contenders(suite);
		this.workloads = options.workloads(suite);
		this.report = new Report(this.contenders.stream().map(Contender::label).toList());
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
			complete &= new Comparison(suite, options).run(options.rounds());
		}
		System.exit(complete ? 0 : 1);
	}

	private boolean run(int rounds) throws IOException, InterruptedException {
		if (this.contenders.isEmpty() || this.workloads.isEmpty()) {
			return true;
		}
		System.out.printf("%s: %s rounds on Java %s, %s processors%n%n", this.suite.label(), rounds, Runtime.version(),
				Runtime.getRuntime().availableProcessors());
		boolean complete = true;
		for (int round = 1; round <= rounds; round++) {
			for (Contender contender : this.contenders) {
				complete &= measure(round, contender);
			}
		}
		System.out.printf("%n%s: median (min..max) of the rounds; vs: how many times better Pura is%n%n%s%n",
				this.suite.label(), this.report);
		return complete;
	}

	private boolean measure(int round, Contender contender) throws IOException, InterruptedException {
		try {
			List<Series> results = contender.measure(this.workloads, (line) -> print(round, contender, line));
			results.forEach((series) -> this.report.add(contender.label(), series));
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

}
