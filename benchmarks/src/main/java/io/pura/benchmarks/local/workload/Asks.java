package io.pura.benchmarks.local.workload;

import java.util.concurrent.CompletableFuture;

/**
 * Answers threads that are no actors.
 */
public interface Asks extends Ability {

	/**
	 * Starts an actor that answers with what it was asked.
	 * @return the way to ask it
	 */
	Echo echo();

	/**
	 * Asks an actor.
	 */
	interface Echo {

		/**
		 * Asks it.
		 * @param value what it is asked
		 * @return its answer
		 */
		CompletableFuture<Answer> ask(int value);

		/**
		 * Says that no more asks will come.
		 */
		default void end() {
		}

	}

	/**
	 * The reply to an ask.
	 *
	 * @param value what was asked
	 */
	record Answer(int value) {

		void check(int expected) {
			if (this.value != expected) {
				throw new IllegalStateException("Asked for " + expected + " and was answered " + this.value);
			}
		}

	}

}
