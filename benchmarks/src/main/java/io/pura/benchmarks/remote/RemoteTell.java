package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Workload;

/**
 * Threads tell one actor of another node as fast as they can, until all of it has come. A
 * thread asks for the count after every {@value #CHUNK} messages, and waits for an answer
 * when too many of these asks are open: so at most {@value #IN_FLIGHT} messages are on
 * the way, which no queue is too short for.
 *
 * @param bytes the size of the payload
 * @param producers the number of threads
 * @param time how long to begin with further messages, though each thread sends
 * {@value #CHUNK} at least
 */
record RemoteTell(int bytes, int producers, Duration time) implements Workload<TestedNode> {

	static final int CHUNK = 500;

	static final int IN_FLIGHT = 8_000;

	RemoteTell {
		if (producers * CHUNK > IN_FLIGHT) {
			throw new IllegalArgumentException("'producers' must be at most " + (IN_FLIGHT / CHUNK));
		}
	}

	@Override
	public String name() {
		return "tell %d:1, %d B".formatted(this.producers, this.bytes);
	}

	@Override
	public Map<Metric, Double> run(TestedNode node) throws Exception {
		TestedNode.Count before = Answers.await(node.count());
		ExecutorService threads = Executors.newFixedThreadPool(this.producers);
		try {
			long begin = System.nanoTime();
			long messages = 0;
			for (Future<Long> told : tell(node, begin, threads)) {
				messages += told.get();
			}
			long nanos = System.nanoTime() - begin;
			Answers.await(node.count()).checkSince(before, messages, this.bytes);
			return Map.of(Metric.REMOTE_TELLS, messages * 1e6 / nanos);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private List<Future<Long>> tell(TestedNode node, long begin, ExecutorService threads) {
		List<Future<Long>> told = new ArrayList<>();
		for (int i = 0; i < this.producers; i++) {
			told.add(threads.submit(() -> tell(node, begin)));
		}
		return told;
	}

	/** Ends, as every answer that it waits for comes in time or fails. */
	private long tell(TestedNode node, long begin) throws Exception {
		byte[] payload = new byte[this.bytes];
		int chunksInFlight = IN_FLIGHT / CHUNK / this.producers;
		Queue<CompletableFuture<TestedNode.Count>> chunks = new ArrayDeque<>();
		long messages = 0;
		do {
			if (chunks.size() == chunksInFlight) {
				Answers.await(chunks.remove());
			}
			for (int i = 0; i < CHUNK; i++) {
				node.tell(payload);
			}
			messages += CHUNK;
			chunks.add(node.count());
		}
		while (System.nanoTime() - begin < this.time.toNanos());
		for (CompletableFuture<TestedNode.Count> chunk : chunks) {
			Answers.await(chunk);
		}
		return messages;
	}

}
