package io.pura.serialization.fory;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.pura.serialization.Redacted;
import io.pura.serialization.ScratchBytes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import org.apache.fory.memory.MemoryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of one type.
 */
final class ForyTypeCodec implements TypeCodec {

	private final Type type;

	private final Class<?> root;

	private final ScratchBytes scratch;

	private volatile ForyPool pool;

	ForyTypeCodec(Type type, Class<?> root, ForyPool pool, ScratchBytes scratch) {
		this.type = type;
		this.root = root;
		this.pool = pool;
		this.scratch = scratch;
	}

	@Override
	public void write(Object value, ByteBuf target) {
		ForyPool known = this.pool;
		try {
			write(known, value, target);
		}
		catch (SerializationException ex) {
			Set<Class<?>> met = RefClasses.in(value);
			if (known.refClasses().containsAll(met)) {
				throw ex;
			}
			// References are of classes that nobody declares: known from now on.
			write(learn(met), value, target);
		}
	}

	private synchronized ForyPool learn(Set<Class<?>> met) {
		Set<Class<?>> all = new HashSet<>(this.pool.refClasses());
		if (all.addAll(met)) {
			this.pool = this.pool.with(all);
		}
		return this.pool;
	}

	private void write(ForyPool pool, Object value, ByteBuf target) {
		Lease lease = pool.take();
		MemoryBuffer written;
		try {
			written = lease.write(value);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// The instance is left to the garbage collector, as nobody knows how far it
			// is.
			throw failure("%s cannot be written for another node: %s", value.getClass().getName(), ex);
		}
		try {
			target.writeBytes(written.getHeapMemory(), 0, written.writerIndex());
		}
		finally {
			pool.give(lease);
		}
	}

	@Override
	public Object read(ByteBuf source) {
		ForyPool known = this.pool;
		int length = source.readableBytes();
		Lease lease = known.take();
		@Nullable Object value;
		try {
			value = source.hasArray() ? lease.read(source.array(), source.arrayOffset() + source.readerIndex(), length)
					: lease.read(this.scratch.copy(source), 0, length);
			known.give(lease);
		}
		catch (RuntimeException ex) {
			known.give(lease);
			throw failure("%s cannot be read from what another node has sent: %s", this.type.getTypeName(), ex);
		}
		catch (StackOverflowError ex) {
			throw failure("%s cannot be read from what another node has sent: %s", this.type.getTypeName(), ex);
		}
		if (!this.root.isInstance(value)) {
			throw new SerializationException("%s cannot be read from what another node has sent: it is a %s"
				.formatted(this.type.getTypeName(), (value != null) ? value.getClass().getName() : "null"), null);
		}
		return value;
	}

	private SerializationException failure(String format, String name, Throwable ex) {
		Throwable cause = ex;
		// Inside of Fory's wrappers.
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return new SerializationException(format.formatted(name, Redacted.text(cause, this.pool.classes())), ex);
	}

}
