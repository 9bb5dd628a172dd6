package io.pura.serialization;

import java.io.InputStream;
import java.io.OutputStream;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * A generator and a parser of CBOR that one thread keeps open for all messages, as it
 * takes longer to make them than to write or read a small message. CBOR has nothing
 * between two values, so that each message looks as if it was written by itself. What
 * fails takes its generator or parser with it, and the next message gets a new one.
 */
final class CborSession {

	/** Says that something comes after the value. */
	static final Object TRAILING = new Object();

	/** After that a new parser is made, which knows none of the names that came. */
	private static final int MAX_PARSED = 1024 * 1024;

	private final ObjectMapper mapper;

	private final int maxBytes;

	private final BufferOutput output = new BufferOutput();

	private final Input input = new Input();

	private @Nullable JsonGenerator generator;

	private @Nullable JsonParser parser;

	/** What the parser has been given. */
	private long parsed;

	private boolean busy;

	CborSession(ObjectMapper mapper, int maxBytes) {
		this.mapper = mapper;
		this.maxBytes = maxBytes;
	}

	/**
	 * Begins to use this.
	 * @return whether it is free, which it is not within a message
	 */
	boolean begin() {
		if (this.busy) {
			return false;
		}
		this.busy = true;
		return true;
	}

	/**
	 * Ends to use this.
	 */
	void end() {
		this.output.to(null);
		this.input.source = null;
		this.busy = false;
	}

	/**
	 * Returns what values are written with.
	 */
	BufferOutput output() {
		return this.output;
	}

	/**
	 * Writes a value to where the output leads.
	 * @throws RuntimeException whatever Jackson throws
	 */
	void write(ObjectWriter writer, Object value) {
		JsonGenerator open = this.generator;
		this.generator = null;
		if (open == null) {
			open = this.mapper.createGenerator(this.output);
		}
		writer.writeValue(open, value);
		open.flush();
		this.generator = open;
	}

	/**
	 * Reads a value.
	 * @param reader does not look at what comes after it
	 * @return the value, {@code null} if that was written, or {@link #TRAILING}
	 * @throws RuntimeException whatever Jackson throws
	 */
	@Nullable Object read(ObjectReader reader, ByteBuf source) {
		int length = source.readableBytes();
		JsonParser open = this.parser;
		this.parser = null;
		if (open == null || this.parsed + length > Math.min(this.maxBytes, MAX_PARSED)) {
			open = this.mapper.createParser(this.input);
			this.parsed = 0;
		}
		this.parsed += length;
		this.input.source = source;
		Object value = reader.readValue(open);
		if (source.isReadable() || open.releaseBuffered(OutputStream.nullOutputStream()) > 0) {
			return TRAILING;
		}
		open.clearCurrentToken();
		this.parser = open;
		return value;
	}

	/**
	 * Where the parser reads from: never more than one message.
	 */
	private static final class Input extends InputStream {

		private @Nullable ByteBuf source;

		@Override
		public int read() {
			ByteBuf open = this.source;
			return (open != null && open.isReadable()) ? open.readUnsignedByte() : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			ByteBuf open = this.source;
			int size = (open != null) ? Math.min(length, open.readableBytes()) : 0;
			if (open == null || (size == 0 && length > 0)) {
				return -1;
			}
			open.readBytes(bytes, offset, size);
			return size;
		}

	}

}
