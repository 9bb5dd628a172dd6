package io.pura.serialization.compression;

import io.netty.buffer.ByteBuf;
import io.pura.Internal;

/**
 * Compresses and decompresses with one algorithm, one piece independent of the other. Has
 * native memory, which lives until it is closed. For use by one thread at a time.
 */
@Internal
public interface Compressor extends AutoCloseable {

	/**
	 * Compresses bytes if the result is small enough.
	 * @param source holds the bytes; its indices do not move
	 * @param target takes the result behind what stands there already; must have its
	 * memory where the source has it, on the heap or not
	 * @param limit the largest result that is wanted
	 * @return whether there is a result; if there is none the target holds what it held
	 */
	boolean compress(ByteBuf source, ByteBuf target, int limit);

	/**
	 * Makes of a result what it was made of. Writes not a byte more than that, whatever
	 * is in the source.
	 * @param source holds the result and nothing else; its indices do not move
	 * @param target takes the bytes behind what stands there already; must have its
	 * memory where the source has it, on the heap or not
	 * @param size how many bytes there were
	 * @throws CorruptDataException if it is no result of this algorithm, or one of
	 * another size
	 */
	void decompress(ByteBuf source, ByteBuf target, int size);

	/**
	 * Gives the native memory back. May be called again, which does nothing.
	 */
	@Override
	void close();

}
