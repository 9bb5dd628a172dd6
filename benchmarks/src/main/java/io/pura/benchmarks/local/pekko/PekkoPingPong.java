package io.pura.benchmarks.local.pekko;

import java.util.ArrayList;
import java.util.List;

import io.pura.benchmarks.local.workload.PlaysPingPong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Pairs of actors that play ping-pong.
 */
record PekkoPingPong(Guardian guardian) implements PlaysPingPong {

	@Override
	public Runnable pingPong(int pairs, int hits, Runnable done) {
		List<ActorRef<Ball>> players = new ArrayList<>();
		for (int i = 0; i < 2 * pairs; i++) {
			players.add(this.guardian.spawn(Behaviors.setup((context) -> new Player(context, done))));
		}
		return () -> {
			for (int i = 0; i < players.size(); i += 2) {
				players.get(i).tell(new Ball(hits, players.get(i + 1)));
			}
		};
	}

	private record Ball(int hits, ActorRef<Ball> from) {

	}

	private static final class Player extends AbstractBehavior<Ball> {

		private final Runnable done;

		Player(ActorContext<Ball> context, Runnable done) {
			super(context);
			this.done = done;
		}

		@Override
		public Receive<Ball> createReceive() {
			return newReceiveBuilder().onMessage(Ball.class, this::hit).build();
		}

		private Behavior<Ball> hit(Ball ball) {
			if (ball.hits() == 0) {
				this.done.run();
			}
			else {
				ball.from().tell(new Ball(ball.hits() - 1, getContext().getSelf()));
			}
			return this;
		}

	}

}
