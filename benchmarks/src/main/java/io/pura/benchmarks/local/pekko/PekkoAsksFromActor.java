package io.pura.benchmarks.local.pekko;

import java.time.Duration;

import io.pura.benchmarks.local.workload.Asks;
import io.pura.benchmarks.local.workload.AsksFromActor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * An actor that asks another one.
 */
record PekkoAsksFromActor(Guardian guardian) implements AsksFromActor {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Override
	public Runnable askFromActor(int asks, int inFlight, Runnable done) {
		ActorRef<Echoing.Question> echo = this.guardian.spawn(Echoing.create());
		ActorRef<Message> asker = this.guardian
			.spawn(Behaviors.setup((context) -> new Asking(context, echo, asks, done)));
		return () -> asker.tell(new Go(inFlight));
	}

	private sealed interface Message {

	}

	private record Go(int inFlight) implements Message {

	}

	private record Answered(Asks.@Nullable Answer answer, @Nullable Throwable failure) implements Message {

	}

	private static final class Asking extends AbstractBehavior<Message> {

		private final ActorRef<Echoing.Question> echo;

		private final int asks;

		private final Runnable done;

		private int asked;

		private int answered;

		Asking(ActorContext<Message> context, ActorRef<Echoing.Question> echo, int asks, Runnable done) {
			super(context);
			this.echo = echo;
			this.asks = asks;
			this.done = done;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(Answered.class, this::answered).onMessage(Go.class, this::go).build();
		}

		private Behavior<Message> go(Go message) {
			for (int i = 0; i < Math.min(message.inFlight(), this.asks); i++) {
				ask();
			}
			return this;
		}

		private void ask() {
			this.asked++;
			int value = this.asked;
			getContext().ask(Asks.Answer.class, this.echo, TIMEOUT, (asker) -> new Echoing.Question(value, asker),
					Answered::new);
		}

		private Behavior<Message> answered(Answered message) {
			if (message.answer() == null) {
				throw new IllegalStateException(message.failure());
			}
			this.answered++;
			if (this.asked < this.asks) {
				ask();
			}
			else if (this.answered == this.asks) {
				this.done.run();
			}
			return this;
		}

	}

}
