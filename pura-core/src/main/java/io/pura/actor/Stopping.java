package io.pura.actor;

/**
 * Whether an actor that was asked to stop does so.
 */
public enum Stopping {

	/**
	 * The actor stops.
	 */
	STOP,

	/**
	 * The actor goes on and handles what is in its mailbox.
	 */
	CONTINUE

}
