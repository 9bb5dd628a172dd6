package io.pura.benchmarks.local.pura;

import java.util.function.LongConsumer;
import java.util.function.Supplier;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.RunsSkynet;

/**
 * A tree of actors that sum up.
 */
record PuraSkynet(ActorSystem system) implements RunsSkynet {

	@Override
	public Runnable skynet(int leaves, LongConsumer done) {
		return () -> this.system.spawn(() -> new NodeActor(done)).tell(new Node.Start(0, leaves));
	}

	interface Node {

		record Start(long number, int leaves) implements Message<Node, Void> {

		}

		record Sum(long value) implements Message<Node, Void> {

		}

	}

	static final class NodeActor implements Actor<Node> {

		private final LongConsumer done;

		private int left = CHILDREN;

		private long sum;

		NodeActor(LongConsumer done) {
			this.done = done;
		}

		@Handler
		void start(Node.Start message, ActorContext<Node> context) {
			if (message.leaves() == 1) {
				done(message.number(), context);
				return;
			}
			ActorRef<Node> self = context.self();
			LongConsumer summing = (value) -> self.tell(new Node.Sum(value));
			Supplier<NodeActor> child = () -> new NodeActor(summing);
			int leaves = message.leaves() / CHILDREN;
			for (int i = 0; i < CHILDREN; i++) {
				context.spawn(child).tell(new Node.Start(message.number() + (long) i * leaves, leaves));
			}
		}

		@Handler
		void sum(Node.Sum message, ActorContext<Node> context) {
			this.sum += message.value();
			this.left--;
			if (this.left == 0) {
				done(this.sum, context);
			}
		}

		private void done(long value, ActorContext<Node> context) {
			this.done.accept(value);
			context.stop();
		}

	}

}
