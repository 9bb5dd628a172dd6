package io.pura.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs all workloads on one contender in this JVM and prints what was measured.
 */
public final class Trial {

	private static final List<Workload> WORKLOADS = List.of(new Tell(1), new Tell(8), new SequentialAsk(),
			new PipelinedAsk());

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final int REPETITIONS = 5;

	private Trial() {
	}

	/**
	 * Runs the trial.
	 * @param args the contender
	 * @throws Exception if a workload cannot be done
	 */
	public static void main(String[] args) throws Exception {
		try (TestedSystem system = Contender.valueOf(args[0]).start()) {
			for (Workload workload : WORKLOADS) {
				warmUp(workload, system);
				Series.of(workload.name(), repeat(workload, system)).forEach(System.out::println);
			}
		}
	}

	private static void warmUp(Workload workload, TestedSystem system) throws Exception {
		long begin = System.nanoTime();
		do {
			workload.run(system);
		}
		while (System.nanoTime() - begin < WARM_UP.toNanos());
	}

	private static List<Map<Metric, Double>> repeat(Workload workload, TestedSystem system) throws Exception {
		List<Map<Metric, Double>> results = new ArrayList<>();
		for (int i = 0; i < REPETITIONS; i++) {
			results.add(workload.run(system));
		}
		return results;
	}

}
