package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Repetition;
import io.pura.benchmarks.measure.Sample;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.TestedNode;

/**
 * One thread asks an actor of another node 2,000 times a second, whether answers have
 * come or not, and one sends another actor there 10 MB four times a second. Times begin
 * when a message is due, so whoever holds the thread up does not shorten them.
 *
 * @param time how long to go on, though there is one of each at least
 */
record LargeAmongSmall(Duration time) implements RemoteWorkload {

	private static final int SMALL = 100;

	private static final int LARGE = 10_000_000;

	private static final int SMALL_PER_SECOND = 2_000;

	private static final int LARGE_PER_SECOND = 4;

	@Override
	public String name() {
		return "asks beside 10 MB";
	}

	@Override
	public Repetition repetition(Duration time) {
		return Repetition.once();
	}

	@Override
	public void warmUp(TestedNode node, Duration time) throws Exception {
		new LargeAmongSmall(time.multipliedBy(2)).run(node);
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		byte[] small = Payloads.of(SMALL);
		byte[] large = Payloads.of(LARGE);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			Future<Sample> smallMicros = threads.submit(() -> micros(SMALL_PER_SECOND, (i) -> {
				return checked(node.ask(i, small), i, SMALL);
			}));
			Future<Sample> largeMicros = threads.submit(() -> micros(LARGE_PER_SECOND, (i) -> {
				return checked(node.bulk(large), LARGE, 0);
			}));
			Sample asks = smallMicros.get();
			return Map.of(Metric.ASK_P50, asks.median(), Metric.ASK_P99, asks.percentile(99), Metric.ASK_MAX,
					asks.max(), Metric.BULK_P50, largeMicros.get().median() / 1e3);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static CompletableFuture<Long> checked(CompletableFuture<Answer> answer, int value, int bytes) {
		return answer.handleAsync((reply, failure) -> {
			long nanos = System.nanoTime();
			if (failure != null) {
				throw new IllegalStateException("No answer to " + value, failure);
			}
			reply.check(value, bytes);
			return nanos;
		}, Runnable::run);
	}

	private Sample micros(int perSecond, Send send) throws Exception {
		List<Long> due = new ArrayList<>();
		List<CompletableFuture<Long>> answered = new ArrayList<>();
		Pace pace = new Pace(perSecond);
		do {
			int number = due.size();
			due.add(pace.await(number));
			answered.add(send.send(number));
		}
		while (pace.isWithin(this.time));
		double[] micros = new double[due.size()];
		for (int i = 0; i < micros.length; i++) {
			micros[i] = (Answers.await(answered.get(i)) - due.get(i)) / 1e3;
		}
		return Sample.of(micros);
	}

	/**
	 * Sends a message.
	 */
	private interface Send {

		/**
		 * Returns when the answer has come.
		 */
		CompletableFuture<Long> send(int number);

	}

}
