package io.pura.benchmarks.local.raw;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.pura.benchmarks.local.workload.Asks;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * A queue of futures, and a thread that completes them.
 */
record RawAsks(ExecutorService threads) implements Asks {

	private static final int CHUNK = 1024;

	@Override
	public Echo echo() {
		Queue<Ask> queue = new MpscUnboundedArrayQueue<>(CHUNK);
		Future<?> answering = this.threads.submit(() -> answer(queue));
		return new Echo() {

			@Override
			public CompletableFuture<Answer> ask(int value) {
				Ask ask = new Ask(value);
				queue.offer(ask);
				return ask;
			}

			@Override
			public void end() {
				answering.cancel(true);
			}

		};
	}

	private static void answer(Queue<Ask> queue) {
		Pause pause = new Pause();
		while (!Thread.currentThread().isInterrupted()) {
			Ask ask = queue.poll();
			if (ask != null) {
				ask.complete(new Answer(ask.value));
				pause.end();
			}
			else {
				pause.again();
			}
		}
	}

	private static final class Ask extends CompletableFuture<Answer> {

		private final int value;

		Ask(int value) {
			this.value = value;
		}

		/** Waking a thread would take longer than all the rest. */
		@Override
		public Answer join() {
			Pause pause = new Pause();
			while (!isDone()) {
				pause.again();
			}
			return super.join();
		}

	}

}
