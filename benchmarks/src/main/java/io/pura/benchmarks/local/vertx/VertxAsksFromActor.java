package io.pura.benchmarks.local.vertx;

import io.pura.benchmarks.local.workload.Asks;
import io.pura.benchmarks.local.workload.AsksFromActor;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;

/**
 * A consumer that asks another one.
 */
record VertxAsksFromActor(Bus bus) implements AsksFromActor {

	@Override
	public Runnable askFromActor(int asks, int inFlight, Runnable done) {
		String asker = this.bus.setUp(() -> {
			String echo = this.bus.register(new Echoing(this.bus));
			return this.bus.register(new Asking(this.bus, echo, asks, done));
		});
		return () -> this.bus.send(asker, new Go(inFlight));
	}

	private record Go(int inFlight) {

	}

	private static final class Asking implements Handler<Message<Object>> {

		private final Bus bus;

		private final String echo;

		private final int asks;

		private final Runnable done;

		private int asked;

		private int answered;

		Asking(Bus bus, String echo, int asks, Runnable done) {
			this.bus = bus;
			this.echo = echo;
			this.asks = asks;
			this.done = done;
		}

		@Override
		public void handle(Message<Object> message) {
			if (message.body() instanceof Go go) {
				for (int i = 0; i < Math.min(go.inFlight(), this.asks); i++) {
					ask();
				}
			}
		}

		private void ask() {
			this.asked++;
			this.bus.<Asks.Answer>request(this.echo, new Echoing.Question(this.asked))
				.onSuccess((answer) -> answered());
		}

		private void answered() {
			this.answered++;
			if (this.asked < this.asks) {
				ask();
			}
			else if (this.answered == this.asks) {
				this.done.run();
			}
		}

	}

}
