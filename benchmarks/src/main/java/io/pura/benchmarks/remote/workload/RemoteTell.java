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
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Tally;
import io.pura.benchmarks.remote.node.TestedNode;
import org.jspecify.annotations.Nullable;

/**
 * Threads tell one actor of another node as fast as they can, until all of it has come.
 * What is on the way is bounded in messages and bytes, so that no queue is too short for
 * it: a thread asks for the count after each half of its share, and goes on when the half
 * before is confirmed.
 *
 * @param aspect whether it is about messages or about what encrypting them costs
 * @param bytes the size of the payload
 * @param producers the number of threads
 * @param time how long to begin with further messages, though each thread sends
 * {@value #CLOCK_PERIOD} or a whole half at least
 */
record RemoteTell(Aspect aspect, int bytes, int producers, Duration time) implements RemoteWorkload {

	/** Half of the outbound queue that all systems have. */
	static final int MAX_MESSAGES = 32 * 1024;

	static final int MAX_BYTES = 6 * 1024 * 1024;

	/** After so many messages a thread looks how late it is. */
	static final int CLOCK_PERIOD = 64;

	RemoteTell {
		if (producers > Tally.MAX_SENDERS) {
			throw new IllegalArgumentException("'producers' must be at most " + Tally.MAX_SENDERS);
		}
	}

	RemoteTell(int bytes, int producers, Duration time) {
		this(Aspect.MESSAGES, bytes, producers, time);
	}

	@Override
	public String name() {
		String name = "tell %d:1, %s".formatted(this.producers, Payloads.size(this.bytes));
		return (this.aspect == Aspect.ENCRYPTION) ? name + ", TLS" : name;
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		Count before = Answers.await(node.count());
		ExecutorService threads = Executors.newFixedThreadPool(this.producers);
		try {
			long begin = System.nanoTime();
			long messages = 0;
			for (Future<Long> told : tell(node, begin, threads)) {
				messages += told.get();
			}
			long nanos = System.nanoTime() - begin;
			Answers.await(node.count()).checkSince(before, messages);
			return Map.of(Metric.REMOTE_TELLS, messages * 1e6 / nanos);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private List<Future<Long>> tell(TestedNode node, long begin, ExecutorService threads) {
		List<Future<Long>> told = new ArrayList<>();
		for (int i = 0; i < this.producers; i++) {
			int sender = i;
			told.add(threads.submit(() -> tell(node, sender, begin)));
		}
		return told;
	}

	/** Ends, as every answer that it waits for comes in time or fails. */
	private long tell(TestedNode node, int sender, long begin) throws Exception {
		byte[] payload = Payloads.of(this.bytes);
		int half = half();
		CompletableFuture<Count> before = null;
		long messages = 0;
		while (true) {
			long end = messages + half;
			boolean inTime = true;
			while (inTime && messages < end) {
				messages++;
				node.tell(sender, messages, payload);
				inTime = messages % CLOCK_PERIOD != 0 || isInTime(begin);
			}
			CompletableFuture<Count> now = node.count();
			await(before);
			if (!isInTime(begin)) {
				await(now);
				return messages;
			}
			before = now;
		}
	}

	private static void await(@Nullable CompletableFuture<Count> count) throws Exception {
		if (count != null) {
			Answers.await(count);
		}
	}

	private boolean isInTime(long begin) {
		return System.nanoTime() - begin < this.time.toNanos();
	}

	/** Half of what one thread may have on the way. */
	int half() {
		return Math.max(1, Math.min(MAX_MESSAGES, MAX_BYTES / this.bytes) / this.producers / 2);
	}

}
