package io.pura.benchmarks.local.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.pura.benchmarks.local.workload.TestedSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SpawnProtocol;

/**
 * Pekko's typed actors.
 */
public final class PekkoSystem {

	private static final String TUNED = """
			pekko.actor.default-dispatcher {
				throughput = 100
				fork-join-executor {
					parallelism-min = %1$d
					parallelism-max = %1$d
				}
			}
			""";

	private PekkoSystem() {
	}

	/**
	 * Starts a system with its default configuration.
	 * @return a running system
	 */
	public static TestedSystem withDefaults() {
		return start(ConfigFactory.empty());
	}

	/**
	 * Starts a system with as many threads as processors, and longer turns.
	 * @return a running system
	 */
	public static TestedSystem tuned() {
		return start(ConfigFactory.parseString(TUNED.formatted(Runtime.getRuntime().availableProcessors())));
	}

	private static TestedSystem start(Config config) {
		ActorSystem<SpawnProtocol.Command> system = ActorSystem.create(SpawnProtocol.create(), "benchmarks",
				config.withFallback(PekkoBoundedTells.CONFIG).withFallback(ConfigFactory.load()));
		Guardian guardian = new Guardian(system);
		return new TestedSystem(() -> end(system), new PekkoTells(guardian), new PekkoBoundedTells(guardian),
				new PekkoFanOut(guardian), new PekkoPingPong(guardian), new PekkoRing(guardian),
				new PekkoAsks(guardian), new PekkoAsksFromActor(guardian), new PekkoSpawns(guardian),
				new PekkoSkynet(guardian), new PekkoIdles(guardian), new PekkoQueues(guardian),
				new PekkoTimers(guardian));
	}

	private static void end(ActorSystem<?> system) {
		system.terminate();
		system.getWhenTerminated().toCompletableFuture().join();
	}

}
