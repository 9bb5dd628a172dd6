package io.pura.benchmarks.local.pura;

import java.util.concurrent.atomic.AtomicInteger;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Spawns;

/**
 * A parent of children that stop at their first message.
 */
record PuraSpawns(ActorSystem system) implements Spawns {

	@Override
	public Runnable spawn(int children, Runnable done) {
		AtomicInteger left = new AtomicInteger(children);
		Runnable stopped = () -> {
			if (left.decrementAndGet() == 0) {
				done.run();
			}
		};
		ActorRef<Parent> parent = this.system.spawn(() -> new ParentActor(stopped));
		return () -> {
			for (int i = 0; i < children; i += BATCH) {
				parent.tell(new Parent.Spawn(Math.min(BATCH, children - i)));
			}
		};
	}

	interface Parent {

		record Spawn(int children) implements Message<Parent, Void> {

		}

	}

	static final class ParentActor implements Actor<Parent> {

		private final Runnable stopped;

		ParentActor(Runnable stopped) {
			this.stopped = stopped;
		}

		@Handler
		void spawn(Parent.Spawn message, ActorContext<Parent> context) {
			for (int i = 0; i < message.children(); i++) {
				context.spawn(() -> new ChildActor(this.stopped)).tell(new Child.Stop());
			}
		}

	}

	interface Child {

		record Stop() implements Message<Child, Void> {

		}

	}

	static final class ChildActor implements Actor<Child> {

		private final Runnable stopped;

		ChildActor(Runnable stopped) {
			this.stopped = stopped;
		}

		@Handler
		void stop(Child.Stop message, ActorContext<Child> context) {
			context.stop();
		}

		@Override
		public void stopped(ActorContext<Child> context) {
			this.stopped.run();
		}

	}

}
