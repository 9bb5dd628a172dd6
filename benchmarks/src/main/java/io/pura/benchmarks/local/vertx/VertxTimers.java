package io.pura.benchmarks.local.vertx;

import java.time.Duration;

import io.pura.benchmarks.local.workload.Lateness;
import io.pura.benchmarks.local.workload.SetsTimers;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A consumer that sets timers, which run in its own context.
 */
record VertxTimers(Bus bus) implements SetsTimers {

	@Override
	public Runnable setTimers(int timers, Duration delay, Lateness lateness) {
		String address = this.bus.setUp(() -> {
			MessageConsumer<Object> consumer = this.bus.consumer();
			consumer.handler((message) -> go((Go) message.body(), consumer.address(), delay, lateness));
			return consumer.address();
		});
		return () -> this.bus.send(address, new Go(timers));
	}

	private void go(Go message, String self, Duration delay, Lateness lateness) {
		long begin = System.nanoTime();
		int batch = Math.min(BATCH, message.timers());
		for (int i = 0; i < batch; i++) {
			long due = System.nanoTime() + delay.toNanos();
			this.bus.vertx().setTimer(delay.toMillis(), (id) -> lateness.handled(due));
		}
		lateness.set(System.nanoTime() - begin);
		if (message.timers() > batch) {
			this.bus.send(self, new Go(message.timers() - batch));
		}
	}

	private record Go(int timers) {

	}

}
