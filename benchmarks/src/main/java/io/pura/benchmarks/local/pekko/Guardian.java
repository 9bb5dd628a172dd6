package io.pura.benchmarks.local.pekko;

import java.time.Duration;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Starts actors at the top, whose names are of no interest.
 */
record Guardian(ActorSystem<SpawnProtocol.Command> system) {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	<T> ActorRef<T> spawn(Behavior<T> behavior) {
		return spawn(behavior, Props.empty());
	}

	<T> ActorRef<T> spawn(Behavior<T> behavior, Props props) {
		return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(this.system,
				(asker) -> new SpawnProtocol.Spawn<>(behavior, "", props, asker), TIMEOUT, this.system.scheduler())
			.toCompletableFuture()
			.join();
	}

}
