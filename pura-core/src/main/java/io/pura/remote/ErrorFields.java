package io.pura.remote;

import io.netty.buffer.ByteBuf;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireTypes;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the other side tells it.
 *
 * @param code what kind of failure it is
 * @param detail what programs look at
 * @param text what people read
 */
record ErrorFields(ErrorCode code, String detail, @Nullable String text) {

	static ErrorFields read(ByteBuf record) {
		ErrorCode code = ErrorCode.of(record.readUnsignedByte());
		String detail = Varint.readText(record, BatchReader.MAX_TEXT_BYTES);
		String text = record.readBoolean() ? Varint.readText(record, BatchReader.MAX_TEXT_BYTES) : null;
		return new ErrorFields(code, detail, text);
	}

	/**
	 * Makes an exception of what the other side said.
	 * @param recipient who was to handle the message
	 * @param types the exceptions that keep their type
	 */
	Throwable toException(RemoteActorRef<?> recipient, WireTypes types) {
		try {
			return this.code.toException(recipient, this.detail, this.text, types);
		}
		catch (SerializationException | NumberFormatException ex) {
			return ex;
		}
	}

}
