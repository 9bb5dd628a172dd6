package io.pura.benchmarks.local.pekko;

import java.util.List;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.FansOut;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * An actor that tells many others.
 */
record PekkoFanOut(Guardian guardian) implements FansOut {

	@Override
	public Runnable fanOut(int receivers, int rounds, Runnable done) {
		List<ActorRef<Ticking.Tick>> actors = Stream.generate(() -> this.guardian.spawn(Ticking.create(rounds, done)))
			.limit(receivers)
			.toList();
		ActorRef<Go> sender = this.guardian.spawn(Behaviors.setup((context) -> new Fanning(context, actors)));
		return () -> sender.tell(new Go(rounds));
	}

	private record Go(int rounds) {

	}

	private static final class Fanning extends AbstractBehavior<Go> {

		private final List<ActorRef<Ticking.Tick>> receivers;

		Fanning(ActorContext<Go> context, List<ActorRef<Ticking.Tick>> receivers) {
			super(context);
			this.receivers = receivers;
		}

		@Override
		public Receive<Go> createReceive() {
			return newReceiveBuilder().onMessage(Go.class, this::go).build();
		}

		private Behavior<Go> go(Go message) {
			for (ActorRef<Ticking.Tick> receiver : this.receivers) {
				receiver.tell(new Ticking.Tick(message.rounds()));
			}
			if (message.rounds() > 1) {
				getContext().getSelf().tell(new Go(message.rounds() - 1));
			}
			return this;
		}

	}

}
