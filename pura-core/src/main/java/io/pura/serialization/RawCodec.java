package io.pura.serialization;

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
				return RecordTypeCodec.of(cls, component, forType(component.getType()));
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

}
