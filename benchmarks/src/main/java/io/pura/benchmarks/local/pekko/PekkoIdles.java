package io.pura.benchmarks.local.pekko;

import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.local.workload.Idles;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A parent of children that do nothing.
 */
record PekkoIdles(Guardian guardian) implements Idles {

	@Override
	public Runnable idle(Object[] refs) {
		CompletableFuture<Void> filled = new CompletableFuture<>();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		ActorRef<Message> parent = this.guardian
			.spawn(Behaviors.setup((context) -> new Parent(context, () -> stopped.complete(null))));
		parent.tell(new Fill(refs, () -> filled.complete(null)));
		filled.join();
		return () -> {
			parent.tell(new Stop());
			stopped.join();
		};
	}

	private sealed interface Message {

	}

	private record Fill(Object[] refs, Runnable done) implements Message {

	}

	private record Stop() implements Message {

	}

	private static final class Parent extends AbstractBehavior<Message> {

		private static final Behavior<Get> IDLE = Behaviors.setup(Idle::new);

		private final Runnable stopped;

		Parent(ActorContext<Message> context, Runnable stopped) {
			super(context);
			this.stopped = stopped;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(Fill.class, this::fill)
				.onMessage(Stop.class, (message) -> Behaviors.stopped())
				.onSignal(PostStop.class, (signal) -> stopped())
				.build();
		}

		private Behavior<Message> fill(Fill message) {
			for (int i = 0; i < message.refs().length; i++) {
				message.refs()[i] = getContext().<Get>spawnAnonymous(IDLE);
			}
			message.done().run();
			return this;
		}

		private Behavior<Message> stopped() {
			this.stopped.run();
			return this;
		}

	}

	private record Get(ActorRef<Integer> asker) {

	}

	/**
	 * An object of 24 bytes.
	 */
	private static final class Idle extends AbstractBehavior<Get> {

		private int count;

		Idle(ActorContext<Get> context) {
			super(context);
		}

		@Override
		public Receive<Get> createReceive() {
			return newReceiveBuilder().onMessage(Get.class, this::get).build();
		}

		private Behavior<Get> get(Get message) {
			this.count++;
			message.asker().tell(this.count);
			return this;
		}

	}

}
