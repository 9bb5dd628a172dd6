package io.pura.actor;

import io.pura.Internal;
import io.pura.dispatch.Cancellable;

/**
 * A reference to an actor elsewhere that can be watched.
 */
@Internal
public interface RemoteWatch {

	/**
	 * Runs code once when the actor has terminated or is lost, at once if it is so
	 * already. Safe for use by any thread.
	 * @param code the code, which is run by any thread and must be short
	 * @return a handle to call it off
	 */
	Cancellable whenTerminated(Runnable code);

}
