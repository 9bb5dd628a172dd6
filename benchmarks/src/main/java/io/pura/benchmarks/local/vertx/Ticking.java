package io.pura.benchmarks.local.vertx;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;

/**
 * A consumer that counts ticks.
 */
final class Ticking implements Handler<Message<Object>> {

	private final Runnable done;

	private int left;

	Ticking(int ticks, Runnable done) {
		this.left = ticks;
		this.done = done;
	}

	@Override
	public void handle(Message<Object> message) {
		if (message.body() instanceof Tick) {
			this.left--;
			if (this.left == 0) {
				this.done.run();
			}
		}
	}

	record Tick(int value) {

	}

}
