package io.pura.serialization;

import java.lang.reflect.Type;

/**
 * A format for messages and replies. Safe for use by any thread.
 * <p>
 * Whoever brings one implements this interface with a {@link TypeCodec} and hands its
 * {@link Factory} to the node, with {@link Codecs} or as a bean. All nodes that should
 * use it need it, under the same name. What a node sends is read by nodes of other
 * versions, too: a format should ignore what it does not know and default what is
 * missing. Nothing may be made of bytes but objects of the type that was asked for and of
 * those that it declares, and bytes that are none of them must end in a
 * {@link SerializationException}, whoever sent them.
 */
public interface Codec {

	/**
	 * Returns the name by which nodes agree on this format, always the same. It must not
	 * be empty or contain a colon.
	 * @return the name, such as {@code cbor}
	 */
	String name();

	/**
	 * Prepares this format for one type. Called once for each type and for its replies,
	 * so that this may take its time, and again for a type that it has refused.
	 * @param type the declared type of what is written and read: the class of a message,
	 * or what a message is answered with, such as {@code List<String>}
	 * @return the codec of the type
	 * @throws SerializationException if the type cannot be written or read
	 */
	TypeCodec forType(Type type);

	/**
	 * Makes a codec for one node. Each node has its own, as each writes references in its
	 * own way.
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
