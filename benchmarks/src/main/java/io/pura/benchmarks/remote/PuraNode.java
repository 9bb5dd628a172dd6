package io.pura.benchmarks.remote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.remote.NodeAddress;

/**
 * Pura with its defaults, which are RSocket and CBOR.
 */
final class PuraNode implements TestedNode {

	private final ActorSystem system = ActorSystem.create(SYSTEM);

	private final Cluster cluster;

	private final ActorRef<Counting> counter;

	private final ActorRef<Echoing> echo;

	PuraNode(Ports ports) {
		this.system.spawn(COUNTER, CountingActor::new);
		this.system.spawn(ECHO, EchoingActor::new);
		NodeAddress self = new NodeAddress(HOST, ports.own());
		NodeAddress other = new NodeAddress(HOST, ports.other());
		this.cluster = Cluster.builder(this.system).address(self).seeds(self, other).start();
		Node node = this.cluster.member(other).orElseThrow();
		this.counter = this.cluster.actor(node, COUNTER, Counting.class);
		this.echo = this.cluster.actor(node, ECHO, Echoing.class);
	}

	@Override
	public void tell(byte[] payload) {
		this.counter.tell(new Counting.Item(payload));
	}

	@Override
	public CompletableFuture<Count> count() {
		return this.counter.ask(new Counting.Ask(), Answers.TIMEOUT);
	}

	@Override
	public CompletableFuture<Answer> ask(int value, byte[] payload) {
		return this.echo.ask(new Echoing.Question(value, payload), Answers.TIMEOUT);
	}

	@Override
	public void close() {
		this.cluster.end().toCompletableFuture().orTimeout(Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		this.system.stop().orTimeout(Answers.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	interface Counting {

		record Item(byte[] payload) implements Message<Counting, Void> {

		}

		record Ask() implements Message<Counting, Count> {

		}

	}

	interface Echoing {

		record Question(int value, byte[] payload) implements Message<Echoing, Answer> {

		}

	}

	static final class CountingActor implements Actor<Counting> {

		private Count count = new Count(0, 0);

		@Handler
		void item(Counting.Item message) {
			this.count = this.count.plus(message.payload());
		}

		@Handler
		Count count(Counting.Ask message) {
			return this.count;
		}

	}

	static final class EchoingActor implements Actor<Echoing> {

		@Handler
		Answer answer(Echoing.Question message) {
			return new Answer(message.value(), message.payload());
		}

	}

}
