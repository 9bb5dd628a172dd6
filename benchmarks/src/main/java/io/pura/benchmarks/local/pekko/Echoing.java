package io.pura.benchmarks.local.pekko;

import io.pura.benchmarks.local.workload.Asks;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * An actor that answers with what it was asked.
 */
final class Echoing extends AbstractBehavior<Echoing.Question> {

	private Echoing(ActorContext<Question> context) {
		super(context);
	}

	static Behavior<Question> create() {
		return Behaviors.setup(Echoing::new);
	}

	@Override
	public Receive<Question> createReceive() {
		return newReceiveBuilder().onMessage(Question.class, this::answer).build();
	}

	private Behavior<Question> answer(Question message) {
		message.asker().tell(new Asks.Answer(message.value()));
		return this;
	}

	record Question(int value, ActorRef<Asks.Answer> asker) {

	}

}
