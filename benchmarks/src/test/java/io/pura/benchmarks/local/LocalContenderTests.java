package io.pura.benchmarks.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.pura.benchmarks.local.workload.Ability;
import io.pura.benchmarks.local.workload.LocalWorkload;
import io.pura.benchmarks.local.workload.LocalWorkloads;
import io.pura.benchmarks.local.workload.TestedSystem;
import io.pura.benchmarks.measure.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LocalContenderTests {

	private static final int OPERATIONS = 1_000;

	@ParameterizedTest
	@EnumSource
	void doesEachWorkloadThatItTakesPartIn(LocalContender contender) throws Exception {
		try (TestedSystem system = contender.start()) {
			for (LocalWorkload<?> workload : LocalWorkloads.all(Duration.ofMillis(20))) {
				Map<Metric, Double> measured = run(workload, system);
				// With so few objects, what they hold of the heap is lost in the rest.
				measured.keySet().removeIf((metric) -> metric.topic() == Metric.Topic.MEMORY);
				assertThat(measured).as(workload.name())
					.allSatisfy((metric, value) -> assertThat(value).isNotNegative());
			}
		}
	}

	private static <A extends Ability> Map<Metric, Double> run(LocalWorkload<A> workload, TestedSystem system)
			throws Exception {
		Optional<A> ability = system.find(workload.ability());
		return new HashMap<>(ability.isPresent() ? workload.run(ability.get(), OPERATIONS) : Map.of());
	}

	@Test
	void puraAndPekkoTakePartInEverything() {
		for (LocalContender contender : List.of(LocalContender.PURA, LocalContender.PEKKO,
				LocalContender.PEKKO_TUNED)) {
			assertThat(workloads(contender)).isEqualTo(LocalWorkloads.names());
		}
	}

	@Test
	void vertxHasNeitherBoundsNorTrees() {
		assertThat(workloads(LocalContender.VERTX)).hasSize(LocalWorkloads.names().size() - 3)
			.doesNotContain("bounded 1:1", "bounded 8:1", "skynet 1 M");
	}

	@Test
	void queuesHaveNothingThatNeedsActors() {
		assertThat(workloads(LocalContender.RAW)).hasSize(LocalWorkloads.names().size() - 5)
			.doesNotContain("ask from an actor", "spawn + stop", "skynet 1 M", "idle memory", "timers 1 M");
	}

	@ParameterizedTest
	@EnumSource(names = { "PURA_SAMPLED", "PURA_OBSERVED" })
	void whatIsObservedIsMeasuredWhereItCosts(LocalContender contender) {
		assertThat(workloads(contender)).containsExactly("tell 1:1", "tell 2:1", "tell 8:1", "ping-pong 1 pair",
				"ping-pong 16 pairs", "ask sequential", "ask pipelined");
	}

	private static List<String> workloads(LocalContender contender) {
		List<String> names = new ArrayList<>();
		try (TestedSystem system = contender.start()) {
			for (LocalWorkload<?> workload : LocalWorkloads.all()) {
				if (system.find(workload.ability()).isPresent()) {
					names.add(workload.name());
				}
			}
		}
		return names;
	}

}
