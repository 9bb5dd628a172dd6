package io.pura.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * Runs all workloads on one contender in this JVM and prints what was measured.
 */
public final class Trial {

	private static final List<Workload<TestedSystem>> WORKLOADS = List.of(new Tell(1), new Tell(8), new SequentialAsk(),
			new PipelinedAsk());

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private Trial() {
	}

	/**
	 * Runs the trial.
	 * @param args the contender
	 * @throws Exception if a workload cannot be done
	 */
	public static void main(String[] args) throws Exception {
		Lifeline.hold();
		Repetition repetition = new Repetition(WARM_UP);
		try (TestedSystem system = LocalContender.valueOf(args[0]).start()) {
			for (Workload<TestedSystem> workload : WORKLOADS) {
				repetition.measure(workload, system).forEach(System.out::println);
			}
		}
	}

}
