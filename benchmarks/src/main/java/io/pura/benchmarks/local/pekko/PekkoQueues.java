package io.pura.benchmarks.local.pekko;

import io.pura.benchmarks.local.workload.Gate;
import io.pura.benchmarks.local.workload.Queues;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * An actor that lets messages of several types wait.
 */
record PekkoQueues(Guardian guardian) implements Queues {

	@Override
	public Queue queue(Gate gate, int messages, Runnable done) {
		ActorRef<Message> actor = this.guardian
			.spawn(Behaviors.setup((context) -> new Waiting(context, messages, done)));
		actor.tell(new Wait(gate));
		return (type, value) -> actor.tell(message(type, value));
	}

	private static Message message(int type, int value) {
		return switch (type) {
			case 0 -> new A(value);
			case 1 -> new B(value);
			case 2 -> new C(value);
			case 3 -> new D(value);
			case 4 -> new E(value);
			case 5 -> new F(value);
			default -> throw new IllegalArgumentException("There is no type " + type);
		};
	}

	private sealed interface Message {

	}

	private record Wait(Gate gate) implements Message {

	}

	private record A(int value) implements Message {

	}

	private record B(int value) implements Message {

	}

	private record C(int value) implements Message {

	}

	private record D(int value) implements Message {

	}

	private record E(int value) implements Message {

	}

	private record F(int value) implements Message {

	}

	private static final class Waiting extends AbstractBehavior<Message> {

		private final Runnable done;

		private int left;

		private long sum;

		Waiting(ActorContext<Message> context, int messages, Runnable done) {
			super(context);
			this.left = messages;
			this.done = done;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(A.class, this::a)
				.onMessage(B.class, this::b)
				.onMessage(C.class, this::c)
				.onMessage(D.class, this::d)
				.onMessage(E.class, this::e)
				.onMessage(F.class, this::f)
				.onMessage(Wait.class, this::await)
				.build();
		}

		private Behavior<Message> await(Wait message) {
			message.gate().pass();
			return this;
		}

		private Behavior<Message> a(A message) {
			return handled(message.value() + 0);
		}

		private Behavior<Message> b(B message) {
			return handled(message.value() + 1);
		}

		private Behavior<Message> c(C message) {
			return handled(message.value() + 2);
		}

		private Behavior<Message> d(D message) {
			return handled(message.value() + 3);
		}

		private Behavior<Message> e(E message) {
			return handled(message.value() + 4);
		}

		private Behavior<Message> f(F message) {
			return handled(message.value() + 5);
		}

		private Behavior<Message> handled(int value) {
			this.sum += value;
			this.left--;
			if (this.left == 0) {
				this.done.run();
			}
			return this;
		}

	}

}
