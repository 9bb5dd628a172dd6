package io.pura.serialization.fory;

import java.util.function.Supplier;

import io.pura.serialization.SerializationException;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An instance of Fory with a buffer of its own, for one thread at a time.
 */
final class Lease {

	private static final int FIRST_BYTES = 512;

	/** Larger ones are not kept. */
	private static final int MAX_BYTES = 64 * 1024;

	private final Fory fory;

	private final @Nullable ClassLoader loader;

	private MemoryBuffer buffer = MemoryBuffer.newHeapBuffer(FIRST_BYTES);

	/**
	 * Creates an instance.
	 * @param loader that of the messages, if Fory cannot see them from where it is itself
	 */
	Lease(Fory fory, @Nullable ClassLoader loader) {
		this.fory = fory;
		this.loader = loader;
	}

	/**
	 * Writes a value.
	 * @return the buffer that holds it, until this instance is used again
	 */
	MemoryBuffer write(Object value) {
		if (this.buffer.size() > MAX_BYTES) {
			this.buffer = MemoryBuffer.newHeapBuffer(FIRST_BYTES);
		}
		this.buffer.writerIndex(0);
		return run(() -> this.fory.serialize(this.buffer, value));
	}

	@Nullable Object read(byte[] bytes, int offset, int length) {
		MemoryBuffer source = MemoryBuffer.fromByteArray(bytes, offset, length);
		Object value = run(() -> this.fory.deserialize(source));
		if (source.remaining() > 0) {
			throw new SerializationException(source.remaining() + " bytes are left over", null);
		}
		return value;
	}

	/** The classes that Fory makes look for others with the loader of the thread. */
	private <T extends @Nullable Object> T run(Supplier<T> code) {
		if (this.loader == null) {
			return code.get();
		}
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this.loader);
		try {
			return code.get();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
