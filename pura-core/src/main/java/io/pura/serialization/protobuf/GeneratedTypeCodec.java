package io.pura.serialization.protobuf;

import java.io.IOException;
import java.lang.reflect.Method;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.pura.serialization.Redacted;
import io.pura.serialization.ScratchBytes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;

/**
 * Writes and reads the objects of a generated class.
 */
final class GeneratedTypeCodec implements TypeCodec {

	private static final int MAX_NESTING = 200;

	private final Class<?> type;

	private final Parser<? extends MessageLite> parser;

	private final ScratchBytes scratch;

	GeneratedTypeCodec(Class<?> type, ScratchBytes scratch) {
		this.type = type;
		this.parser = parser(type);
		this.scratch = scratch;
	}

	private static Parser<? extends MessageLite> parser(Class<?> type) {
		try {
			Method method = type.getMethod("getDefaultInstance");
			method.setAccessible(true);
			return ((MessageLite) method.invoke(null)).getParserForType();
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw new SerializationException(
					type.getName() + " cannot travel as Protocol Buffers: it is not a class that protoc has generated",
					ex);
		}
	}

	@Override
	public void write(Object value, ByteBuf target) {
		MessageLite message = (MessageLite) value;
		try {
			int size = message.getSerializedSize();
			target.ensureWritable(size);
			int index = target.writerIndex();
			CodedOutputStream out = target.hasArray()
					? CodedOutputStream.newInstance(target.array(), target.arrayOffset() + index, size)
					: CodedOutputStream.newInstance(target.internalNioBuffer(index, size));
			out.useDeterministicSerialization();
			message.writeTo(out);
			out.flush();
			target.writerIndex(index + size);
		}
		catch (IOException | StackOverflowError ex) {
			throw new SerializationException(
					"%s cannot be written for another node: %s".formatted(this.type.getName(), reason(ex)), ex);
		}
	}

	@Override
	public Object read(ByteBuf source) {
		int length = source.readableBytes();
		CodedInputStream in = source.hasArray()
				? CodedInputStream.newInstance(source.array(), source.arrayOffset() + source.readerIndex(), length)
				: CodedInputStream.newInstance(this.scratch.copy(source), 0, length);
		in.setRecursionLimit(MAX_NESTING);
		try {
			MessageLite message = this.parser.parseFrom(in);
			in.checkLastTagWas(0);
			return message;
		}
		catch (IOException | RuntimeException ex) {
			throw new SerializationException(
					"%s cannot be read from what another node has sent: %s".formatted(this.type.getName(), reason(ex)),
					ex);
		}
	}

	/** What is wrong with the format is said without values. */
	private static String reason(Throwable ex) {
		return (ex instanceof InvalidProtocolBufferException && ex.getCause() == null) ? String.valueOf(ex.getMessage())
				: Redacted.text(ex);
	}

}
