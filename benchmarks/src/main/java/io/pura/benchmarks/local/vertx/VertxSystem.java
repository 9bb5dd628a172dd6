package io.pura.benchmarks.local.vertx;

import io.pura.benchmarks.local.workload.TestedSystem;
import io.vertx.core.Vertx;

/**
 * Vert.x with its defaults, and local consumers of its event bus as actors. There is no
 * bounded workload, as its event bus has no back-pressure.
 */
public final class VertxSystem {

	private VertxSystem() {
	}

	/**
	 * Starts a system with defaults.
	 * @return a running system
	 */
	public static TestedSystem withDefaults() {
		Vertx vertx = Vertx.vertx();
		Bus bus = Bus.of(vertx);
		return new TestedSystem(() -> vertx.close().toCompletionStage().toCompletableFuture().join(),
				new VertxTells(bus), new VertxFanOut(bus), new VertxPingPong(bus), new VertxRing(bus),
				new VertxAsks(bus), new VertxAsksFromActor(bus), new VertxSpawns(bus), new VertxIdles(bus),
				new VertxQueues(bus), new VertxTimers(bus));
	}

}
