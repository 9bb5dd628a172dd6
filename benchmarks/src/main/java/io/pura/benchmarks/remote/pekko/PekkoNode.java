package io.pura.benchmarks.remote.pekko;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.Tally;
import io.pura.benchmarks.remote.node.TestedNode;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Pekko's typed actors over Artery TCP.
 */
public final class PekkoNode implements TestedNode {

	private final ActorSystem<Void> system;

	private final ActorRef<Counting> counter;

	private final ActorRef<Question> echo;

	private final ActorRef<Question> bulk;

	private PekkoNode(Endpoint endpoint, String serializer) {
		this.system = ActorSystem.create(guardian(), SYSTEM, PekkoConfig.of(endpoint, serializer));
		int other = endpoint.ports().other();
		this.counter = find(other, COUNTER);
		this.echo = find(other, ECHO);
		this.bulk = find(other, BULK);
	}

	/**
	 * Starts a node whose messages are CBOR, by {@code pekko-serialization-jackson}.
	 * @param endpoint where
	 * @return the node
	 */
	public static PekkoNode cbor(Endpoint endpoint) {
		return new PekkoNode(endpoint, "jackson-cbor");
	}

	/**
	 * Starts a node whose messages are written by hand.
	 * @param endpoint where
	 * @return the node
	 */
	public static PekkoNode raw(Endpoint endpoint) {
		return new PekkoNode(endpoint, "raw");
	}

	private static Behavior<Void> guardian() {
		return Behaviors.setup((context) -> {
			context.spawn(counting(), COUNTER);
			context.spawn(Behaviors.receiveMessage(PekkoNode::answer), ECHO);
			context.spawn(Behaviors.receiveMessage(PekkoNode::answerBulk), BULK);
			return Behaviors.empty();
		});
	}

	private static Behavior<Counting> counting() {
		return Behaviors.setup((context) -> {
			Tally tally = new Tally();
			return Behaviors.receiveMessage((message) -> count(tally, message));
		});
	}

	private static Behavior<Counting> count(Tally tally, Counting message) {
		if (message instanceof Item item) {
			tally.add(item.sender(), item.number(), item.check(), item.payload());
		}
		else if (message instanceof SlowDown slowDown) {
			slowDown.asker().tell(tally.count(slowDown.pauseMicros(), slowDown.millis()));
		}
		return Behaviors.same();
	}

	private static Behavior<Question> answer(Question message) {
		message.asker().tell(new Answer(message.value(), message.payload()));
		return Behaviors.same();
	}

	private static Behavior<Question> answerBulk(Question message) {
		message.asker().tell(Answer.toBulk(message.payload()));
		return Behaviors.same();
	}

	private <T> ActorRef<T> find(int port, String name) {
		return ActorRefResolver.get(this.system)
			.resolveActorRef("pekko://%s@%s:%d/user/%s".formatted(SYSTEM, HOST, port, name));
	}

	@Override
	public void tell(int sender, long number, byte[] payload) {
		this.counter.tell(new Item(sender, number, Tally.check(sender, number, payload), payload));
	}

	@Override
	public CompletableFuture<Count> slowDown(int pauseMicros, long millis) {
		return AskPattern
			.<Counting, Count>ask(this.counter, (asker) -> new SlowDown(pauseMicros, millis, asker), Answers.TIMEOUT,
					this.system.scheduler())
			.toCompletableFuture();
	}

	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return ask(this.echo, value, payload);
	}

	@Override
	public CompletableFuture<Answer> bulk(byte[] payload) {
		return ask(this.bulk, 0, payload);
	}

	/** No stage is added to the future: each would start a thread where there are few. */
	private CompletableFuture<Answer> ask(ActorRef<Question> actor, int value, byte[] payload) {
		return AskPattern
			.<Question, Answer>ask(actor, (asker) -> new Question(value, payload, asker), Answers.TIMEOUT,
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

	record Item(int sender, long number, long check, byte[] payload) implements Counting {

	}

	record SlowDown(int pauseMicros, long millis, ActorRef<Count> asker) implements Counting {

	}

	record Question(int value, byte[] payload, ActorRef<Answer> asker) implements Travelling {

	}

}
