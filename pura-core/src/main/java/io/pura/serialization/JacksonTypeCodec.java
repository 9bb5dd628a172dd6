package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the values of one type.
 *
 * @param type the type
 * @param writer writes its values
 * @param reader reads its values and does not look at what comes after them
 * @param whole reads its values, and fails if something comes after them
 * @param scratch where what is read is copied to
 * @param sessions what each thread keeps open, {@code null} if the format does not allow
 * that
 */
record JacksonTypeCodec(Type type, ObjectWriter writer, ObjectReader reader, ObjectReader whole, ScratchBytes scratch,
		@Nullable FastThreadLocal<CborSession> sessions) implements TreeCodec {

	@Override
	public void write(Object value, ByteBuf target) {
		CborSession session = begin();
		BufferOutput out = ((session != null) ? session.output() : new BufferOutput()).to(target);
		try {
			if (session != null) {
				session.write(this.writer, value);
			}
			else {
				this.writer.writeValue(out, value);
			}
		}
		catch (RuntimeException ex) {
			IndexOutOfBoundsException full = out.full();
			if (full != null) {
				throw full;
			}
			throw new SerializationException("%s cannot be written for another node: %s"
				.formatted(value.getClass().getName(), Redacted.text(ex)), ex);
		}
		finally {
			if (session != null) {
				session.end();
			}
		}
	}

	/**
	 * Begins to use what the thread keeps open.
	 * @return that, or {@code null} if there is nothing or it is in use
	 */
	private @Nullable CborSession begin() {
		CborSession session = (this.sessions != null) ? this.sessions.get() : null;
		return (session != null && session.begin()) ? session : null;
	}

	@Override
	public Object read(ByteBuf source) {
		CborSession session = begin();
		Object value;
		try {
			value = (session != null) ? session.read(this.reader, source) : readWhole(source);
		}
		catch (RuntimeException ex) {
			throw new SerializationException("%s cannot be read from what another node has sent: %s"
				.formatted(this.type.getTypeName(), Redacted.text(ex)), ex);
		}
		finally {
			if (session != null) {
				session.end();
			}
		}
		if (value == CborSession.TRAILING) {
			throw new SerializationException(this.type.getTypeName() + " was sent with something behind it", null);
		}
		if (value == null) {
			throw new SerializationException(this.type.getTypeName() + " was sent as null", null);
		}
		return value;
	}

	private @Nullable Object readWhole(ByteBuf source) {
		int length = source.readableBytes();
		return source.hasArray()
				? this.whole.readValue(source.array(), source.arrayOffset() + source.readerIndex(), length)
				: this.whole.readValue(this.scratch.copy(source), 0, length);
	}

	@Override
	public Object read(ByteBuf source, UnaryOperator<ObjectNode> change) {
		try {
			int length = source.readableBytes();
			if (!(trees().readTree(this.scratch.copy(source), 0, length) instanceof ObjectNode tree)) {
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

	/** A text does not say which numbers are decimals, and doubles are not as precise. */
	private ObjectReader trees() {
		return this.whole.parserFactory().canHandleBinaryNatively() ? this.whole
				: this.whole.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
	}

}
