package io.pura.serialization;

import io.pura.actor.ActorRef;

/**
 * How references are written inside messages, so that they mean the same actor on every
 * node. Safe for use by any thread.
 */
public interface ActorRefFormat {

	/**
	 * Writes a reference.
	 * @param ref a reference to an actor of this node or of another one
	 * @return the reference as text
	 * @throws SerializationException if it cannot travel
	 */
	String write(ActorRef<?> ref);

	/**
	 * Reads a reference.
	 * @param text what {@link #write} made on any node
	 * @param protocol the protocol that the reference is declared with
	 * @return the reference; that of an actor of this node is the local one
	 * @throws SerializationException if it is no reference
	 */
	ActorRef<?> read(String text, Class<?> protocol);

}
