package io.pura.benchmarks.local.pura;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Gate;
import io.pura.benchmarks.local.workload.Queues;

/**
 * An actor that lets messages of several types wait.
 */
record PuraQueues(ActorSystem system) implements Queues {

	@Override
	public Queue queue(Gate gate, int messages, Runnable done) {
		ActorRef<Waiting> actor = this.system.spawn(() -> new WaitingActor(messages, done));
		actor.tell(new Waiting.Wait(gate));
		return (type, value) -> actor.tell(message(type, value));
	}

	private static Message<Waiting, Void> message(int type, int value) {
		return switch (type) {
			case 0 -> new Waiting.A(value);
			case 1 -> new Waiting.B(value);
			case 2 -> new Waiting.C(value);
			case 3 -> new Waiting.D(value);
			case 4 -> new Waiting.E(value);
			case 5 -> new Waiting.F(value);
			default -> throw new IllegalArgumentException("There is no type " + type);
		};
	}

	interface Waiting {

		record Wait(Gate gate) implements Message<Waiting, Void> {

		}

		record A(int value) implements Message<Waiting, Void> {

		}

		record B(int value) implements Message<Waiting, Void> {

		}

		record C(int value) implements Message<Waiting, Void> {

		}

		record D(int value) implements Message<Waiting, Void> {

		}

		record E(int value) implements Message<Waiting, Void> {

		}

		record F(int value) implements Message<Waiting, Void> {

		}

	}

	static final class WaitingActor implements Actor<Waiting> {

		private final Runnable done;

		private int left;

		private long sum;

		WaitingActor(int messages, Runnable done) {
			this.left = messages;
			this.done = done;
		}

		@Handler
		void await(Waiting.Wait message) {
			message.gate().pass();
		}

		@Handler
		void a(Waiting.A message) {
			handled(message.value() + 0);
		}

		@Handler
		void b(Waiting.B message) {
			handled(message.value() + 1);
		}

		@Handler
		void c(Waiting.C message) {
			handled(message.value() + 2);
		}

		@Handler
		void d(Waiting.D message) {
			handled(message.value() + 3);
		}

		@Handler
		void e(Waiting.E message) {
			handled(message.value() + 4);
		}

		@Handler
		void f(Waiting.F message) {
			handled(message.value() + 5);
		}

		private void handled(int value) {
			this.sum += value;
			this.left--;
			if (this.left == 0) {
				this.done.run();
			}
		}

	}

}
