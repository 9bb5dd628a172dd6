package io.pura.spring.endpoint;

import java.util.List;

import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeRole;
import io.pura.stats.WireStats;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The cluster as one of its nodes sees it.
 *
 * @param name the name of the cluster
 * @param state how this node stands in it
 * @param self the address of this node
 * @param members all members, this one included
 * @param wire what has gone over the wire of this node
 */
public record ClusterDescriptor(String name, String state, String self, List<NodeDescriptor> members,
		WireDescriptor wire) implements OperationResponseBody {

	static ClusterDescriptor of(Cluster cluster) {
		return new ClusterDescriptor(cluster.name(), cluster.state().name(), cluster.self().address().toString(),
				cluster.members().stream().map(NodeDescriptor::of).toList(), WireDescriptor.of(cluster.stats()));
	}

	/**
	 * A member.
	 *
	 * @param address where it can be reached
	 * @param id which life of it was met last, or {@code null} if none was
	 * @param roles what it is for
	 * @param status how it stands
	 * @param problem why it cannot be reached, or {@code null} if it can
	 */
	public record NodeDescriptor(String address, @Nullable String id, List<String> roles, String status,
			@Nullable String problem) implements OperationResponseBody {

		static NodeDescriptor of(Node node) {
			return new NodeDescriptor(node.address().toString(), (node.id() != null) ? node.id().toString() : null,
					node.roles().stream().map(NodeRole::name).sorted().toList(), node.status().name(), node.problem());
		}

	}

	/**
	 * What has gone over the wire.
	 *
	 * @param sentBytes the bytes that were sent, after compression
	 * @param receivedBytes the bytes that were received, before they were inflated
	 * @param sentBatches the batches that were sent
	 * @param receivedBatches the batches that were received
	 * @param compressedBatches the batches that were sent compressed
	 * @param uncompressedBytes the bytes of those before compression
	 * @param compressedBytes the bytes of those after compression
	 */
	public record WireDescriptor(long sentBytes, long receivedBytes, long sentBatches, long receivedBatches,
			long compressedBatches, long uncompressedBytes, long compressedBytes) {

		static WireDescriptor of(WireStats stats) {
			return new WireDescriptor(stats.sentBytes(), stats.receivedBytes(), stats.sentBatches(),
					stats.receivedBatches(), stats.compressedBatches(), stats.uncompressedBytes(),
					stats.compressedBytes());
		}

	}

}
