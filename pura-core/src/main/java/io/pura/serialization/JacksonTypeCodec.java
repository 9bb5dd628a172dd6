package io.pura.serialization;

import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the values of one type.
 *
 * @param type the type
 * @param writer writes its values
 * @param reader reads its values
 * @param scratch where what is read is copied to
 */
record JacksonTypeCodec(Type type, ObjectWriter writer, ObjectReader reader,
		ScratchBytes scratch) implements TreeCodec {

	@Override
	public void write(Object value, ByteBuf target) {
		Output out = new Output(target);
		try {
			this.writer.writeValue(out, value);
		}
		catch (RuntimeException ex) {
			if (out.full != null) {
				throw out.full;
			}
			throw new SerializationException("%s cannot be written for another node: %s"
				.formatted(value.getClass().getName(), Redacted.text(ex)), ex);
		}
	}

	@Override
	public Object read(ByteBuf source) {
		try {
			int length = source.readableBytes();
			Object value = source.hasArray()
					? this.reader.readValue(source.array(), source.arrayOffset() + source.readerIndex(), length)
					: this.reader.readValue(this.scratch.copy(source), 0, length);
			if (value == null) {
				throw new SerializationException(this.type.getTypeName() + " was sent as null", null);
			}
			return value;
		}
		catch (SerializationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new SerializationException("%s cannot be read from what another node has sent: %s"
				.formatted(this.type.getTypeName(), Redacted.text(ex)), ex);
		}
	}

	@Override
	public Object read(ByteBuf source, UnaryOperator<ObjectNode> change) {
		try {
			int length = source.readableBytes();
			if (!(this.reader.readTree(this.scratch.copy(source), 0, length) instanceof ObjectNode tree)) {
				throw new SerializationException(
						this.type.getTypeName() + " was sent by another version and has no properties", null);
			}
			return this.reader.readValue(change.apply(tree));
		}
		catch (SerializationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new SerializationException("%s cannot be read from what another version of it has sent: %s"
				.formatted(this.type.getTypeName(), Redacted.text(ex)), ex);
		}
	}

	/**
	 * Remembers that it is the buffer that is full, as what is written may fail with the
	 * same exception. Not closed by whoever writes to it, as there is nothing to close.
	 */
	private static final class Output extends OutputStream {

		private final ByteBuf target;

		private @Nullable IndexOutOfBoundsException full;

		Output(ByteBuf target) {
			this.target = target;
		}

		@Override
		public void write(int value) {
			try {
				this.target.writeByte(value);
			}
			catch (IndexOutOfBoundsException ex) {
				this.full = ex;
				throw ex;
			}
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			try {
				this.target.writeBytes(bytes, offset, length);
			}
			catch (IndexOutOfBoundsException ex) {
				this.full = ex;
				throw ex;
			}
		}

	}

}
