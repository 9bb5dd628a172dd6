package io.pura.benchmarks.local.pura;

import io.pura.actor.ActorSystem;
import io.pura.benchmarks.local.workload.TestedSystem;

/**
 * Pura, which always counts messages, with observation off or on.
 */
public final class PuraSystem {

	private PuraSystem() {
	}

	/**
	 * Starts a system with defaults.
	 * @return a running system
	 */
	public static TestedSystem withDefaults() {
		ActorSystem system = ActorSystem.create("benchmarks");
		return new TestedSystem(system::close, new PuraTells(system), new PuraBoundedTells(system),
				new PuraFanOut(system), new PuraPingPong(system), new PuraRing(system), new PuraAsks(system),
				new PuraAsksFromActor(system), new PuraSpawns(system), new PuraSkynet(system), new PuraIdles(system),
				new PuraQueues(system), new PuraTimers(system));
	}

	/**
	 * Starts a system that observes every message, of which only the commonest workloads
	 * are asked.
	 * @param probability which part of the traces is sampled
	 * @return a running system
	 */
	public static TestedSystem observed(float probability) {
		ActorSystem system = ActorSystem.builder("benchmarks").observer(Observation.sampling(probability)).build();
		system.start();
		return new TestedSystem(system::close, new PuraTells(system), new PuraPingPong(system), new PuraAsks(system));
	}

}
