package io.pura.benchmarks.local.pura;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Asks;
import io.pura.benchmarks.local.workload.AsksFromActor;
import org.jspecify.annotations.Nullable;

/**
 * An actor that asks another one.
 */
record PuraAsksFromActor(ActorSystem system) implements AsksFromActor {

	@Override
	public Runnable askFromActor(int asks, int inFlight, Runnable done) {
		ActorRef<Echoing> echo = this.system.spawn(Echoing.EchoingActor::new);
		ActorRef<Asking> asker = this.system.create((context) -> new AskingActor(context, echo, asks, done));
		return () -> asker.tell(new Asking.Go(inFlight));
	}

	interface Asking {

		record Go(int inFlight) implements Message<Asking, Void> {

		}

	}

	static final class AskingActor implements Actor<Asking> {

		private final ActorRef<Echoing> echo;

		private final int asks;

		private final Runnable done;

		private int asked;

		private final ActorContext<Asking> context;

		private int answered;

		AskingActor(ActorContext<Asking> context, ActorRef<Echoing> echo, int asks, Runnable done) {
			this.context = context;
			this.echo = echo;
			this.asks = asks;
			this.done = done;
		}

		@Handler
		void go(Asking.Go message) {
			for (int i = 0; i < Math.min(message.inFlight(), this.asks); i++) {
				ask();
			}
		}

		private void ask() {
			this.asked++;
			this.context.pipe(this.echo.ask(new Echoing.Question(this.asked)), this::answered);
		}

		private void answered(Asks.@Nullable Answer answer, @Nullable Throwable failure) {
			if (answer == null) {
				throw new IllegalStateException(failure);
			}
			this.answered++;
			if (this.asked < this.asks) {
				ask();
			}
			else if (this.answered == this.asks) {
				this.done.run();
			}
		}

	}

}
