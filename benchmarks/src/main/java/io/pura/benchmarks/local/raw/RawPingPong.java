package io.pura.benchmarks.local.raw;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

import io.pura.benchmarks.local.workload.PlaysPingPong;

/**
 * A thread for each processor, which moves balls from one deque to another.
 */
record RawPingPong(ExecutorService threads) implements PlaysPingPong {

	@Override
	public Runnable pingPong(int pairs, int hits, Runnable done) {
		int processors = Runtime.getRuntime().availableProcessors();
		return () -> {
			for (int i = 0; i < processors; i++) {
				int share = pairs / processors + ((i < pairs % processors) ? 1 : 0);
				List<Pair> own = Stream.generate(() -> new Pair(new ArrayDeque<>(), new ArrayDeque<>()))
					.limit(share)
					.toList();
				this.threads.execute(() -> play(own, hits, done));
			}
		};
	}

	private static void play(List<Pair> pairs, int hits, Runnable done) {
		pairs.forEach((pair) -> pair.one().add(new Ball(hits, pair.other())));
		for (int i = 0; i < hits; i++) {
			boolean forth = i % 2 == 0;
			for (Pair pair : pairs) {
				ArrayDeque<Ball> own = forth ? pair.one() : pair.other();
				Ball ball = own.remove();
				ball.from().add(new Ball(ball.hits() - 1, own));
			}
		}
		pairs.forEach((pair) -> done.run());
	}

	private record Pair(ArrayDeque<Ball> one, ArrayDeque<Ball> other) {

	}

	private record Ball(int hits, ArrayDeque<Ball> from) {

	}

}
