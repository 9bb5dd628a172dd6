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
		this(path, "Actor " + path + " has stopped");
	}

	/**
	 * Creates an exception that says more.
	 * @param path the actor that has stopped, or never was
	 * @param message what is known
	 */
	public ActorStoppedException(ActorPath path, String message) {
		super(message, null);
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
