package io.pura.actor;

/**
 * Handles the items of a stream in the turn of an actor. Its methods run one at a time
 * and never together with a handler of the actor; what they throw is a failure of the
 * actor, as from a handler, and ends the subscription.
 *
 * @param <T> the type of the items
 * @see ActorContext#subscribe
 */
@FunctionalInterface
public interface StreamHandler<T> {

	/**
	 * Called once, when the source has accepted the subscription and before the first
	 * item.
	 * @throws Exception any exception is a failure of the actor
	 */
	default void started() throws Exception {
	}

	/**
	 * Called for each item, in order.
	 * @param item the item
	 * @throws Exception any exception ends the subscription and is a failure of the actor
	 */
	void item(T item) throws Exception;

	/**
	 * Called once, behind the last item, if the source has come to its end, and not if
	 * the subscription was cancelled. Does nothing by default; the actor goes on.
	 * @throws Exception any exception is a failure of the actor
	 */
	default void finished() throws Exception {
	}

	/**
	 * Called once, behind the last item, if the source has failed or broken the rules of
	 * Reactive Streams. By default the cause is a failure of the actor.
	 * @param cause what the source failed with
	 * @throws Exception any exception is a failure of the actor
	 */
	default void failed(Throwable cause) throws Exception {
		if (cause instanceof Error error) {
			throw error;
		}
		throw (cause instanceof Exception exception) ? exception : new IllegalStateException(cause);
	}

}
