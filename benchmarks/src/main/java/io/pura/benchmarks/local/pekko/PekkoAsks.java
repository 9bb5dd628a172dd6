package io.pura.benchmarks.local.pekko;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.local.workload.Asks;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * An actor that other threads ask.
 */
record PekkoAsks(Guardian guardian) implements Asks {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Override
	public Echo echo() {
		ActorRef<Echoing.Question> actor = this.guardian.spawn(Echoing.create());
		return (value) -> ask(actor, value);
	}

	private CompletableFuture<Answer> ask(ActorRef<Echoing.Question> actor, int value) {
		return AskPattern.<Echoing.Question, Answer>ask(actor, (asker) -> new Echoing.Question(value, asker), TIMEOUT,
				this.guardian.system().scheduler())
			.toCompletableFuture();
	}

}
