package io.pura.benchmarks.local.raw;

import java.util.Queue;
import java.util.function.Consumer;

/**
 * Takes messages out of a queue until it has had all.
 *
 * @param <M> the type of the messages
 * @param queue the queue
 * @param messages the number of messages
 * @param handler handles each
 * @param done called after the last one
 */
record Consuming<M>(Queue<M> queue, int messages, Consumer<M> handler, Runnable done) implements Runnable {

	@Override
	public void run() {
		Pause pause = new Pause();
		int left = this.messages;
		while (left > 0 && !Thread.currentThread().isInterrupted()) {
			M message = this.queue.poll();
			if (message == null) {
				pause.again();
				continue;
			}
			pause.end();
			this.handler.accept(message);
			left--;
		}
		this.done.run();
	}

}
