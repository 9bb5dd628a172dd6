package io.pura.spring.example;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.actor.MessageRejectedException;
import io.pura.spring.ActorComponent;

/**
 * A counter.
 */
@ActorComponent("counter")
public class CounterActor implements Actor<Counter> {

	private long value;

	@Handler
	long add(Counter.Add message) {
		this.value += message.by();
		return this.value;
	}

	@Handler
	long read(Counter.Read message) {
		return this.value;
	}

	@Handler
	void overdraw(Counter.Overdraw message) {
		throw new MessageRejectedException("overdrawn", "There is not that much");
	}

	@Handler
	void fail(Counter.Fail message) {
		throw new IllegalStateException("failed");
	}

	@Handler
	void crash(Counter.Crash message) {
		throw new AssertionError("crashed");
	}

}
