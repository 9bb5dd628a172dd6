package io.pura.benchmarks.local.pura;

import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Actor;

/**
 * The protocol of actors that take ticks.
 */
interface Ticking {

	record Tick(int value) implements Message<Ticking, Void> {

	}

	/**
	 * Counts ticks.
	 */
	final class TickingActor implements Actor<Ticking> {

		private final Runnable done;

		private int left;

		TickingActor(int ticks, Runnable done) {
			this.left = ticks;
			this.done = done;
		}

		@Handler
		void tick(Tick message) {
			this.left--;
			if (this.left == 0) {
				this.done.run();
			}
		}

	}

}
