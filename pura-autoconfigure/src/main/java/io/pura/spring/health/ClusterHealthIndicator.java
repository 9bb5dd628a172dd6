package io.pura.spring.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how this node stands in the cluster, and whom it cannot reach. A node that works
 * is {@code UP} however few others it can reach, as it serves what it has; before it has
 * joined and while it leaves it is {@code OUT_OF_SERVICE}. It is {@code DOWN} if it
 * reaches nobody and one of the others does not want it.
 */
public final class ClusterHealthIndicator extends AbstractHealthIndicator {

	private final Cluster cluster;

	/**
	 * Creates an indicator.
	 * @param cluster the node
	 */
	public ClusterHealthIndicator(Cluster cluster) {
		super("Pura health check failed");
		this.cluster = cluster;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ClusterState state = this.cluster.state();
		builder.status(status(state)).withDetail("name", this.cluster.name()).withDetail("state", state.name());
		if (state == ClusterState.CREATED || state == ClusterState.CLOSED) {
			return;
		}
		Node self = this.cluster.self();
		List<Node> members = this.cluster.members();
		builder.withDetail("node", String.valueOf(self.id()))
			.withDetail("address", self.address().toString())
			.withDetail("members", counts(members));
		Map<String, String> unreachable = unreachable(members);
		if (!unreachable.isEmpty()) {
			builder.withDetail("unreachable", unreachable);
		}
	}

	private Status status(ClusterState state) {
		return switch (state) {
			case CREATED, BOUND, LEAVING -> Status.OUT_OF_SERVICE;
			case JOINED -> isRefused() ? Status.DOWN : Status.UP;
			case CLOSED -> Status.DOWN;
		};
	}

	private boolean isRefused() {
		Node self = this.cluster.self();
		List<Node> others = this.cluster.members().stream().filter((member) -> !member.isSame(self)).toList();
		return others.stream().noneMatch(Node::isReachable) && others.stream().anyMatch(Node::refused);
	}

	private static Map<String, Long> counts(List<Node> members) {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (NodeStatus status : NodeStatus.values()) {
			long count = members.stream().filter((member) -> member.status() == status).count();
			if (count > 0) {
				counts.put(status.name(), count);
			}
		}
		return counts;
	}

	private static Map<String, String> unreachable(List<Node> members) {
		Map<String, String> unreachable = new TreeMap<>();
		for (Node member : members) {
			@Nullable String problem = member.problem();
			if (!member.isReachable() && problem != null) {
				unreachable.put(member.address().toString(), problem);
			}
		}
		return unreachable;
	}

}
