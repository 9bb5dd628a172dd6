package io.pura.spring.endpoint;

import java.util.List;

import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.spring.endpoint.ClusterDescriptor.NodeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Shows the cluster, or, with its address as the path, one member of it. Shows nothing
 * before this node has an address and after it has ended its connections.
 */
public final class ClusterSection implements PuraSection {

	private final Cluster cluster;

	/**
	 * Creates a section.
	 * @param cluster the node
	 */
	public ClusterSection(Cluster cluster) {
		this.cluster = cluster;
	}

	@Override
	public String name() {
		return "cluster";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		ClusterState state = this.cluster.state();
		if (state == ClusterState.CREATED || state == ClusterState.CLOSED) {
			return null;
		}
		return switch (path.size()) {
			case 0 -> ClusterDescriptor.of(this.cluster);
			case 1 -> this.cluster.members()
				.stream()
				.filter((member) -> member.address().toString().equals(path.get(0)))
				.findFirst()
				.map(NodeDescriptor::of)
				.orElse(null);
			default -> null;
		};
	}

}
