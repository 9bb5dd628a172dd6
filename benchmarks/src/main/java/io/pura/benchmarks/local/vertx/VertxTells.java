package io.pura.benchmarks.local.vertx;

import io.pura.benchmarks.local.workload.Sink;
import io.pura.benchmarks.local.workload.Tells;

/**
 * A consumer that takes what other threads send.
 */
record VertxTells(Bus bus) implements Tells {

	@Override
	public Sink sink(int producers, int ticks, Runnable done) {
		String address = this.bus.setUp(() -> this.bus.register(new Ticking(ticks, done)));
		return (value) -> this.bus.send(address, new Ticking.Tick(value));
	}

}
