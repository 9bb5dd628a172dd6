package io.pura.testkit;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.NodeAddress;
import io.pura.remote.simulated.SimulatedNetwork;

/**
 * A cluster of several nodes in one JVM, on virtual time and over a network with faults,
 * all from one seed: what happened once happens again with the same seed. Nothing happens
 * unless the time is moved. Used by one thread.
 *
 * <pre class="code">
 * SimulatedCluster nodes = new SimulatedCluster(seed, 3, (cluster) -&gt; cluster.system().spawn("counter", CounterActor::new));
 * nodes.start();
 * nodes.runUntil(nodes::isComplete, Duration.ofSeconds(10));
 * nodes.node(1).crash();
 * nodes.time().advance(Duration.ofSeconds(5));
 * </pre>
 */
public final class SimulatedCluster {

	private final ManualTime time;

	private final RandomGenerator random;

	private final SimulatedNetwork network;

	private final List<SimulatedNode> nodes;

	private Consumer<Cluster.Builder> customizer = (builder) -> {
	};

	/**
	 * Creates a cluster whose nodes have not been started.
	 * @param seed decides all that is left to chance
	 * @param size the number of nodes
	 * @param application spawns the actors of a node, each time that it is started
	 */
	public SimulatedCluster(long seed, int size, Consumer<Cluster> application) {
		this.random = new SplittableRandom(seed);
		this.time = new ManualTime(new SplittableRandom(this.random.nextLong()));
		this.network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(this.random.nextLong()));
		List<NodeAddress> addresses = IntStream.rangeClosed(1, size)
			.mapToObj((number) -> new NodeAddress("node-" + number, NodeAddress.DEFAULT_PORT))
			.toList();
		this.nodes = addresses.stream()
			.map((address) -> new SimulatedNode(this, address, addresses, application))
			.toList();
	}

	/**
	 * Sets what else is set on the builder of each node before it is started.
	 * @param customizer sets whatever differs from the defaults
	 * @return this cluster
	 */
	public SimulatedCluster customize(Consumer<Cluster.Builder> customizer) {
		this.customizer = customizer;
		return this;
	}

	Consumer<Cluster.Builder> customizer() {
		return this.customizer;
	}

	/**
	 * Returns the time of all nodes.
	 * @return the time, which stands still unless it is moved
	 */
	public ManualTime time() {
		return this.time;
	}

	/**
	 * Returns the network between the nodes.
	 * @return the network
	 */
	public SimulatedNetwork network() {
		return this.network;
	}

	/**
	 * Returns a source of chance that a story may draw from, too.
	 * @return the source of chance
	 */
	public RandomGenerator random() {
		return this.random;
	}

	/**
	 * Returns all nodes.
	 * @return the nodes, whether they are running or not
	 */
	public List<SimulatedNode> nodes() {
		return this.nodes;
	}

	/**
	 * Returns a node.
	 * @param index from 0 on
	 * @return the node, whether it is running or not
	 */
	public SimulatedNode node(int index) {
		return this.nodes.get(index);
	}

	/**
	 * Starts all nodes.
	 */
	public void start() {
		this.nodes.forEach(SimulatedNode::start);
	}

	/**
	 * Returns whether all nodes run and have met each other.
	 * @return whether each one sees all as {@link NodeStatus#UP}
	 */
	public boolean isComplete() {
		return this.nodes.stream()
			.allMatch((node) -> node.isRunning()
					&& node.cluster().members().stream().allMatch((member) -> member.status() == NodeStatus.UP));
	}

	/**
	 * Moves the time until something is so.
	 * @param condition looked at after each step
	 * @param limit how far the time is moved at most
	 * @return whether it came to be so
	 */
	public boolean runUntil(BooleanSupplier condition, Duration limit) {
		return this.time.runUntil(condition, limit);
	}

}
