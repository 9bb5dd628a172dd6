package io.pura.benchmarks.local.vertx;

import java.util.Queue;

import io.pura.benchmarks.local.workload.Gate;
import io.pura.benchmarks.local.workload.Queues;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;

/**
 * A consumer that lets messages of several types wait.
 */
record VertxQueues(Bus bus) implements Queues {

	@Override
	public Queue queue(Gate gate, int messages, Runnable done) {
		String address = this.bus.setUp(() -> this.bus.register(new Waiting(messages, done)));
		this.bus.send(address, new Wait(gate));
		return (type, value) -> this.bus.send(address, message(type, value));
	}

	private static Object message(int type, int value) {
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

	private record Wait(Gate gate) {

	}

	private record A(int value) {

	}

	private record B(int value) {

	}

	private record C(int value) {

	}

	private record D(int value) {

	}

	private record E(int value) {

	}

	private record F(int value) {

	}

	private static final class Waiting implements Handler<Message<Object>> {

		private final Runnable done;

		private int left;

		private long sum;

		Waiting(int messages, Runnable done) {
			this.left = messages;
			this.done = done;
		}

		@Override
		public void handle(Message<Object> message) {
			Object body = message.body();
			if (body instanceof A a) {
				handled(a.value() + 0);
			}
			else if (body instanceof B b) {
				handled(b.value() + 1);
			}
			else if (body instanceof C c) {
				handled(c.value() + 2);
			}
			else if (body instanceof D d) {
				handled(d.value() + 3);
			}
			else if (body instanceof E e) {
				handled(e.value() + 4);
			}
			else if (body instanceof F f) {
				handled(f.value() + 5);
			}
			else if (body instanceof Wait wait) {
				wait.gate().pass();
			}
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
