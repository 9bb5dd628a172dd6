package io.pura.serialization;

import java.lang.reflect.Type;

/**
 * A format for messages and replies. Safe for use by any thread.
 */
public interface Codec {

	/**
	 * Returns the name by which nodes agree on this format.
	 * @return the name, such as {@code cbor}
	 */
	String name();

	/**
	 * Prepares this format for one type.
	 * @param type the declared type of what is written and read
	 * @return the codec of the type
	 * @throws SerializationException if the type cannot be written or read
	 */
	TypeCodec forType(Type type);

	/**
	 * Makes a codec for one node.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Makes a codec.
		 * @param refs how references inside messages are written
		 * @param maxBytes the largest size of one message
		 * @return the codec
		 */
		Codec create(ActorRefFormat refs, int maxBytes);

	}

}
