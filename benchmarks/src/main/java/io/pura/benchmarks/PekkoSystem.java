package io.pura.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Pekko's typed actors.
 */
final class PekkoSystem implements TestedSystem {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final ActorSystem<SpawnProtocol.Command> system;

	private final AtomicInteger actors = new AtomicInteger();

	private PekkoSystem(Config config) {
		this.system = ActorSystem.create(SpawnProtocol.create(), "benchmarks", config);
	}

	static PekkoSystem withDefaults() {
		return new PekkoSystem(ConfigFactory.load());
	}

	static PekkoSystem tuned() {
		return new PekkoSystem(ConfigFactory.parseString("""
				pekko.actor.default-dispatcher {
					throughput = 100
					fork-join-executor {
						parallelism-min = %1$d
						parallelism-max = %1$d
					}
				}
				""".formatted(Runtime.getRuntime().availableProcessors())).withFallback(ConfigFactory.load()));
	}

	@Override
	public Sink sink(int ticks, Runnable done) {
		ActorRef<Tick> actor = spawn(Behaviors.setup((context) -> new Ticking(context, ticks, done)));
		return (value) -> actor.tell(new Tick(value));
	}

	@Override
	public Echo echo() {
		ActorRef<Question> actor = spawn(Behaviors.setup(Echoing::new));
		return (value) -> ask(actor, value);
	}

	private CompletableFuture<Answer> ask(ActorRef<Question> actor, int value) {
		return AskPattern
			.<Question, Answer>ask(actor, (asker) -> new Question(value, asker), TIMEOUT, this.system.scheduler())
			.toCompletableFuture();
	}

	private <T> ActorRef<T> spawn(Behavior<T> behavior) {
		String name = "actor-" + this.actors.incrementAndGet();
		return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(this.system,
				(asker) -> new SpawnProtocol.Spawn<>(behavior, name, Props.empty(), asker), TIMEOUT,
				this.system.scheduler())
			.toCompletableFuture()
			.join();
	}

	@Override
	public void close() {
		this.system.terminate();
		this.system.getWhenTerminated().toCompletableFuture().join();
	}

	record Tick(int value) {

	}

	record Question(int value, ActorRef<Answer> asker) {

	}

	private static final class Ticking extends AbstractBehavior<Tick> {

		private final Runnable done;

		private int left;

		Ticking(ActorContext<Tick> context, int ticks, Runnable done) {
			super(context);
			this.left = ticks;
			this.done = done;
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

	}

	private static final class Echoing extends AbstractBehavior<Question> {

		Echoing(ActorContext<Question> context) {
			super(context);
		}

		@Override
		public Receive<Question> createReceive() {
			return newReceiveBuilder().onMessage(Question.class, this::answer).build();
		}

		private Behavior<Question> answer(Question message) {
			message.asker().tell(new Answer(message.value()));
			return this;
		}

	}

}
