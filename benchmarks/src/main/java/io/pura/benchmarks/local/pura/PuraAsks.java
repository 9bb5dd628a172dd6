package io.pura.benchmarks.local.pura;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.benchmarks.local.workload.Asks;

/**
 * An actor that other threads ask.
 */
record PuraAsks(ActorSystem system) implements Asks {

	@Override
	public Echo echo() {
		ActorRef<Echoing> actor = this.system.spawn(Echoing.EchoingActor::new);
		return (value) -> actor.ask(new Echoing.Question(value));
	}

}
