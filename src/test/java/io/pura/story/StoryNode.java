package io.pura.story;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.remote.NodeAddress;

/**
 * One of the two nodes of a story, behind a proxy.
 */
final class StoryNode {

	private final Cluster cluster;

	private final NodeAddress other;

	private StoryNode(Cluster cluster, NodeAddress other) {
		this.cluster = cluster;
		this.other = other;
	}

	/**
	 * Starts a node.
	 * @param port where it listens
	 * @param advertised where the other one reaches it
	 * @param other where it reaches the other one
	 */
	static StoryNode start(int port, NodeAddress advertised, NodeAddress other) {
		return start(port, advertised, other, (builder) -> builder);
	}

	/**
	 * Starts a node with settings of its own.
	 */
	static StoryNode start(int port, NodeAddress advertised, NodeAddress other,
			UnaryOperator<Cluster.Builder> settings) {
		ActorSystem system = ActorSystem.builder("story").build();
		system.start();
		Cluster cluster = settings
			.apply(Cluster.builder(system)
				.address(new NodeAddress("127.0.0.1", port))
				.advertisedAddress(advertised)
				.seeds(advertised, other)
				.backoff(Duration.ofMillis(50), Duration.ofMillis(500)))
			.build();
		return new StoryNode(cluster, other);
	}

	ActorSystem system() {
		return this.cluster.system();
	}

	/**
	 * Joins the other node, and waits for it.
	 */
	void join() {
		this.cluster.bind().toCompletableFuture().join();
		this.cluster.join();
		awaitOther();
		System.out.println("met");
	}

	/**
	 * Waits until the other node can be reached.
	 */
	void awaitOther() {
		while (this.cluster.member(this.other).map(Node::status).orElse(NodeStatus.UNREACHABLE) != NodeStatus.UP) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	/**
	 * Lives on until the test closes the process, or has died.
	 */
	static void liveOn() throws IOException {
		while (System.in.read() >= 0) {
			// Nothing is said.
		}
	}

	/**
	 * Returns an actor of the other node.
	 */
	<P> ActorRef<P> actor(String name, Class<P> protocol) {
		Node node = this.cluster.member(this.other).orElseThrow();
		return this.cluster.actor(node, name, protocol);
	}

}
