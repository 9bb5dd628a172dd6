package io.pura.benchmarks.local.raw;

import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

import io.pura.benchmarks.local.workload.Gate;
import io.pura.benchmarks.local.workload.Queues;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * A queue with messages of several types.
 */
record RawQueues(ExecutorService threads) implements Queues {

	private static final int CHUNK = 1024;

	@Override
	public Queue queue(Gate gate, int messages, Runnable done) {
		MpscUnboundedArrayQueue<Message> queue = new MpscUnboundedArrayQueue<>(CHUNK);
		Summing summing = new Summing();
		Runnable consuming = new Consuming<>(queue, messages, summing, done);
		this.threads.execute(() -> {
			gate.pass();
			consuming.run();
		});
		return (type, value) -> queue.offer(message(type, value));
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

	private static final class Summing implements Consumer<Message> {

		private long sum;

		@Override
		public void accept(Message message) {
			if (message instanceof A a) {
				this.sum += a.value() + 0;
			}
			else if (message instanceof B b) {
				this.sum += b.value() + 1;
			}
			else if (message instanceof C c) {
				this.sum += c.value() + 2;
			}
			else if (message instanceof D d) {
				this.sum += d.value() + 3;
			}
			else if (message instanceof E e) {
				this.sum += e.value() + 4;
			}
			else if (message instanceof F f) {
				this.sum += f.value() + 5;
			}
		}

	}

}
