package io.pura.remote;

import io.pura.actor.Ask;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * The way to the node of a reference. Safe for use by any thread.
 */
sealed interface Route permits NodeRoute, HomeRoute {

	/**
	 * Sends a message, unless the answer says otherwise.
	 */
	Offer offer(Outgoing.Tell tell);

	/**
	 * Sends a message, or does what the policy says if there is no room for it, unless
	 * the answer says otherwise.
	 * @throws IllegalStateException if the current thread must not wait for room
	 */
	Offer tell(Outgoing.Tell tell);

	/**
	 * Returns the type that a message has on this way, or {@code null} if it has none.
	 */
	@Nullable WireType type(Message<?, ?> message);

	/**
	 * Returns how many messages may wait for a recipient before others find no room.
	 */
	int capacity(RemoteActorRef<?> to);

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
