package io.pura.benchmarks.local.pura;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Asks;

/**
 * The protocol of actors that answer with what they were asked.
 */
interface Echoing {

	record Question(int value) implements Message<Echoing, Asks.Answer> {

	}

	/**
	 * Answers.
	 */
	final class EchoingActor implements Actor<Echoing> {

		@Handler
		Asks.Answer answer(Question message) {
			return new Asks.Answer(message.value());
		}

	}

}
