package io.pura.cluster;

/**
 * How a node stands, as this node sees it.
 */
public enum NodeStatus {

	/**
	 * It is a member, but has not been met yet.
	 */
	JOINING,

	/**
	 * It is there.
	 */
	UP,

	/**
	 * It does not answer. It may be dead, or cut off, and may come back.
	 */
	UNREACHABLE,

	/**
	 * It has said that it leaves, and still answers.
	 */
	LEAVING,

	/**
	 * It has left. It may come back.
	 */
	LEFT

}
