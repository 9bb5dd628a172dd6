package io.pura.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * A running actor system, with the actors that workloads need. Every message is a new
 * object.
 */
interface TestedSystem extends AutoCloseable {

	/**
	 * Starts an actor that takes ticks.
	 * @param ticks the number of ticks that it will be told
	 * @param done called by the actor when it handles the last one
	 */
	Sink sink(int ticks, Runnable done);

	/**
	 * Starts an actor that answers with what it was asked.
	 */
	Echo echo();

	@Override
	void close();

	/**
	 * Tells an actor ticks.
	 */
	interface Sink {

		void tell(int value);

	}

	/**
	 * Asks an actor.
	 */
	interface Echo {

		CompletableFuture<Answer> ask(int value);

	}

	/**
	 * The reply to an ask.
	 */
	record Answer(int value) {

		void check(int expected) {
			if (this.value != expected) {
				throw new IllegalStateException("Asked for " + expected + " and was answered " + this.value);
			}
		}

	}

}
