package io.pura.benchmarks.local.pura;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.benchmarks.local.workload.Sink;
import io.pura.benchmarks.local.workload.Tells;

/**
 * An actor that takes what other threads tell.
 */
record PuraTells(ActorSystem system) implements Tells {

	@Override
	public Sink sink(int producers, int ticks, Runnable done) {
		ActorRef<Ticking> actor = this.system.spawn(() -> new Ticking.TickingActor(ticks, done));
		return (value) -> actor.tell(new Ticking.Tick(value));
	}

}
