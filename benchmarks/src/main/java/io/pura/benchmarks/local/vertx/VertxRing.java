package io.pura.benchmarks.local.vertx;

import java.util.List;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.RunsRing;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A message that goes round a ring of consumers.
 */
record VertxRing(Bus bus) implements RunsRing {

	@Override
	public Runnable ring(int actors, int hops, Runnable done) {
		String first = this.bus.setUp(() -> {
			List<MessageConsumer<Object>> ring = Stream.generate(this.bus::consumer).limit(actors).toList();
			for (int i = 0; i < actors; i++) {
				String next = ring.get((i + 1) % actors).address();
				ring.get(i).handler((message) -> pass((Token) message.body(), next, done));
			}
			return ring.get(0).address();
		});
		return () -> this.bus.send(first, new Token(hops));
	}

	private void pass(Token token, String next, Runnable done) {
		if (token.hops() == 0) {
			done.run();
		}
		else {
			this.bus.send(next, new Token(token.hops() - 1));
		}
	}

	private record Token(int hops) {

	}

}
