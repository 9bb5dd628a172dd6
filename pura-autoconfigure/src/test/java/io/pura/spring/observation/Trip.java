package io.pura.spring.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;

/**
 * Messages that go from actor to actor.
 */
interface Trip {

	record Ping() implements Message<Trip, String> {
	}

	record Fail() implements Message<Trip, String> {
	}

	record Later(CompletableFuture<String> stage) implements Message<Trip, String> {
	}

	record Remind() implements Message<Trip, Void> {
	}

	record Ask() implements Message<Trip, String> {
	}

	record Tell() implements Message<Trip, Void> {
	}

	/**
	 * Asks and tells the next actor.
	 */
	class TripActor implements Actor<Trip> {

		private final ActorRef<Trip> next;

		TripActor(ActorRef<Trip> next) {
			this.next = next;
		}

		@Handler
		String ping(Ping message) {
			return "pong";
		}

		@Handler
		String fail(Fail message) {
			throw new IllegalStateException("broken");
		}

		@Handler
		CompletionStage<String> later(Later message) {
			return message.stage();
		}

		@Handler
		void remind(Remind message, ActorContext<Trip> context) {
			context.schedule(Duration.ofMillis(1), new Ping());
		}

		@Handler
		CompletionStage<String> ask(Ask message) {
			return this.next.ask(new Ping());
		}

		@Handler
		void tell(Tell message) {
			this.next.tell(new Ping());
		}

	}

	/**
	 * Is the last one.
	 */
	final class LastActor extends TripActor {

		LastActor() {
			super(null);
		}

	}

}
