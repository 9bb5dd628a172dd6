package io.pura.story;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * Takes a millisecond for each drop, which must come in order.
 */
class SlowActor implements Actor<Flood> {

	private static final int STEP = 256;

	private int next;

	@Handler
	void drop(Flood.Drop message) {
		if (message.number() != this.next) {
			System.out.println("WRONG: " + message.number() + " instead of " + this.next);
			System.exit(1);
		}
		this.next++;
		if (this.next % STEP == 0) {
			System.out.println("taken " + this.next);
		}
		LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
	}

	@Handler
	int count(Flood.Count message) {
		return this.next;
	}

}
