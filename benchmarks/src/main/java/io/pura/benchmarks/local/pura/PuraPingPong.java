package io.pura.benchmarks.local.pura;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.PlaysPingPong;

/**
 * Pairs of actors that play ping-pong.
 */
record PuraPingPong(ActorSystem system) implements PlaysPingPong {

	@Override
	public Runnable pingPong(int pairs, int hits, Runnable done) {
		List<ActorRef<Player>> players = new ArrayList<>();
		for (int i = 0; i < 2 * pairs; i++) {
			players.add(this.system.spawn(() -> new PlayerActor(done)));
		}
		return () -> {
			for (int i = 0; i < players.size(); i += 2) {
				players.get(i).tell(new Player.Ball(hits, players.get(i + 1)));
			}
		};
	}

	interface Player {

		record Ball(int hits, ActorRef<Player> from) implements Message<Player, Void> {

		}

	}

	static final class PlayerActor implements Actor<Player> {

		private final Runnable done;

		PlayerActor(Runnable done) {
			this.done = done;
		}

		@Handler
		void hit(Player.Ball ball, ActorContext<Player> context) {
			if (ball.hits() == 0) {
				this.done.run();
			}
			else {
				ball.from().tell(new Player.Ball(ball.hits() - 1, context.self()));
			}
		}

	}

}
