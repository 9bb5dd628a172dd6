package io.pura.actor;

/**
 * What waits for the stage that a handler returned: whoever asked, or who observes.
 */
interface Owed {

	/**
	 * The stage will not be waited for any longer.
	 * @param cause why
	 * @return whether this was the first to be heard of it
	 */
	boolean fail(Throwable cause);

}
