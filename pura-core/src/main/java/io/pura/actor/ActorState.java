package io.pura.actor;

/**
 * The states of an actor's life.
 */
public enum ActorState {

	/**
	 * Not started yet; messages are queued.
	 */
	STARTING,

	/**
	 * Handles messages.
	 */
	RUNNING,

	/**
	 * Has failed and waits to be replaced by a new instance, or for what its parent
	 * decides; messages are queued.
	 */
	RESTARTING,

	/**
	 * Was asked to stop and handles nothing more, unless it objects.
	 */
	STOPPING,

	/**
	 * Has ended for good.
	 */
	STOPPED

}
