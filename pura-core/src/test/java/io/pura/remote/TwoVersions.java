package io.pura.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedProcess;

/**
 * Two nodes on virtual time that are set up differently, such as those that run different
 * versions of an application.
 */
final class TwoVersions {

	static final NodeAddress OLD = new NodeAddress("old", 8558);

	static final NodeAddress NEW = new NodeAddress("new", 8558);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final Map<NodeAddress, SimulatedProcess> processes = new HashMap<>();

	private long seed = 10;

	/**
	 * Starts a node.
	 */
	Cluster start(NodeAddress address, UnaryOperator<Cluster.Builder> customizer) {
		ActorSystem system = process(address).builder("app").random(new SplittableRandom(this.seed++)).build();
		system.start();
		Cluster cluster = customizer
			.apply(Cluster.builder(system)
				.address(address)
				.seeds(OLD, NEW)
				.transport(this.network.transport())
				.maxMessageBytes(256 * 1024))
			.build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		bound.join();
		cluster.join();
		return cluster;
	}

	Cluster start(NodeAddress address) {
		return start(address, (builder) -> builder);
	}

	<P> Cluster start(NodeAddress address, String name, Supplier<? extends Actor<P>> actor) {
		Cluster cluster = start(address);
		cluster.system().spawn(name, actor);
		return cluster;
	}

	/**
	 * Returns the process of a node.
	 */
	SimulatedProcess process(NodeAddress address) {
		return this.processes.computeIfAbsent(address, (node) -> this.time.process());
	}

	/**
	 * Has all nodes meet and tell each other what there is to tell.
	 */
	void meet(Cluster... clusters) {
		this.time.runUntil(() -> List.of(clusters)
			.stream()
			.allMatch((cluster) -> cluster.members().stream().allMatch((node) -> node.status() == NodeStatus.UP)),
				Duration.ofSeconds(30));
		advance();
	}

	void advance() {
		this.time.advance(Duration.ofSeconds(1));
	}

	/**
	 * Waits for a reply.
	 */
	<T> T get(CompletableFuture<T> reply) {
		this.time.runUntil(reply::isDone, Duration.ofSeconds(10));
		return reply.join();
	}

	static <P> ActorRef<P> actor(Cluster from, NodeAddress at, String name, Class<P> protocol) {
		return from.actor(from.member(at).orElseThrow(), name, protocol);
	}

}
