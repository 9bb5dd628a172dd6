package io.pura.benchmarks.local.pura;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.RunsRing;
import org.jspecify.annotations.Nullable;

/**
 * A message that goes round a ring of actors.
 */
record PuraRing(ActorSystem system) implements RunsRing {

	@Override
	public Runnable ring(int actors, int hops, Runnable done) {
		List<ActorRef<Passing>> ring = new ArrayList<>();
		for (int i = 0; i < actors; i++) {
			ring.add(this.system.spawn(() -> new PassingActor(done)));
		}
		for (int i = 0; i < actors; i++) {
			ring.get(i).tell(new Passing.Next(ring.get((i + 1) % actors)));
		}
		return () -> ring.get(0).tell(new Passing.Token(hops));
	}

	interface Passing {

		record Next(ActorRef<Passing> next) implements Message<Passing, Void> {

		}

		record Token(int hops) implements Message<Passing, Void> {

		}

	}

	static final class PassingActor implements Actor<Passing> {

		private final Runnable done;

		private @Nullable ActorRef<Passing> next;

		PassingActor(Runnable done) {
			this.done = done;
		}

		@Handler
		void next(Passing.Next message) {
			this.next = message.next();
		}

		@Handler
		void token(Passing.Token message) {
			if (message.hops() == 0) {
				this.done.run();
			}
			else {
				Objects.requireNonNull(this.next).tell(new Passing.Token(message.hops() - 1));
			}
		}

	}

}
