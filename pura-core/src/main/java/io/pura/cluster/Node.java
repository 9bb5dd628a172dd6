package io.pura.cluster;

import java.util.Set;

import io.pura.remote.NodeAddress;
import io.pura.remote.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster at one moment.
 *
 * @param address where it can be reached, which is what tells members apart
 * @param id which life of it was met last, or {@code null} if none was met yet
 * @param roles what it is for, as it says; empty until it was met
 * @param status how it stands
 * @param refused whether it does not want this node, or this node it
 * @param problem why it cannot be reached, or {@code null} if it can, or if that was not
 * tried yet
 */
public record Node(NodeAddress address, @Nullable NodeId id, Set<NodeRole> roles, NodeStatus status, boolean refused,
		@Nullable String problem) {

	/**
	 * Creates a node.
	 */
	public Node {
		roles = Set.copyOf(roles);
	}

	/**
	 * Returns whether it can be sent messages now.
	 * @return whether it is there
	 */
	public boolean isReachable() {
		return this.status == NodeStatus.UP || this.status == NodeStatus.LEAVING;
	}

	/**
	 * Returns whether this is the same member, at whatever moment.
	 * @param other a node
	 * @return whether it has the same address
	 */
	public boolean isSame(Node other) {
		return this.address.equals(other.address);
	}

}
