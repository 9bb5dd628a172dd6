package io.pura.benchmarks.local.pura;

import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Overflow;
import io.pura.benchmarks.local.workload.BoundedTells;
import io.pura.benchmarks.local.workload.Sink;

/**
 * An actor whose senders wait while its mailbox is full.
 */
record PuraBoundedTells(ActorSystem system) implements BoundedTells {

	private static final ActorOptions WAITING = ActorOptions.defaults()
		.mailboxCapacity(CAPACITY)
		.overflow(Overflow.WAIT);

	@Override
	public Sink sink(int ticks, Runnable done) {
		ActorRef<Ticking> actor = this.system.spawn(() -> new Ticking.TickingActor(ticks, done), WAITING);
		return (value) -> actor.tell(new Ticking.Tick(value));
	}

}
