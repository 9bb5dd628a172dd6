package io.pura.actor;

/**
 * How hard it is tried to bring a message to an actor. All three are the same for an
 * actor in this JVM, which gets the message once.
 */
public enum DeliveryGuarantee {

	/**
	 * Sent once. Lost if the connection is.
	 */
	AT_MOST_ONCE,

	/**
	 * Sent until it is acknowledged. May arrive twice.
	 */
	AT_LEAST_ONCE,

	/**
	 * Sent until it is acknowledged, and handled once while both sides live.
	 */
	EXACTLY_ONCE

}
