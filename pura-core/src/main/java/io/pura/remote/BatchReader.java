package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Message;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.PeerTypes;
import io.pura.serialization.Redacted;
import io.pura.serialization.WireSchema;
import io.pura.serialization.WireType;
import io.pura.serialization.WireTypes;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads records out of batches, for one lane of one connection, and hands them to a
 * {@link Handler}. A record whose body cannot be read is reported and skipped; only what
 * is no record at all ends the connection. Used by the thread of the lane.
 */
final class BatchReader {

	static final int MAX_TEXT_BYTES = 16_384;

	private final WireTypes types;

	private final Handler handler;

	private final List<@Nullable Inlet> recipients = new ArrayList<>();

	private final List<@Nullable DefinedType> definedTypes = new ArrayList<>();

	private final ReplyVersions replyVersions = new ReplyVersions();

	private final PeerTypes peerTypes;

	BatchReader(WireTypes types, PeerTypes peerTypes, Handler handler) {
		this.types = types;
		this.peerTypes = peerTypes;
		this.handler = handler;
	}

	/**
	 * Reads a batch.
	 * @throws WireException if it is none
	 */
	void read(ByteBuf batch) {
		try {
			int version = batch.readUnsignedByte();
			if (version != BatchWriter.VERSION) {
				throw new WireException("there is no version " + version + " of batches");
			}
			while (batch.isReadable()) {
				int length = batch.readInt();
				if (length < 1 || length > batch.readableBytes()) {
					throw new WireException("a record of " + length + " bytes is said to follow, and "
							+ batch.readableBytes() + " are there");
				}
				record(batch.readSlice(length));
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw new WireException("a record ends before its fields do: " + ex.getMessage());
		}
	}

	private void record(ByteBuf record) {
		int code = record.readUnsignedByte();
		Kind kind = Kind.of(code);
		if (kind == null) {
			// Of a later version, which does without it.
			return;
		}
		boolean header = (code & Kind.HEADER) != 0;
		switch (kind) {
			case TELL, ASK, DELIVER -> message(record, kind, header);
			case REPLY -> this.handler.reply(Varint.read(record), record, this.replyVersions);
			case REPLY_VERSION -> this.replyVersions.read(record);
			case DEFINE_RECIPIENT -> define(this.recipients, BatchWriter.RECIPIENTS, record,
					(text) -> this.handler.inlet(RecipientKey.parse(text)));
			case DEFINE_TYPE -> define(this.definedTypes, BatchWriter.TYPES, record, DefinedType::new);
			default -> control(record, kind, this.handler.control(kind));
		}
	}

	private void control(ByteBuf record, Kind kind, ControlHandler control) {
		switch (kind) {
			case ERROR -> control.error(Varint.read(record), ErrorFields.read(record));
			case CANCEL -> control.cancel(Varint.read(record));
			case WATCH ->
				control.watch(Varint.read(record), RecipientKey.parse(Varint.readText(record, MAX_TEXT_BYTES)));
			case UNWATCH -> control.unwatch(Varint.read(record));
			case WATCHED ->
				control.watched(Varint.read(record), RecipientKey.parse(Varint.readText(record, MAX_TEXT_BYTES)));
			case TERMINATED -> control.terminated(Varint.read(record));
			case HELLO -> control.welcome(Hello.read(record));
			case LEAVING -> control.leaving();
			case SCHEMAS -> control.schemas(schemas(record));
			case LARGE -> control.large(Varint.read(record), Varint.readInt(record, Integer.MAX_VALUE));
			case CHUNK -> control.chunk(record);
			case HOLD -> control.hold(numbered(record));
			case RESUME -> control.resume(numbered(record));
			case SKIP -> control.skip(defined(this.recipients, record, "recipient"), Place.read(record, true));
			case ACK -> control.acknowledged(Varint.read(record), Varint.read(record), Varint.read(record));
			case NACK -> control.refused(Varint.read(record), Varint.read(record), ErrorFields.read(record));
			case FORGET -> control.forget(Varint.read(record));
			default -> throw new IllegalStateException("nobody reads records of kind " + kind);
		}
	}

	private static RecipientKey numbered(ByteBuf record) {
		Varint.read(record);
		return RecipientKey.parse(Varint.readText(record, MAX_TEXT_BYTES));
	}

	private void message(ByteBuf record, Kind kind, boolean hasHeader) {
		int bytes = record.writerIndex();
		Inlet to = defined(this.recipients, record, "recipient");
		DefinedType defined = defined(this.definedTypes, record, "type");
		long correlation = (kind == Kind.ASK) ? Varint.read(record) : 0;
		Place place = (kind == Kind.DELIVER) ? Place.read(record, false) : null;
		Header header = hasHeader ? Header.read(record) : Header.NONE;
		WireType type;
		Object message;
		try {
			type = defined.find(this.types);
			message = read(type, defined.version(), record);
		}
		catch (SerializationException ex) {
			if (place != null) {
				this.handler.deliver(to, place, new Arrival.Unreadable(defined.text(), ex));
				return;
			}
			this.handler.unreadable(to, defined.text(), (kind == Kind.ASK) ? correlation : null, ex);
			return;
		}
		if (kind == Kind.TELL) {
			this.handler.tell(to, message, header, bytes);
		}
		else if (place != null) {
			this.handler.deliver(to, place, new Arrival.Readable((Message<?, ?>) message, header.context(), to, bytes));
		}
		else {
			this.handler.ask(to, type, message, correlation, header, bytes);
		}
	}

	private Object read(WireType type, int version, ByteBuf body) {
		String refusal = this.peerTypes.whyNotTaken(type);
		if (refusal != null) {
			throw new SerializationException(type + " is not taken: " + refusal, null);
		}
		try {
			return type.read(body, version);
		}
		catch (RuntimeException | Error ex) {
			throw unreadable(ex);
		}
	}

	/**
	 * Reads a reply to a message of a type.
	 * @param version the version that was written
	 * @throws SerializationException if it is none
	 */
	static Object readReply(WireType type, ByteBuf body, int version) {
		try {
			return type.readReply(body, version);
		}
		catch (RuntimeException | Error ex) {
			throw unreadable(ex);
		}
	}

	private static SerializationException unreadable(Throwable cause) {
		return (cause instanceof SerializationException known) ? known : new SerializationException(
				"What another node has sent cannot be read: " + Redacted.text(cause), cause);
	}

	private static List<WireSchema> schemas(ByteBuf record) {
		List<WireSchema> schemas = new ArrayList<>();
		while (record.isReadable()) {
			int length = record.readInt();
			if (length < 0 || length > record.readableBytes()) {
				throw new WireException("a schema of " + length + " bytes is said to follow, and "
						+ record.readableBytes() + " are there");
			}
			ByteBuf schema = record.readSlice(length);
			String name = Varint.readText(schema, MAX_TEXT_BYTES);
			int version = Varint.readInt(schema, Integer.MAX_VALUE);
			String fingerprint = Varint.readText(schema, MAX_TEXT_BYTES);
			String text = Varint.readText(schema, MAX_TEXT_BYTES);
			int replyVersion = schema.isReadable() ? Varint.readInt(schema, Integer.MAX_VALUE) : 1;
			String arrays = schema.isReadable() ? Varint.readText(schema, MAX_TEXT_BYTES) : "";
			schemas.add(new WireSchema(name, version, replyVersion, fingerprint, text, arrays));
		}
		return schemas;
	}

	private static <T> void define(List<@Nullable T> table, int size, ByteBuf record, Function<String, T> reader) {
		int id = Varint.readInt(record, size - 1);
		T value = reader.apply(Varint.readText(record, MAX_TEXT_BYTES));
		while (table.size() <= id) {
			table.add(null);
		}
		table.set(id, value);
	}

	private static <T> T defined(List<@Nullable T> table, ByteBuf record, String what) {
		int id = Varint.readInt(record, Integer.MAX_VALUE);
		T value = (id < table.size()) ? table.get(id) : null;
		if (value == null) {
			throw new WireException(what + " " + id + " has not been defined");
		}
		return value;
	}

	/**
	 * A type that the other side has given a number. Looked up for each record anew until
	 * it is found, as its protocol may come later.
	 */
	private static final class DefinedType {

		private final String text;

		private final String codec;

		private final String name;

		private final int version;

		private final String fingerprint;

		private @Nullable WireType type;

		/**
		 * @param text format, name, version and fingerprint, with colons in between; what
		 * comes last may be missing
		 */
		DefinedType(String text) {
			this.text = text;
			String[] parts = text.split(":", 5);
			this.codec = parts[0];
			this.name = (parts.length > 1) ? parts[1] : "";
			this.version = (parts.length > 2) ? version(parts[2]) : 1;
			this.fingerprint = (parts.length > 3) ? parts[3] : "";
		}

		private static int version(String text) {
			try {
				return Integer.parseInt(text);
			}
			catch (NumberFormatException ex) {
				throw new WireException("a type has version " + text);
			}
		}

		int version() {
			return this.version;
		}

		String text() {
			return this.text;
		}

		WireType find(WireTypes types) {
			WireType known = this.type;
			if (known == null) {
				known = types.named(this.codec, this.name, this.version, this.fingerprint);
				if (known == null) {
					throw new SerializationException("There is no type " + this.text
							+ " here: no actor of this node has a protocol with it, or the nodes run different versions",
							null);
				}
				this.type = known;
			}
			return known;
		}

	}

	/**
	 * Takes what has been read.
	 */
	interface Handler {

		Inlet inlet(RecipientKey key);

		void tell(Inlet to, Object message, Header header, int bytes);

		void ask(Inlet to, WireType type, Object message, long correlation, Header header, int bytes);

		/**
		 * A message could not be read.
		 * @param correlation that of an ask, {@code null} if it is none
		 */
		void unreadable(Inlet to, String typeName, @Nullable Long correlation, SerializationException cause);

		/**
		 * A message was answered.
		 * @param versions those of all replies so far
		 */
		void reply(long correlation, ByteBuf body, ReplyVersions versions);

		void deliver(Inlet to, Place place, Arrival arrival);

		/**
		 * Returns who takes all other records.
		 * @param kind what the next one is about
		 * @throws WireException if there must be no such record here
		 */
		ControlHandler control(Kind kind);

	}

	/**
	 * Takes what is neither a message nor a reply.
	 */
	interface ControlHandler {

		void error(long correlation, ErrorFields error);

		void cancel(long correlation);

		void watch(long watch, RecipientKey key);

		void unwatch(long watch);

		void terminated(long watch);

		void watched(long watch, RecipientKey key);

		void welcome(Hello hello);

		void leaving();

		void schemas(List<WireSchema> schemas);

		/**
		 * A large message begins.
		 * @param total how many bytes follow in chunks
		 * @param lane the lane of the ask if it is a reply, and 0 if it is a message
		 */
		void large(long total, int lane);

		void chunk(ByteBuf bytes);

		void hold(RecipientKey key);

		void resume(RecipientKey key);

		void skip(Inlet to, Place place);

		void acknowledged(long stream, long first, long count);

		void refused(long stream, long number, ErrorFields error);

		void forget(long stream);

	}

}
