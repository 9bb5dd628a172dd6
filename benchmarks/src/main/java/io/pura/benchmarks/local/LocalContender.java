package io.pura.benchmarks.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.pura.benchmarks.local.pekko.PekkoSystem;
import io.pura.benchmarks.local.pura.PuraSystem;
import io.pura.benchmarks.local.raw.RawSystem;
import io.pura.benchmarks.local.vertx.VertxSystem;
import io.pura.benchmarks.local.workload.TestedSystem;
import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Jvm;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;

/**
 * A system that takes part with all its actors in one JVM, Pura first.
 */
public enum LocalContender implements Contender {

	/**
	 * With its defaults: counters on, observation off.
	 */
	PURA("pura", Role.SUBJECT, PuraSystem::withDefaults),

	/**
	 * With its default configuration.
	 */
	PEKKO("pekko", Role.PEER, PekkoSystem::withDefaults),

	/**
	 * With as many threads as processors, and longer turns.
	 */
	PEKKO_TUNED("pekko-tuned", Role.PEER, PekkoSystem::tuned),

	/**
	 * With its defaults, over the event bus.
	 */
	VERTX("vertx", Role.PEER, VertxSystem::withDefaults),

	/**
	 * Queues without actors.
	 */
	RAW("raw", Role.LIMIT, RawSystem::start),

	/**
	 * With every message observed, and a tenth of the traces sampled.
	 */
	PURA_SAMPLED("pura-sampled", Role.VARIANT, () -> PuraSystem.observed(0.1f)),

	/**
	 * With every message observed, and all traces sampled.
	 */
	PURA_OBSERVED("pura-observed", Role.VARIANT, () -> PuraSystem.observed(1));

	private static final Duration TIME_LIMIT = Duration.ofMinutes(5);

	private final String label;

	private final Role role;

	private final Supplier<TestedSystem> factory;

	LocalContender(String label, Role role, Supplier<TestedSystem> factory) {
		this.label = label;
		this.role = role;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	@Override
	public Role role() {
		return this.role;
	}

	TestedSystem start() {
		return this.factory.get();
	}

	@Override
	public List<Series> measure(Set<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		List<String> arguments = new ArrayList<>(List.of(name()));
		arguments.addAll(workloads);
		try (Jvm jvm = Jvm.start(options(), LocalTrial.class, arguments.toArray(String[]::new))) {
			return jvm.results(output, TIME_LIMIT);
		}
	}

	/**
	 * Returns the options of all JVMs. With fewer than two threads in the common pool,
	 * Java 17 starts a thread for each stage that Pekko hands to it.
	 * @return the options
	 */
	public static List<String> options() {
		List<String> options = new ArrayList<>(Jvm.options("3g"));
		int parallelism = Math.max(2, Runtime.getRuntime().availableProcessors() - 1);
		options.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + parallelism);
		return options;
	}

}
