package io.pura.benchmarks.local.pura;

import io.pura.actor.ActorSystem;
import io.pura.benchmarks.local.workload.TestedSystem;

/**
 * Pura with its defaults.
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

}
