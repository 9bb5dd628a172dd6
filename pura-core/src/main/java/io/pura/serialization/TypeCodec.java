package io.pura.serialization;

import io.netty.buffer.ByteBuf;

/**
 * Writes and reads the values of one type. Safe for use by any thread.
 */
public interface TypeCodec {

	/**
	 * Writes a value behind what stands in the buffer already.
	 * @param value the value
	 * @param target the buffer; what was written before a failure is dropped by the
	 * caller
	 * @throws SerializationException if the value cannot be written
	 * @throws IndexOutOfBoundsException if the buffer cannot grow as large as it would
	 * have to
	 */
	void write(Object value, ByteBuf target);

	/**
	 * Reads a value.
	 * @param source holds the value and nothing else; must not be kept
	 * @return the value
	 * @throws SerializationException if it is no value of the type
	 */
	Object read(ByteBuf source);

}
