package io.pura.actor;

import io.pura.Internal;
import io.pura.dispatch.Cancellable;

/**
 * What actors and asks need of a reference to an actor elsewhere.
 */
@Internal
public interface RemoteRef {

	/**
	 * Returns the inner side of the actor system that the reference is used in.
	 * @return what the wire needs of it
	 */
	Remoting remoting();

	/**
	 * Returns how many messages may wait on the way to the actor before others find no
	 * room. Safe for use by any thread.
	 * @return the number of messages
	 */
	int capacity();

	/**
	 * Runs code once when the actor has terminated or is lost, at once if it is so
	 * already. Safe for use by any thread.
	 * @param code the code, which is run by any thread and must be short
	 * @return a handle to call it off
	 */
	Cancellable whenTerminated(Runnable code);

}
