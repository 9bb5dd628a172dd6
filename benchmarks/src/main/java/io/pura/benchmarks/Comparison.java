package io.pura.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Measures every contender once in each of several rounds and prints the medians.
 */
public final class Comparison {

	private Comparison() {
	}

	/**
	 * Runs the comparison.
	 * @param args the number of rounds
	 * @throws Exception if no JVM could be started, or this one was interrupted
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		System.out.printf("%s rounds on Java %s, %s processors%n%n", rounds, Runtime.version(),
				Runtime.getRuntime().availableProcessors());
		Report report = new Report();
		boolean complete = true;
		for (int round = 1; round <= rounds; round++) {
			for (Contender contender : Contender.values()) {
				complete &= measure(round, contender, report);
			}
		}
		System.out.printf("%nmedian (min..max) of the rounds; vs: how many times better Pura is%n%n%s", report);
		System.exit(complete ? 0 : 1);
	}

	private static boolean measure(int round, Contender contender, Report report)
			throws IOException, InterruptedException {
		try {
			List<Series> results = new TrialProcess(contender).run((line) -> print(round, contender, line));
			results.forEach((series) -> report.add(contender, series));
			return true;
		}
		catch (TrialFailedException ex) {
			print(round, contender, ex);
			return false;
		}
	}

	private static void print(int round, Contender contender, Object line) {
		System.out.printf("round %d  %-12s %s%n", round, contender.label(), line);
	}

}
