package io.pura.story;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * Takes numbers once each and in order, or ends the process.
 */
class InOrderActor implements Actor<Deliveries> {

	static final int STEP = 500;

	private int next;

	@Handler
	void deliver(Deliveries.Deliver message) {
		if (message.number() != this.next) {
			System.out.println("WRONG: " + message.number() + " instead of " + this.next);
			System.exit(1);
		}
		this.next++;
		if (this.next % STEP == 0) {
			System.out.println("noted " + this.next + ".");
		}
	}

	@Handler
	int count(Deliveries.Count message) {
		return this.next;
	}

}
