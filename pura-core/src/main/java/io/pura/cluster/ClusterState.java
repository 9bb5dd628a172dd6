package io.pura.cluster;

/**
 * The states of this node's life in the cluster.
 */
public enum ClusterState {

	/**
	 * Built, and without an address.
	 */
	CREATED,

	/**
	 * Has an address, and does not talk to others yet.
	 */
	BOUND,

	/**
	 * Looks for the others and talks to them.
	 */
	JOINED,

	/**
	 * Has said that it leaves, and still answers.
	 */
	LEAVING,

	/**
	 * Has ended all connections.
	 */
	CLOSED

}
