package io.pura.remote;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.pura.actor.ActorPath;
import io.pura.actor.Ask;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.PeerCodecs;
import io.pura.serialization.PeerTypes;
import io.pura.serialization.Redacted;
import io.pura.serialization.WireSchema;
import io.pura.serialization.WireType;
import io.pura.serialization.WireTypes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into batches, for one lane of one connection. Used by the thread of the
 * lane.
 */
final class BatchWriter {

	/** How the first byte of a batch says what the rest looks like. */
	static final int VERSION = 1;

	static final int RECIPIENTS = 4096;

	static final int TYPES = 1024;

	private final WireTypes types;

	private final int maxMessageBytes;

	private final PeerTypes peerTypes;

	private final Supplier<PeerCodecs> peer;

	/** Above that a message does not belong into a batch with others. */
	private final int largestBody;

	private final SendTable<RecipientKey> recipients = new SendTable<>(RECIPIENTS);

	private final SendTable<String> typeNames = new SendTable<>(TYPES);

	/** By the index of the type. */
	private @Nullable Written[] written = {};

	/** The replies of which it was said what version they are of. */
	private final Set<String> replyNames = new HashSet<>(2);

	/**
	 * Creates a writer.
	 * @param peerTypes what the other node says of its types
	 * @param peer asks for the formats of the other node when there is a message for it
	 */
	BatchWriter(WireTypes types, PeerTypes peerTypes, Supplier<PeerCodecs> peer, int maxMessageBytes, int largestBody) {
		this.types = types;
		this.peerTypes = peerTypes;
		this.maxMessageBytes = maxMessageBytes;
		this.peer = peer;
		this.largestBody = largestBody;
	}

	void begin(ByteBuf batch) {
		batch.writeByte(VERSION);
	}

	WireType tell(ByteBuf batch, Outgoing.Tell tell) {
		return message(batch, Kind.TELL, tell.to(), tell.type(), tell.message(), 0, null,
				new Header(-1, tell.context()));
	}

	WireType ask(ByteBuf batch, Outgoing.Request request, long correlation, long now) {
		Ask<?> ask = request.ask();
		long left = ask.isDelivery() ? -1 : Math.max(0, ask.timeLeft(now) / 1000);
		return message(batch, Kind.ASK, request.to(), request.type(), ask.message(), correlation, null,
				new Header(left, ask.context()));
	}

	WireType deliver(ByteBuf batch, RemoteActorRef<?> to, Ask<?> ask, Place place) {
		return message(batch, Kind.DELIVER, to, null, ask.message(), 0, place, new Header(-1, ask.context()));
	}

	void skip(ByteBuf batch, RemoteActorRef<?> to, Place place) {
		int recipientId = recipient(batch, to);
		int start = begin(batch, Kind.SKIP, false);
		Varint.write(batch, recipientId);
		place.write(batch);
		end(batch, start);
	}

	void answer(ByteBuf batch, InboxStream.Answer answer) {
		Throwable cause = answer.failure();
		int start = begin(batch, (cause != null) ? Kind.NACK : Kind.ACK, false);
		try {
			Varint.write(batch, answer.stream());
			Varint.write(batch, answer.first());
			if (cause != null) {
				error(batch, answer.recipient(), cause);
			}
			else {
				Varint.write(batch, answer.count());
			}
		}
		catch (RuntimeException | Error ex) {
			batch.writerIndex(start);
			throw ex;
		}
		end(batch, start);
	}

	private WireType message(ByteBuf batch, Kind kind, RemoteActorRef<?> to, @Nullable WireType known, Object message,
			long correlation, @Nullable Place place, Header header) {
		WireType own = (known != null) ? known : this.types.of(message);
		Written type = written(own);
		int recipientId = recipient(batch, to);
		int typeId = type.id;
		if (!this.typeNames.has(typeId, type.key)) {
			typeId = define(batch, type);
		}
		int start = begin(batch, kind, !header.isEmpty());
		try {
			Varint.write(batch, recipientId);
			Varint.write(batch, typeId);
			if (kind == Kind.ASK) {
				Varint.write(batch, correlation);
			}
			else if (place != null) {
				place.write(batch);
			}
			if (!header.isEmpty()) {
				header.write(batch);
			}
		}
		catch (RuntimeException | Error ex) {
			batch.writerIndex(start);
			throw ex;
		}
		body(batch, start, type.codec, message);
		int bytes = batch.writerIndex() - start;
		if (bytes <= LaneSender.LARGEST_BODY) {
			// Others go another way.
			own.measured(bytes);
		}
		return type.type;
	}

	/** How a type is written is looked up once, as long as nothing new is known. */
	private Written written(WireType own) {
		int index = own.index();
		Written known = (index < this.written.length) ? this.written[index] : null;
		if (known == null || known.known != this.peerTypes.known()) {
			known = new Written(own);
			if (index >= this.written.length) {
				this.written = Arrays.copyOf(this.written, Math.max(index + 1, 2 * this.written.length));
			}
			this.written[index] = known;
		}
		return known;
	}

	private int define(ByteBuf batch, Written type) {
		int id = this.typeNames.find(type.key);
		if (id < 0) {
			String definition = type.type.codec().name() + ":" + type.type.definition(type.name);
			id = this.typeNames.define(type.key);
			note(batch, Kind.DEFINE_TYPE, id, definition);
		}
		type.id = id;
		return id;
	}

	private int recipient(ByteBuf batch, RemoteActorRef<?> to) {
		int id = to.wireId();
		if (this.recipients.has(id, to.key())) {
			return id;
		}
		id = this.recipients.find(to.key());
		if (id < 0) {
			id = this.recipients.define(to.key());
			note(batch, Kind.DEFINE_RECIPIENT, id, to.key().toString());
		}
		to.wireId(id);
		return id;
	}

	void reply(ByteBuf batch, Outgoing.Reply reply) {
		WireType type = reply.type();
		TypeCodec codec = (type != null && reply.value() != null) ? type.replyCodec() : null;
		if (type != null && type.replyVersion() != 1) {
			replyVersion(batch, type);
		}
		int start = begin(batch, Kind.REPLY, false);
		Varint.write(batch, reply.correlation());
		if (codec != null && reply.value() != null) {
			body(batch, start, codec, reply.value());
		}
		else {
			end(batch, start);
		}
	}

	/** By each of its names, as the other side may know only an older one. */
	private void replyVersion(ByteBuf batch, WireType type) {
		List<String> names = type.replyNames();
		if (this.replyNames.add(names.get(0))) {
			names.forEach((name) -> note(batch, Kind.REPLY_VERSION, type.replyVersion(), name));
		}
	}

	void failure(ByteBuf batch, Outgoing.Failure failure) {
		int start = begin(batch, Kind.ERROR, false);
		try {
			Varint.write(batch, failure.correlation());
			error(batch, failure.recipient(), failure.failure());
		}
		catch (RuntimeException | Error ex) {
			batch.writerIndex(start);
			throw ex;
		}
		end(batch, start);
	}

	private static void error(ByteBuf batch, ActorPath recipient, Throwable cause) {
		ErrorCode code;
		String detail;
		try {
			code = ErrorCode.of(cause, recipient);
			detail = String.valueOf(code.detail(cause));
		}
		catch (RuntimeException | Error ex) {
			// An exception that lacks what it must have, as it was serialized in between.
			code = ErrorCode.FAILED;
			detail = cause.getClass().getName();
		}
		String message = message(cause);
		batch.writeByte(code.ordinal());
		Varint.writeText(batch, shorten(detail));
		batch.writeBoolean(message != null);
		if (message != null) {
			Varint.writeText(batch, shorten(message));
		}
	}

	/** What somebody else's exception says, which may fail, too. */
	private static @Nullable String message(Throwable cause) {
		try {
			return cause.getMessage();
		}
		catch (RuntimeException | Error ex) {
			return "its message cannot be had: " + ex.getClass().getName();
		}
	}

	/** A text of at most 3 bytes for each character. */
	private static String shorten(String text) {
		int max = BatchReader.MAX_TEXT_BYTES / 3;
		return (text.length() <= max) ? text : text.substring(0, max - 1) + "…";
	}

	void note(ByteBuf batch, Kind kind, long number, @Nullable String text) {
		int start = begin(batch, kind, false);
		Varint.write(batch, number);
		if (text != null) {
			Varint.writeText(batch, text);
		}
		end(batch, start);
	}

	void welcome(ByteBuf batch, Hello hello) {
		int start = begin(batch, Kind.HELLO, false);
		hello.write(batch);
		end(batch, start);
	}

	/**
	 * Says what messages look like here: for each one the length of what is said, name,
	 * version, fingerprint, shape, the version of the reply, and the format of arrays.
	 */
	void schemas(ByteBuf batch, List<WireSchema> schemas) {
		int start = begin(batch, Kind.SCHEMAS, false);
		for (WireSchema schema : schemas) {
			int entry = batch.writerIndex();
			batch.writeInt(0);
			Varint.writeText(batch, schema.name());
			Varint.write(batch, schema.version());
			Varint.writeText(batch, schema.fingerprint());
			Varint.writeText(batch, schema.text());
			Varint.write(batch, schema.replyVersion());
			Varint.writeText(batch, schema.arrays());
			batch.setInt(entry, batch.writerIndex() - entry - Integer.BYTES);
		}
		end(batch, start);
	}

	static void large(ByteBuf batch, int total, int lane) {
		int start = begin(batch, Kind.LARGE, false);
		Varint.write(batch, total);
		Varint.write(batch, lane);
		end(batch, start);
	}

	/**
	 * Writes what stands before the bytes of a chunk.
	 */
	static void chunk(ByteBuf batch, int size) {
		batch.writeInt(Byte.BYTES + size);
		batch.writeByte(Kind.CHUNK.ordinal());
	}

	private static int begin(ByteBuf batch, Kind kind, boolean header) {
		int start = batch.writerIndex();
		batch.writeInt(0);
		batch.writeByte(header ? kind.ordinal() | Kind.HEADER : kind.ordinal());
		return start;
	}

	private static void end(ByteBuf batch, int start) {
		batch.setInt(start, batch.writerIndex() - start - Integer.BYTES);
	}

	private void body(ByteBuf batch, int start, TypeCodec codec, Object value) {
		int body = batch.writerIndex();
		try {
			codec.write(value, batch);
			int size = batch.writerIndex() - body;
			if (size > this.maxMessageBytes) {
				throw tooLarge(value, "has " + size + " bytes");
			}
			if (size > this.largestBody) {
				throw new IndexOutOfBoundsException(size + " bytes are too much for a batch");
			}
			end(batch, start);
		}
		catch (SerializationException | IndexOutOfBoundsException ex) {
			batch.writerIndex(start);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			batch.writerIndex(start);
			throw new SerializationException(
					value.getClass().getName() + " cannot be written for another node: " + Redacted.text(ex), ex);
		}
	}

	/**
	 * Says that a value has so many bytes that they were not counted.
	 */
	SerializationException tooLarge(Object value) {
		return tooLarge(value, "has more than " + this.maxMessageBytes + " bytes");
	}

	private SerializationException tooLarge(Object value, String size) {
		return new SerializationException(
				"%s %s, and the limit is %d: make it smaller, or raise".formatted(value.getClass().getName(), size,
						this.maxMessageBytes) + " pura.remote.max-message-size on both nodes",
				null);
	}

	/**
	 * How messages of a type are written for the other node.
	 */
	private final class Written {

		private final Object known;

		private final WireType type;

		private final TypeCodec codec;

		private final String name;

		private final String key;

		/** Its number, unless another type has got it since. */
		private int id;

		private Written(WireType own) {
			this.known = BatchWriter.this.peerTypes.known();
			String refusal = BatchWriter.this.peerTypes.whyNotSent(own);
			if (refusal != null) {
				throw new SerializationException(own.messageClass().getName() + " is not sent: " + refusal, null);
			}
			this.type = BatchWriter.this.peerTypes.asArrays(own.towards(BatchWriter.this.peer.get()));
			this.codec = this.type.messageCodec();
			this.name = BatchWriter.this.peerTypes.name(this.type);
			this.key = this.type.tableKey(this.name);
		}

	}

}
