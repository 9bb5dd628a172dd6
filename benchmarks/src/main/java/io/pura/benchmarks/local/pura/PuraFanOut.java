package io.pura.benchmarks.local.pura;

import java.util.List;
import java.util.stream.Stream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.FansOut;

/**
 * An actor that tells many others.
 */
record PuraFanOut(ActorSystem system) implements FansOut {

	@Override
	public Runnable fanOut(int receivers, int rounds, Runnable done) {
		List<ActorRef<Ticking>> actors = Stream
			.generate(() -> this.system.spawn(() -> new Ticking.TickingActor(rounds, done)))
			.limit(receivers)
			.toList();
		ActorRef<Fanning> sender = this.system.spawn(() -> new FanningActor(actors));
		return () -> sender.tell(new Fanning.Go(rounds));
	}

	interface Fanning {

		record Go(int rounds) implements Message<Fanning, Void> {

		}

	}

	static final class FanningActor implements Actor<Fanning> {

		private final List<ActorRef<Ticking>> receivers;

		FanningActor(List<ActorRef<Ticking>> receivers) {
			this.receivers = receivers;
		}

		@Handler
		void go(Fanning.Go message, ActorContext<Fanning> context) {
			for (ActorRef<Ticking> receiver : this.receivers) {
				receiver.tell(new Ticking.Tick(message.rounds()));
			}
			if (message.rounds() > 1) {
				context.self().tell(new Fanning.Go(message.rounds() - 1));
			}
		}

	}

}
