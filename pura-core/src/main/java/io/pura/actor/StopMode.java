package io.pura.actor;

/**
 * How an actor is stopped.
 */
enum StopMode {

	/**
	 * It may object.
	 */
	ASK,

	/**
	 * It is told but cannot object, as its parent or its system is stopping.
	 */
	TELL,

	/**
	 * It is not told.
	 */
	FORCE

}
