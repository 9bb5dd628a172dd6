package io.pura.spring.cluster;

import io.pura.cluster.Cluster;

/**
 * Changes the auto-configured node before it is built. Beans of this type are called in
 * order, after the properties under {@code pura} have been applied.
 */
@FunctionalInterface
public interface ClusterCustomizer {

	/**
	 * Changes the node.
	 * @param builder builds the node
	 */
	void customize(Cluster.Builder builder);

}
