package io.pura.spring.metrics;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.stats.WireStats;

/**
 * Meters of a node: what goes over its wire, and how the other members stand. Nodes are
 * not told apart by address.
 */
public final class ClusterMetrics implements MeterBinder {

	private final Cluster cluster;

	/**
	 * Creates a binder.
	 * @param cluster the node
	 */
	public ClusterMetrics(Cluster cluster) {
		this.cluster = cluster;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Tags tags = Tags.of("system", this.cluster.system().name());
		bytes("pura.remote.sent", tags, WireStats::sentBytes, "Bytes that were sent to other nodes").register(registry);
		bytes("pura.remote.received", tags, WireStats::receivedBytes, "Bytes that were received from other nodes")
			.register(registry);
		bytes("pura.remote.compression.input", tags, WireStats::uncompressedBytes,
				"Bytes that were sent compressed, before compression")
			.register(registry);
		bytes("pura.remote.compression.output", tags, WireStats::compressedBytes,
				"Bytes that were sent compressed, after compression")
			.register(registry);
		gauge("pura.remote.queued", tags, WireStats::queuedBytes, "Bytes that wait to be sent to other nodes")
			.register(registry);
		gauge("pura.remote.waiting", tags, WireStats::waitingBytes, "Bytes from other nodes that wait in mailboxes")
			.register(registry);
		count("pura.remote.connections", tags.and("state", "up"), this::isConnected, "Other nodes by connection")
			.register(registry);
		count("pura.remote.connections", tags.and("state", "down"), (node) -> !isSelf(node) && !isConnected(node),
				"Other nodes by connection")
			.register(registry);
		for (NodeStatus status : NodeStatus.values()) {
			count("pura.cluster.members", tags.and("status", status.name().toLowerCase(Locale.ROOT)),
					(node) -> node.status() == status, "Members of the cluster")
				.register(registry);
		}
		count("pura.cluster.unreachable", tags, (node) -> node.status() == NodeStatus.UNREACHABLE,
				"Members that were met and cannot be reached")
			.register(registry);
	}

	private boolean isSelf(Node node) {
		return node.isSame(this.cluster.self());
	}

	private boolean isConnected(Node node) {
		return !isSelf(node) && node.isReachable();
	}

	private FunctionCounter.Builder<Cluster> bytes(String name, Tags tags, ToDoubleFunction<WireStats> figure,
			String description) {
		return FunctionCounter.builder(name, this.cluster, (source) -> figure.applyAsDouble(source.stats()))
			.tags(tags)
			.baseUnit(BaseUnits.BYTES)
			.description(description);
	}

	private Gauge.Builder<Cluster> gauge(String name, Tags tags, ToDoubleFunction<WireStats> figure,
			String description) {
		return Gauge.builder(name, this.cluster, (source) -> figure.applyAsDouble(source.stats()))
			.tags(tags)
			.baseUnit(BaseUnits.BYTES)
			.description(description);
	}

	private Gauge.Builder<Cluster> count(String name, Tags tags, Predicate<Node> which, String description) {
		return Gauge.builder(name, this.cluster, (source) -> count(source, which)).tags(tags).description(description);
	}

	private static double count(Cluster cluster, Predicate<Node> which) {
		ClusterState state = cluster.state();
		if (state == ClusterState.CREATED || state == ClusterState.CLOSED) {
			return 0;
		}
		return cluster.members().stream().filter(which).count();
	}

}
