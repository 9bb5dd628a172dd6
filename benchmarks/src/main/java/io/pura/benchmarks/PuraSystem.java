package io.pura.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;

/**
 * Pura with its defaults.
 */
final class PuraSystem implements TestedSystem {

	private final ActorSystem system = ActorSystem.create("benchmarks");

	private final AtomicInteger actors = new AtomicInteger();

	@Override
	public Sink sink(int ticks, Runnable done) {
		ActorRef<Ticking> actor = this.system.spawn(nextName(), () -> new TickingActor(ticks, done));
		return (value) -> actor.tell(new Ticking.Tick(value));
	}

	@Override
	public Echo echo() {
		ActorRef<Echoing> actor = this.system.spawn(nextName(), EchoingActor::new);
		return (value) -> actor.ask(new Echoing.Question(value));
	}

	private String nextName() {
		return "actor-" + this.actors.incrementAndGet();
	}

	@Override
	public void close() {
		this.system.stop().join();
	}

	interface Ticking {

		record Tick(int value) implements Message<Ticking, Void> {

		}

	}

	interface Echoing {

		record Question(int value) implements Message<Echoing, Answer> {

		}

	}

	static final class TickingActor implements Actor<Ticking> {

		private final Runnable done;

		private int left;

		TickingActor(int ticks, Runnable done) {
			this.left = ticks;
			this.done = done;
		}

		@Handler
		void tick(Ticking.Tick message) {
			this.left--;
			if (this.left == 0) {
				this.done.run();
			}
		}

	}

	static final class EchoingActor implements Actor<Echoing> {

		@Handler
		Answer answer(Echoing.Question message) {
			return new Answer(message.value());
		}

	}

}
