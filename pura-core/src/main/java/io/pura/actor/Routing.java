package io.pura.actor;

import java.util.function.Function;

/**
 * Which instance of a {@linkplain ActorOptions#instances pool} takes a message.
 * Immutable.
 */
public sealed interface Routing permits Routing.Standard, ConsistentHash {

	/** Whichever instance is idle takes the next message of one queue that all share. */
	Routing NEXT_IDLE = Standard.NEXT_IDLE;

	/** The instances take messages by turns. */
	Routing ROUND_ROBIN = Standard.ROUND_ROBIN;

	/** Any instance takes a message, by the system's source of chance. */
	Routing RANDOM = Standard.RANDOM;

	/** The instance with the fewest waiting messages takes the next one, roughly. */
	Routing LEAST_LOADED = Standard.LEAST_LOADED;

	/** All instances take each message. Asks fail, as there would be many replies. */
	Routing BROADCAST = Standard.BROADCAST;

	/**
	 * Has messages with the same key taken by the same instance. A pool with one instance
	 * more or less than before has the others keep their keys, but for those that the new
	 * one takes, or the missing one had.
	 * @param key returns the key of a message, whose {@link Object#hashCode()} is what
	 * counts, or {@code null}, which is a key as any other; it is called by the sender,
	 * who also gets what it throws
	 * @return the routing
	 */
	static Routing consistentHash(Function<? super Message<?, ?>, ?> key) {
		return new ConsistentHash(key);
	}

	/**
	 * Those that need not be told anything.
	 */
	enum Standard implements Routing {

		/**
		 * Whichever instance is idle takes the next message of one queue that all share.
		 * One that does something of its own meanwhile, such as what a timer told it,
		 * counts as idle.
		 */
		NEXT_IDLE,

		/**
		 * The instances take messages by turns, each into a mailbox of its own.
		 */
		ROUND_ROBIN,

		/**
		 * Any instance takes a message, by the system's source of chance, into a mailbox
		 * of its own.
		 */
		RANDOM,

		/**
		 * The instance with the fewest waiting messages takes the next one, into a
		 * mailbox of its own. While they work, the numbers are estimates.
		 */
		LEAST_LOADED,

		/**
		 * All instances take each message, each into a mailbox of its own.
		 * {@link ActorRef#offer} says that there is no room if none of them has room. An
		 * ask or a delivery fails with an {@link UnsupportedOperationException}.
		 */
		BROADCAST

	}

}
