package io.pura.benchmarks.local.vertx;

import io.pura.benchmarks.local.workload.Idles;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Consumers that do nothing.
 */
record VertxIdles(Bus bus) implements Idles {

	@Override
	public Runnable idle(Object[] refs) {
		this.bus.setUp(() -> {
			for (int i = 0; i < refs.length; i++) {
				refs[i] = this.bus.consumer(new Idle(i));
			}
			return refs;
		});
		return () -> {
			for (Object ref : refs) {
				((MessageConsumer<?>) ref).unregister();
			}
		};
	}

	/**
	 * An object of 24 bytes.
	 */
	private static final class Idle implements Handler<Message<Object>> {

		private final long number;

		Idle(long number) {
			this.number = number;
		}

		@Override
		public void handle(Message<Object> message) {
			message.reply(this.number);
		}

	}

}
