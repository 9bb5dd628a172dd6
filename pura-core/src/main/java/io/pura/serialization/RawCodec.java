package io.pura.serialization;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Bytes as they are, called {@code raw}: for records whose only component is a
 * {@code byte[]} or a {@link ByteBuffer}, and for replies that are one of these. Of a
 * buffer the bytes from its position to its limit travel, and the position stays.
 */
public final class RawCodec implements Codec {

	private RawCodec() {
	}

	/**
	 * Returns the factory of this codec.
	 * @return the factory
	 */
	public static Codec.Factory factory() {
		return (refs, maxBytes) -> new RawCodec();
	}

	@Override
	public String name() {
		return "raw";
	}

	@Override
	public TypeCodec forType(Type type) {
		if (type == byte[].class) {
			return new ArrayCodec();
		}
		if (type == ByteBuffer.class) {
			return new BufferCodec();
		}
		if (type instanceof Class<?> cls && cls.isRecord() && cls.getRecordComponents().length == 1) {
			RecordComponent component = cls.getRecordComponents()[0];
			if (component.getType() == byte[].class || component.getType() == ByteBuffer.class) {
				return RecordCodec.of(cls, component, forType(component.getType()));
			}
		}
		throw new SerializationException(type.getTypeName() + " cannot travel as raw bytes: only records whose"
				+ " single component is a byte[] or a ByteBuffer can, and replies that are one of these."
				+ " Choose another format for it", null);
	}

	/**
	 * An array.
	 */
	private static final class ArrayCodec implements TypeCodec {

		@Override
		public void write(Object value, ByteBuf target) {
			target.writeBytes((byte[]) value);
		}

		@Override
		public Object read(ByteBuf source) {
			byte[] bytes = ByteBufUtil.getBytes(source);
			source.skipBytes(bytes.length);
			return bytes;
		}

	}

	/**
	 * A buffer.
	 */
	private static final class BufferCodec implements TypeCodec {

		@Override
		public void write(Object value, ByteBuf target) {
			target.writeBytes(((ByteBuffer) value).duplicate());
		}

		@Override
		public Object read(ByteBuf source) {
			ByteBuffer buffer = ByteBuffer.allocate(source.readableBytes());
			source.readBytes(buffer);
			return buffer.flip();
		}

	}

	/**
	 * A record around one of these.
	 *
	 * @param type the class of the record
	 * @param accessor takes the content out
	 * @param constructor puts it in
	 * @param content the codec of the content
	 */
	private record RecordCodec(Class<?> type, MethodHandle accessor, MethodHandle constructor,
			TypeCodec content) implements TypeCodec {

		static RecordCodec of(Class<?> type, RecordComponent component, TypeCodec content) {
			try {
				Method accessor = component.getAccessor();
				accessor.setAccessible(true);
				Constructor<?> constructor = type.getDeclaredConstructor(component.getType());
				constructor.setAccessible(true);
				MethodHandles.Lookup lookup = MethodHandles.lookup();
				MethodType generic = MethodType.methodType(Object.class, Object.class);
				return new RecordCodec(type, lookup.unreflect(accessor).asType(generic),
						lookup.unreflectConstructor(constructor).asType(generic), content);
			}
			catch (ReflectiveOperationException | InaccessibleObjectException ex) {
				throw new SerializationException(type.getName() + " cannot travel to another node: " + ex.getMessage(),
						ex);
			}
		}

		@Override
		public void write(Object value, ByteBuf target) {
			Object bytes = call(this.accessor, value, "written for another node");
			if (bytes == null) {
				throw new SerializationException(this.type.getName()
						+ " has null instead of bytes, and raw bytes cannot say so: send none, or choose another format",
						null);
			}
			this.content.write(bytes, target);
		}

		@Override
		public Object read(ByteBuf source) {
			return call(this.constructor, this.content.read(source), "read from what another node has sent");
		}

		private Object call(MethodHandle handle, Object argument, String what) {
			try {
				return (Object) handle.invokeExact(argument);
			}
			catch (Throwable ex) {
				throw new SerializationException(
						"%s cannot be %s: %s".formatted(this.type.getName(), what, ex.getMessage()), ex);
			}
		}

	}

}
