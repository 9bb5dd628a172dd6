package io.pura.remote;

import io.pura.actor.Ask;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Offer;
import io.pura.dispatch.Cancellable;

/**
 * The way to the node of a reference. Safe for use by any thread.
 */
sealed interface Route permits Association, HomeRoute {

	/**
	 * Sends a message, unless the answer says otherwise.
	 */
	Offer offer(Outgoing.Tell tell);

	/**
	 * Sends an ask, and fails it if that is not possible.
	 */
	void ask(Outgoing.Request request);

	/**
	 * Sends a message until it is acknowledged, and fails it if that is not possible.
	 */
	void deliver(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee);

	/**
	 * Runs code once when an actor has terminated or is lost.
	 */
	Cancellable watch(RemoteActorRef<?> ref, Runnable code);

	/**
	 * Returns where the way leads.
	 */
	NodeAddress address();

}
