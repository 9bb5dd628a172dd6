package io.pura.benchmarks.local.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.pura.benchmarks.local.workload.RunsRing;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * A message that goes round a ring of actors.
 */
record PekkoRing(Guardian guardian) implements RunsRing {

	@Override
	public Runnable ring(int actors, int hops, Runnable done) {
		List<ActorRef<Message>> ring = new ArrayList<>();
		for (int i = 0; i < actors; i++) {
			ring.add(this.guardian.spawn(Behaviors.setup((context) -> new Passing(context, done))));
		}
		for (int i = 0; i < actors; i++) {
			ring.get(i).tell(new Next(ring.get((i + 1) % actors)));
		}
		return () -> ring.get(0).tell(new Token(hops));
	}

	private sealed interface Message {

	}

	private record Next(ActorRef<Message> next) implements Message {

	}

	private record Token(int hops) implements Message {

	}

	private static final class Passing extends AbstractBehavior<Message> {

		private final Runnable done;

		private @Nullable ActorRef<Message> next;

		Passing(ActorContext<Message> context, Runnable done) {
			super(context);
			this.done = done;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(Token.class, this::token).onMessage(Next.class, this::next).build();
		}

		private Behavior<Message> next(Next message) {
			this.next = message.next();
			return this;
		}

		private Behavior<Message> token(Token message) {
			if (message.hops() == 0) {
				this.done.run();
			}
			else {
				Objects.requireNonNull(this.next).tell(new Token(message.hops() - 1));
			}
			return this;
		}

	}

}
