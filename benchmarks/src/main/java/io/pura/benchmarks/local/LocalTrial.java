package io.pura.benchmarks.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.pura.benchmarks.local.workload.Ability;
import io.pura.benchmarks.local.workload.LocalWorkload;
import io.pura.benchmarks.local.workload.LocalWorkloads;
import io.pura.benchmarks.local.workload.Paced;
import io.pura.benchmarks.local.workload.TestedSystem;
import io.pura.benchmarks.measure.Lifeline;
import io.pura.benchmarks.measure.Repetition;

/**
 * Runs workloads on one contender in this JVM and prints what was measured.
 */
public final class LocalTrial {

	private static final Duration RUN = Duration.ofMillis(300);

	private static final Repetition REPETITION = new Repetition(Duration.ofSeconds(1), RUN.multipliedBy(6));

	private LocalTrial() {
	}

	/**
	 * Runs the trial.
	 * @param args the contender and the names of the workloads
	 * @throws Exception if a workload cannot be done
	 */
	public static void main(String[] args) throws Exception {
		Lifeline.hold();
		List<String> names = List.of(args).subList(1, args.length);
		try (TestedSystem system = LocalContender.valueOf(args[0]).start()) {
			for (LocalWorkload<?> workload : LocalWorkloads.all()) {
				if (names.contains(workload.name())) {
					measure(workload, system);
				}
			}
		}
	}

	private static <A extends Ability> void measure(LocalWorkload<A> workload, TestedSystem system) throws Exception {
		Optional<A> ability = system.find(workload.ability());
		if (ability.isPresent()) {
			REPETITION.measure(new Paced<>(workload, RUN), ability.get()).forEach(System.out::println);
		}
	}

}
