package io.pura.benchmarks.local.pekko;

import java.util.function.LongConsumer;

import io.pura.benchmarks.local.workload.RunsSkynet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A tree of actors that sum up.
 */
record PekkoSkynet(Guardian guardian) implements RunsSkynet {

	@Override
	public Runnable skynet(int leaves, LongConsumer done) {
		return () -> this.guardian.spawn(node(done)).tell(new Start(0, leaves));
	}

	private static Behavior<Message> node(LongConsumer done) {
		return Behaviors.setup((context) -> new Node(context, done));
	}

	private sealed interface Message {

	}

	private record Start(long number, int leaves) implements Message {

	}

	private record Sum(long value) implements Message {

	}

	private static final class Node extends AbstractBehavior<Message> {

		private final LongConsumer done;

		private int left = CHILDREN;

		private long sum;

		Node(ActorContext<Message> context, LongConsumer done) {
			super(context);
			this.done = done;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(Start.class, this::start).onMessage(Sum.class, this::sum).build();
		}

		private Behavior<Message> start(Start message) {
			if (message.leaves() == 1) {
				return done(message.number());
			}
			ActorRef<Message> self = getContext().getSelf();
			int leaves = message.leaves() / CHILDREN;
			for (int i = 0; i < CHILDREN; i++) {
				getContext().spawnAnonymous(node((value) -> self.tell(new Sum(value))))
					.tell(new Start(message.number() + (long) i * leaves, leaves));
			}
			return this;
		}

		private Behavior<Message> sum(Sum message) {
			this.sum += message.value();
			this.left--;
			return (this.left == 0) ? done(this.sum) : this;
		}

		private Behavior<Message> done(long value) {
			this.done.accept(value);
			return Behaviors.stopped();
		}

	}

}
