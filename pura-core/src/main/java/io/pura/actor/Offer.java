package io.pura.actor;

/**
 * What became of an offered message.
 */
public enum Offer {

	/**
	 * The message is in the mailbox.
	 */
	ACCEPTED,

	/**
	 * The mailbox is full; the message was not taken.
	 */
	FULL,

	/**
	 * The actor has stopped; the message was not taken.
	 */
	STOPPED,

	/**
	 * The node of the actor cannot be reached now.
	 */
	UNREACHABLE

}
