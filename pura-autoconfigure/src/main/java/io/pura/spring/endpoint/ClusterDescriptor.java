package io.pura.spring.endpoint;

import java.util.List;
import java.util.Map;

import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeRole;
import io.pura.remote.NodeAddress;
import io.pura.serialization.TypeMismatch;
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
 * @param mismatches what this node and others do not understand alike
 */
public record ClusterDescriptor(String name, String state, String self, List<NodeDescriptor> members,
		WireDescriptor wire, List<MismatchDescriptor> mismatches) implements OperationResponseBody {

	static ClusterDescriptor of(Cluster cluster) {
		return new ClusterDescriptor(cluster.name(), cluster.state().name(), cluster.self().address().toString(),
				cluster.members().stream().map(NodeDescriptor::of).toList(), WireDescriptor.of(cluster.stats()),
				MismatchDescriptor.of(cluster.mismatches()));
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
	 * Something in a message that two nodes do not understand alike.
	 *
	 * @param node the address of the other node
	 * @param type the name of the message on the wire
	 * @param path where it is: the names of properties
	 * @param here what it is on this node
	 * @param there what it is on the other node
	 * @param certain whether no such message is sent or taken; if not, it depends on the
	 * value
	 */
	public record MismatchDescriptor(String node, String type, String path, String here, String there,
			boolean certain) {

		private static List<MismatchDescriptor> of(Map<NodeAddress, List<TypeMismatch>> mismatches) {
			return mismatches.entrySet()
				.stream()
				.flatMap((entry) -> entry.getValue().stream().map((mismatch) -> of(entry.getKey(), mismatch)))
				.toList();
		}

		private static MismatchDescriptor of(NodeAddress node, TypeMismatch mismatch) {
			return new MismatchDescriptor(node.toString(), mismatch.type(), mismatch.path(), mismatch.here(),
					mismatch.there(), mismatch.certain());
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
