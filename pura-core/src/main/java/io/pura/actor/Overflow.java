package io.pura.actor;

/**
 * What becomes of a told message when the bounded mailbox of an actor is full. Asks wait
 * for room without a thread in any case, and {@link ActorRef#offer} says that there is
 * none.
 */
public enum Overflow {

	/**
	 * The message is a dead letter.
	 */
	REJECT,

	/**
	 * The message takes the place of the oldest one that waits, which is a dead letter;
	 * if that is an ask it fails with a {@link MailboxFullException}. Timers, piped
	 * replies, notices of watched actors and other code that the actor has running in its
	 * turn take room too but are never dropped.
	 */
	DROP_OLDEST,

	/**
	 * The thread that tells waits until there is room, or until the actor has stopped,
	 * and cannot be interrupted meanwhile. For threads that may wait only: on one of an
	 * actor, of Reactor or of Netty, {@link ActorRef#tell} throws an
	 * {@link IllegalStateException} instead, unless the actor runs on a dispatcher for
	 * what may block and tells another one, which is not the pool that it is an instance
	 * of. What comes from other nodes is rejected.
	 */
	WAIT

}
