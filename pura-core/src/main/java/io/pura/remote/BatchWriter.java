package io.pura.remote;

import io.netty.buffer.ByteBuf;
import io.pura.actor.ActorPath;
import io.pura.actor.Ask;
import io.pura.remote.DeliveryStream.Place;
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

	private final SendTable<RecipientKey> recipients = new SendTable<>(RECIPIENTS);

	private final SendTable<String> typeNames = new SendTable<>(TYPES);

	BatchWriter(WireTypes types, int maxMessageBytes) {
		this.types = types;
		this.maxMessageBytes = maxMessageBytes;
	}

	void begin(ByteBuf batch) {
		batch.writeByte(VERSION);
	}

	WireType tell(ByteBuf batch, Outgoing.Tell tell) {
		return message(batch, Kind.TELL, tell.to(), tell.message(), 0, null, new Header(-1, tell.context()));
	}

	WireType ask(ByteBuf batch, RemoteActorRef<?> to, Ask<?> ask, long correlation, long now) {
		long left = ask.isDelivery() ? -1 : Math.max(0, ask.timeLeft(now) / 1000);
		return message(batch, Kind.ASK, to, ask.message(), correlation, null, new Header(left, ask.context()));
	}

	void deliver(ByteBuf batch, RemoteActorRef<?> to, Ask<?> ask, Place place) {
		message(batch, Kind.DELIVER, to, ask.message(), 0, place, new Header(-1, ask.context()));
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
		Varint.write(batch, answer.stream());
		Varint.write(batch, answer.first());
		if (cause != null) {
			error(batch, answer.recipient(), cause);
		}
		else {
			Varint.write(batch, answer.count());
		}
		end(batch, start);
	}

	private WireType message(ByteBuf batch, Kind kind, RemoteActorRef<?> to, Object message, long correlation,
			@Nullable Place place, Header header) {
		WireType type = this.types.of(message);
		TypeCodec codec = type.messageCodec();
		int recipientId = recipient(batch, to);
		int typeId = this.typeNames.find(type.name());
		if (typeId < 0) {
			typeId = this.typeNames.define(type.name());
			note(batch, Kind.DEFINE_TYPE, typeId, this.types.codec().name() + ":" + type.name());
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
		body(batch, start, codec, message);
		return type;
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
		TypeCodec codec = (reply.type() != null && reply.value() != null) ? reply.type().replyCodec() : null;
		int start = begin(batch, Kind.REPLY, false);
		Varint.write(batch, reply.correlation());
		if (codec != null && reply.value() != null) {
			body(batch, start, codec, reply.value());
		}
		else {
			end(batch, start);
		}
	}

	void failure(ByteBuf batch, Outgoing.Failure failure) {
		int start = begin(batch, Kind.ERROR, false);
		Varint.write(batch, failure.correlation());
		error(batch, failure.recipient(), failure.failure());
		end(batch, start);
	}

	private static void error(ByteBuf batch, ActorPath recipient, Throwable cause) {
		ErrorCode code = ErrorCode.of(cause, recipient);
		String detail = String.valueOf(code.detail(cause));
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
				throw new SerializationException("%s has %d bytes, and the limit is %d: make it smaller, or raise"
					.formatted(value.getClass().getName(), size, this.maxMessageBytes)
						+ " pura.remote.max-message-size", null);
			}
			end(batch, start);
		}
		catch (SerializationException | IndexOutOfBoundsException ex) {
			batch.writerIndex(start);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			batch.writerIndex(start);
			throw new SerializationException(value.getClass().getName() + " cannot be written for another node: " + ex,
					ex);
		}
	}

	/**
	 * Says that a value did not even fit into an empty batch.
	 */
	SerializationException tooLarge(Object value) {
		return new SerializationException(
				"%s is larger than the limit of %d bytes: make it smaller, or raise"
					.formatted(value.getClass().getName(), this.maxMessageBytes) + " pura.remote.max-message-size",
				null);
	}

}
