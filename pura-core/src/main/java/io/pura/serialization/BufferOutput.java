package io.pura.serialization;

import java.io.OutputStream;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a buffer, and remembers that it is the buffer that is full, as what is
 * written may fail with the same exception. Not closed by whoever writes to it, as there
 * is nothing to close. Used by one thread.
 */
final class BufferOutput extends OutputStream {

	private @Nullable ByteBuf target;

	private @Nullable IndexOutOfBoundsException full;

	/**
	 * Begins to write to another buffer, or to none: then all is lost.
	 */
	BufferOutput to(@Nullable ByteBuf target) {
		this.target = target;
		this.full = null;
		return this;
	}

	/**
	 * Returns what the buffer has thrown, or {@code null} if it has not.
	 */
	@Nullable IndexOutOfBoundsException full() {
		return this.full;
	}

	@Override
	public void write(int value) {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		if (this.target == null) {
			return;
		}
		try {
			this.target.writeBytes(bytes, offset, length);
		}
		catch (IndexOutOfBoundsException ex) {
			this.full = ex;
			throw ex;
		}
	}

}
