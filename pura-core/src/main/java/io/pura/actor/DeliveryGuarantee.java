package io.pura.actor;

/**
 * How hard it is tried to bring a message to an actor. All three are the same for an
 * actor in this JVM, which gets the message once.
 */
public enum DeliveryGuarantee {

	/**
	 * Sent once. Fails if the connection is lost before it is acknowledged.
	 */
	AT_MOST_ONCE,

	/**
	 * Sent until it is acknowledged, to later lives of the node, too. Each life of the
	 * node handles it once at most, so it is handled twice only if the node was started
	 * again.
	 */
	AT_LEAST_ONCE,

	/**
	 * Sent until it is acknowledged, and handled once while both sides live. If the node
	 * was started again after it was sent, it fails, as nobody knows whether it was
	 * handled.
	 */
	EXACTLY_ONCE

}
