package io.pura.benchmarks.local.vertx;

import io.pura.benchmarks.local.workload.Asks;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;

/**
 * A consumer that answers with what it was asked.
 */
record Echoing(Bus bus) implements Handler<Message<Object>> {

	@Override
	public void handle(Message<Object> message) {
		if (message.body() instanceof Question question) {
			this.bus.reply(message, new Asks.Answer(question.value()));
		}
	}

	record Question(int value) {

	}

}
