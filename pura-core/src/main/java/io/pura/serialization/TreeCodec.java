package io.pura.serialization;

import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import tools.jackson.databind.node.ObjectNode;

/**
 * A codec of a format whose values can be changed as trees before they are read, which
 * {@link Upcaster}s need. Safe for use by any thread.
 */
public interface TreeCodec extends TypeCodec {

	/**
	 * Reads a value that another version of the type has written.
	 * @param source holds the value and nothing else; must not be kept
	 * @param change makes what is read of what was written
	 * @return the value
	 * @throws SerializationException if it is no value of the type even then
	 */
	Object read(ByteBuf source, UnaryOperator<ObjectNode> change);

}
