package io.pura.benchmarks.local.pekko;

import io.pura.benchmarks.local.workload.Sink;
import io.pura.benchmarks.local.workload.Tells;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * An actor that takes what other threads tell.
 */
record PekkoTells(Guardian guardian) implements Tells {

	@Override
	public Sink sink(int producers, int ticks, Runnable done) {
		ActorRef<Ticking.Tick> actor = this.guardian.spawn(Ticking.create(ticks, done));
		return (value) -> actor.tell(new Ticking.Tick(value));
	}

}
