package io.pura.benchmarks.local.vertx;

import java.util.List;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.FansOut;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A consumer that sends to many others.
 */
record VertxFanOut(Bus bus) implements FansOut {

	@Override
	public Runnable fanOut(int receivers, int rounds, Runnable done) {
		String sender = this.bus.setUp(() -> {
			List<String> addresses = Stream.generate(() -> this.bus.register(new Ticking(rounds, done)))
				.limit(receivers)
				.toList();
			MessageConsumer<Object> consumer = this.bus.consumer();
			consumer.handler((message) -> go((Go) message.body(), addresses, consumer.address()));
			return consumer.address();
		});
		return () -> this.bus.send(sender, new Go(rounds));
	}

	private void go(Go message, List<String> receivers, String self) {
		for (String receiver : receivers) {
			this.bus.send(receiver, new Ticking.Tick(message.rounds()));
		}
		if (message.rounds() > 1) {
			this.bus.send(self, new Go(message.rounds() - 1));
		}
	}

	private record Go(int rounds) {

	}

}
