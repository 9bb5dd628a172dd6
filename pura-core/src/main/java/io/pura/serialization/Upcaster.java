package io.pura.serialization;

import java.util.function.UnaryOperator;

import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what nodes with an older version of a message, or of a reply, have written into
 * the version after that, before it is read. Those of one type make a chain, without a
 * gap, up to the version of the class that is here. Works on the tree of the formats of
 * Jackson, such as CBOR and JSON. Safe for use by any thread.
 *
 * <pre class="code">
 * Upcaster.of("account.deposit", 1, (deposit) -&gt; deposit.put("currency", "EUR"))
 * </pre>
 *
 * What has a version that is older than the first of the chain is refused. Without any
 * upcaster it is read as it is.
 *
 * @see MessageType#version()
 */
public interface Upcaster {

	/**
	 * Returns which message or reply it is about.
	 * @return the name that {@link MessageType} gives it
	 */
	String type();

	/**
	 * Returns the version that is turned into the one after it.
	 * @return the old version, from 1 on
	 */
	int from();

	/**
	 * Turns a message or a reply into the version after its own.
	 * @param message its properties, which may be changed
	 * @return the properties in the new version
	 */
	ObjectNode upcast(ObjectNode message);

	/**
	 * Returns an upcaster.
	 * @param type the name that {@link MessageType} gives the message or the reply
	 * @param from the old version, from 1 on
	 * @param upcast turns the properties of the old version into those of the one after
	 * it
	 * @return the upcaster
	 */
	static Upcaster of(String type, int from, UnaryOperator<ObjectNode> upcast) {
		return new Upcaster() {

			@Override
			public String type() {
				return type;
			}

			@Override
			public int from() {
				return from;
			}

			@Override
			public ObjectNode upcast(ObjectNode message) {
				return upcast.apply(message);
			}

			@Override
			public String toString() {
				return "upcaster of " + type + " from version " + from;
			}

		};
	}

}
