package io.pura.benchmarks.local.pekko;

import java.util.concurrent.atomic.AtomicInteger;

import io.pura.benchmarks.local.workload.Spawns;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A parent of children that stop at their first message.
 */
record PekkoSpawns(Guardian guardian) implements Spawns {

	@Override
	public Runnable spawn(int children, Runnable done) {
		AtomicInteger left = new AtomicInteger(children);
		Runnable stopped = () -> {
			if (left.decrementAndGet() == 0) {
				done.run();
			}
		};
		ActorRef<Spawn> parent = this.guardian.spawn(Behaviors.setup((context) -> new Parent(context, stopped)));
		return () -> {
			for (int i = 0; i < children; i += BATCH) {
				parent.tell(new Spawn(Math.min(BATCH, children - i)));
			}
		};
	}

	private record Spawn(int children) {

	}

	private static final class Parent extends AbstractBehavior<Spawn> {

		private final Runnable stopped;

		Parent(ActorContext<Spawn> context, Runnable stopped) {
			super(context);
			this.stopped = stopped;
		}

		@Override
		public Receive<Spawn> createReceive() {
			return newReceiveBuilder().onMessage(Spawn.class, this::spawn).build();
		}

		private Behavior<Spawn> spawn(Spawn message) {
			for (int i = 0; i < message.children(); i++) {
				getContext().<Stop>spawnAnonymous(Behaviors.setup((context) -> new Child(context, this.stopped)))
					.tell(new Stop());
			}
			return this;
		}

	}

	private record Stop() {

	}

	private static final class Child extends AbstractBehavior<Stop> {

		private final Runnable stopped;

		Child(ActorContext<Stop> context, Runnable stopped) {
			super(context);
			this.stopped = stopped;
		}

		@Override
		public Receive<Stop> createReceive() {
			return newReceiveBuilder().onMessage(Stop.class, (message) -> Behaviors.stopped())
				.onSignal(PostStop.class, (signal) -> stopped())
				.build();
		}

		private Behavior<Stop> stopped() {
			this.stopped.run();
			return this;
		}

	}

}
