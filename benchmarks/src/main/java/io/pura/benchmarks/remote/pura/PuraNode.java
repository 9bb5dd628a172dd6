package io.pura.benchmarks.remote.pura;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Overflow;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.Tally;
import io.pura.benchmarks.remote.node.TestedNode;
import io.pura.benchmarks.remote.node.Tls;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.remote.NodeAddress;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.Codec;

/**
 * Pura over RSocket, with its defaults but for the codec, and for threads that tell,
 * which wait if there is no room.
 */
public final class PuraNode implements TestedNode {

	private final ActorSystem system = ActorSystem.create(SYSTEM);

	private final Cluster cluster;

	private final ActorRef<Counting> counter;

	private final ActorRef<Echoing> echo;

	private final ActorRef<Echoing> bulk;

	private PuraNode(Endpoint endpoint, Consumer<Cluster.Builder> settings) {
		this.system.spawn(COUNTER, CountingActor::new);
		this.system.spawn(ECHO, EchoingActor::new);
		this.system.spawn(BULK, BulkActor::new);
		NodeAddress self = new NodeAddress(HOST, endpoint.ports().own());
		NodeAddress other = new NodeAddress(HOST, endpoint.ports().other());
		Cluster.Builder builder = Cluster.builder(this.system)
			.address(self)
			.seeds(self, other)
			.transport(transport(endpoint))
			.outboundOverflow(Overflow.WAIT);
		settings.accept(builder);
		this.cluster = builder.start();
		Node node = this.cluster.member(other).orElseThrow();
		this.counter = this.cluster.actor(node, COUNTER, Counting.class);
		this.echo = this.cluster.actor(node, ECHO, Echoing.class);
		this.bulk = this.cluster.actor(node, BULK, Echoing.class);
	}

	/**
	 * Starts a node with the codec that is the default.
	 * @param endpoint where
	 * @return the node
	 */
	public static PuraNode withDefaultCodec(Endpoint endpoint) {
		return new PuraNode(endpoint, (builder) -> {
		});
	}

	/**
	 * Returns what starts a node with another codec.
	 * @param codec makes the codec
	 * @return a factory of nodes
	 */
	public static Function<Endpoint, PuraNode> with(Codec.Factory codec) {
		return (endpoint) -> new PuraNode(endpoint, (builder) -> builder.codec(codec));
	}

	private static RSocketTransport transport(Endpoint endpoint) {
		Tls tls = endpoint.tls();
		return (tls == null) ? RSocketTransport.create()
				: RSocketTransport.builder().tls(tls.server(), tls.client()).build();
	}

	@Override
	public void tell(int sender, long number, byte[] payload) {
		this.counter.tell(new Counting.Item(sender, number, Tally.check(sender, number, payload), payload));
	}

	@Override
	public CompletableFuture<Count> slowDown(int pauseMicros, long millis) {
		return this.counter.ask(new Counting.SlowDown(pauseMicros, millis), Answers.TIMEOUT);
	}

	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return this.echo.ask(new Echoing.Question(value, payload), Answers.TIMEOUT);
	}

	@Override
	public CompletableFuture<Answer> bulk(byte[] payload) {
		return this.bulk.ask(new Echoing.Question(0, payload), Answers.TIMEOUT);
	}

	@Override
	public void close() {
		this.cluster.end().toCompletableFuture().orTimeout(Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		this.system.stop().orTimeout(Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	static final class CountingActor implements Actor<Counting> {

		private final Tally tally = new Tally();

		@Handler
		void item(Counting.Item message) {
			this.tally.add(message.sender(), message.number(), message.check(), message.payload());
		}

		@Handler
		Count slowDown(Counting.SlowDown message) {
			return this.tally.count(message.pauseMicros(), message.millis());
		}

	}

	static final class EchoingActor implements Actor<Echoing> {

		@Handler
		Answer answer(Echoing.Question message) {
			return new Answer(message.value(), message.payload());
		}

	}

	static final class BulkActor implements Actor<Echoing> {

		@Handler
		Answer answer(Echoing.Question message) {
			return Answer.toBulk(message.payload());
		}

	}

}
