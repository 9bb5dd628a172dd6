package io.pura.actor;

/**
 * An actor has stopped and will not answer.
 */
public final class ActorStoppedException extends ActorException {

	private final transient ActorPath path;

	/**
	 * Creates an exception.
	 * @param path the actor that has stopped
	 */
	public ActorStoppedException(ActorPath path) {
		super("Actor " + path + " has stopped", null);
		this.path = path;
	}

	/**
	 * Returns the actor that has stopped.
	 * @return the path of the actor
	 */
	public ActorPath path() {
		return this.path;
	}

}
