package io.pura.benchmarks.local.vertx;

import java.util.List;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.PlaysPingPong;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Pairs of consumers that play ping-pong.
 */
record VertxPingPong(Bus bus) implements PlaysPingPong {

	@Override
	public Runnable pingPong(int pairs, int hits, Runnable done) {
		List<Pair> all = Stream.generate(() -> this.bus.setUp(() -> new Pair(player(done), player(done))))
			.limit(pairs)
			.toList();
		return () -> all.forEach((pair) -> this.bus.send(pair.one(), new Ball(hits, pair.other())));
	}

	private String player(Runnable done) {
		MessageConsumer<Object> consumer = this.bus.consumer();
		consumer.handler((message) -> hit((Ball) message.body(), consumer.address(), done));
		return consumer.address();
	}

	private void hit(Ball ball, String self, Runnable done) {
		if (ball.hits() == 0) {
			done.run();
		}
		else {
			this.bus.send(ball.from(), new Ball(ball.hits() - 1, self));
		}
	}

	private record Pair(String one, String other) {

	}

	private record Ball(int hits, String from) {

	}

}
