package io.pura.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Measures every contender once in each of several rounds and prints the medians.
 */
public final class Comparison {

	private final Suite suite;

	private final Report report;

	private Comparison(Suite suite) {
		this.suite = suite;
		this.report = new Report(suite.contenders().stream().map(Contender::label).toList());
	}

	/**
	 * Runs the comparisons.
	 * @param args the number of rounds, and what to compare, nothing for everything
	 * @throws Exception if no JVM could be started, or this one was interrupted
	 */
	public static void main(String[] args) throws Exception {
		Options options;
		try {
			options = Options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
			return;
		}
		boolean complete = true;
		for (Suite suite : options.suites()) {
			complete &= new Comparison(suite).run(options.rounds());
		}
		System.exit(complete ? 0 : 1);
	}

	private boolean run(int rounds) throws IOException, InterruptedException {
		System.out.printf("%s: %s rounds on Java %s, %s processors%n%n", this.suite.label(), rounds, Runtime.version(),
				Runtime.getRuntime().availableProcessors());
		boolean complete = true;
		for (int round = 1; round <= rounds; round++) {
			for (Contender contender : this.suite.contenders()) {
				complete &= measure(round, contender);
			}
		}
		System.out.printf("%n%s: median (min..max) of the rounds; vs: how many times better Pura is%n%n%s%n",
				this.suite.label(), this.report);
		return complete;
	}

	private boolean measure(int round, Contender contender) throws IOException, InterruptedException {
		try {
			List<Series> results = contender.measure((line) -> print(round, contender, line));
			results.forEach((series) -> this.report.add(contender.label(), series));
			return true;
		}
		catch (TrialFailedException ex) {
			print(round, contender, ex);
			return false;
		}
	}

	private void print(int round, Contender contender, Object line) {
		System.out.printf("%s round %d  %-12s %s%n", this.suite.label(), round, contender.label(), line);
	}

}
