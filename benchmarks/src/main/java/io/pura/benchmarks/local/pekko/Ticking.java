package io.pura.benchmarks.local.pekko;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * An actor that counts ticks.
 */
final class Ticking extends AbstractBehavior<Ticking.Tick> {

	private final Runnable done;

	private int left;

	private Ticking(ActorContext<Tick> context, int ticks, Runnable done) {
		super(context);
		this.left = ticks;
		this.done = done;
	}

	static Behavior<Tick> create(int ticks, Runnable done) {
		return Behaviors.setup((context) -> new Ticking(context, ticks, done));
	}

	@Override
	public Receive<Tick> createReceive() {
		return newReceiveBuilder().onMessage(Tick.class, this::tick).build();
	}

	private Behavior<Tick> tick(Tick message) {
		this.left--;
		if (this.left == 0) {
			this.done.run();
		}
		return this;
	}

	record Tick(int value) {

	}

}
