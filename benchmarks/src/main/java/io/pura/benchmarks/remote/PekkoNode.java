package io.pura.benchmarks.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Pekko's typed actors over Artery TCP with CBOR.
 */
final class PekkoNode implements TestedNode {

	/**
	 * As many threads as processors, one lane, a queue that is as long as Pura's, and
	 * tables that are in use soon rather than after a minute.
	 */
	private static final String CONFIG = """
			pekko {
				actor {
					provider = remote
					default-dispatcher {
						throughput = 100
						fork-join-executor {
							parallelism-min = %1$d
							parallelism-max = %1$d
						}
					}
					internal-dispatcher.fork-join-executor {
						parallelism-min = %1$d
						parallelism-max = %1$d
					}
					serialization-bindings {
						"%2$s" = jackson-cbor
						"%3$s" = jackson-cbor
						"%4$s" = jackson-cbor
					}
				}
				remote {
					warn-about-direct-use = off
					default-remote-dispatcher.fork-join-executor {
						parallelism-min = %1$d
						parallelism-max = %1$d
					}
					artery {
						transport = tcp
						canonical.hostname = "%5$s"
						canonical.port = %6$d
						advanced {
							inbound-lanes = 1
							outbound-message-queue-size = 65536
							compression.actor-refs.advertisement-interval = 1 second
							compression.manifests.advertisement-interval = 1 second
						}
					}
				}
			}
			""";

	private final ActorSystem<Void> system;

	private final ActorRef<Counting> counter;

	private final ActorRef<Question> echo;

	PekkoNode(Ports ports) {
		this.system = ActorSystem.create(guardian(), SYSTEM, config(ports.own()));
		this.counter = find(ports.other(), COUNTER);
		this.echo = find(ports.other(), ECHO);
	}

	private static Config config(int port) {
		String config = CONFIG.formatted(Runtime.getRuntime().availableProcessors(), Travelling.class.getName(),
				Count.class.getName(), Answer.class.getName(), HOST, port);
		return ConfigFactory.parseString(config).withFallback(ConfigFactory.load());
	}

	private static Behavior<Void> guardian() {
		return Behaviors.setup((context) -> {
			context.spawn(Behaviors.setup(CountingActor::new), COUNTER);
			context.spawn(Behaviors.setup(EchoingActor::new), ECHO);
			return Behaviors.empty();
		});
	}

	private <T> ActorRef<T> find(int port, String name) {
		return ActorRefResolver.get(this.system)
			.resolveActorRef("pekko://%s@%s:%d/user/%s".formatted(SYSTEM, HOST, port, name));
	}

	@Override
	public void tell(byte[] payload) {
		this.counter.tell(new Item(payload));
	}

	@Override
	public CompletableFuture<Count> count() {
		return AskPattern.<Counting, Count>ask(this.counter, Ask::new, Answers.TIMEOUT, this.system.scheduler())
			.toCompletableFuture();
	}

	/** No stage is added to the future: each would start a thread where there are few. */
	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return AskPattern
			.<Question, Answer>ask(this.echo, (asker) -> new Question(value, payload, asker), Answers.TIMEOUT,
					this.system.scheduler())
			.toCompletableFuture();
	}

	@Override
	public void close() {
		this.system.terminate();
		this.system.getWhenTerminated()
			.toCompletableFuture()
			.orTimeout(Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	interface Travelling {

	}

	sealed interface Counting extends Travelling {

	}

	record Item(byte[] payload) implements Counting {

	}

	record Ask(ActorRef<Count> asker) implements Counting {

	}

	record Question(int value, byte[] payload, ActorRef<Answer> asker) implements Travelling {

	}

	private static final class CountingActor extends AbstractBehavior<Counting> {

		private Count count = new Count(0, 0);

		CountingActor(ActorContext<Counting> context) {
			super(context);
		}

		@Override
		public Receive<Counting> createReceive() {
			return newReceiveBuilder().onMessage(Item.class, this::item).onMessage(Ask.class, this::count).build();
		}

		private Behavior<Counting> item(Item message) {
			this.count = this.count.plus(message.payload());
			return this;
		}

		private Behavior<Counting> count(Ask message) {
			message.asker().tell(this.count);
			return this;
		}

	}

	private static final class EchoingActor extends AbstractBehavior<Question> {

		EchoingActor(ActorContext<Question> context) {
			super(context);
		}

		@Override
		public Receive<Question> createReceive() {
			return newReceiveBuilder().onMessage(Question.class, this::answer).build();
		}

		private Behavior<Question> answer(Question message) {
			message.asker().tell(new Answer(message.value(), message.payload()));
			return this;
		}

	}

}
