package io.pura.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pura.actor.NodeUnreachableException;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * A message or a reply that is about to be sent in chunks. What is cut into chunks is a
 * batch of its own with its own tables, so that it needs nothing of what was sent before.
 * Used by one thread at a time.
 */
final class Transfer {

	/** In place of the lane of an asker: none of them asks on the one for control. */
	static final int NO_REPLY = 0;

	/** The size of each chunk but the last. */
	static final int CHUNK = 64 * 1024;

	/** More than a batch with one message takes besides the message. */
	private static final int OVERHEAD = 128 * 1024;

	/** More than the fields before the bytes of a chunk take. */
	private static final int HEAD = 64;

	private final Outgoing outgoing;

	private final LaneSender origin;

	private final int answeredLane;

	private @Nullable ByteBuf bytes;

	private @Nullable WireType type;

	private long correlation;

	private int total;

	/**
	 * Creates a transfer.
	 * @param outgoing what is to be sent
	 * @param origin the lane that it was to be sent on, and of a reply the one on which
	 * its asker waits
	 */
	Transfer(Outgoing outgoing, Lane origin) {
		this.outgoing = outgoing;
		this.origin = origin.sender();
		this.answeredLane = (outgoing instanceof Outgoing.Reply) ? origin.index() : NO_REPLY;
	}

	/**
	 * Returns how many bytes a batch may have whose message has a given size.
	 */
	static int maxBytes(int maxMessageBytes) {
		return (int) Math.min(Integer.MAX_VALUE, (long) maxMessageBytes + OVERHEAD);
	}

	Outgoing outgoing() {
		return this.outgoing;
	}

	/**
	 * Returns whether nobody waits for the answer any more.
	 */
	boolean isOver() {
		return (this.outgoing instanceof Outgoing.Request request && request.ask().isOver())
				|| (this.outgoing instanceof Outgoing.Deliver deliver && deliver.delivery().ask().isOver());
	}

	/**
	 * Takes note that this will not be sent, as nobody waits for the answer.
	 */
	void skip(Wire wire, Link link) {
		if (this.outgoing instanceof Outgoing.Request request) {
			wire.discard(request.to(), request.ask().message(), request.ask().whySkipped());
		}
		else if (this.outgoing instanceof Outgoing.Deliver deliver) {
			deliver.stream().notWritten(deliver.delivery(), link);
			skip(deliver);
		}
	}

	/** On the lane that all others of the stream take. */
	private void skip(Outgoing.Deliver deliver) {
		this.origin.add(new Outgoing.Skip(deliver.stream(), deliver.delivery()));
	}

	long correlation() {
		return this.correlation;
	}

	/**
	 * Returns the type of the message, once it has been written.
	 */
	@Nullable WireType type() {
		return this.type;
	}

	/**
	 * Writes what is to be sent.
	 * @param correlation the number of the ask, if it is one
	 * @param sizeGuess how large the result may be
	 * @return whether there is something to be sent
	 * @throws SerializationException if that is not possible, or it is too large
	 */
	boolean encode(Wire wire, Link link, ByteBufAllocator allocator, int maxMessageBytes, long correlation,
			int sizeGuess) {
		BatchWriter writer = new BatchWriter(wire.types(), link.peerTypes(), link::codecs, maxMessageBytes,
				Integer.MAX_VALUE);
		int max = maxBytes(maxMessageBytes);
		ByteBuf target = allocator.buffer(Math.min(sizeGuess, max), max);
		boolean whole = false;
		try {
			writer.begin(target);
			if (!write(writer, link, target, correlation, wire.remoting().clock().nanos())) {
				return false;
			}
			whole = true;
		}
		catch (IndexOutOfBoundsException ex) {
			throw writer.tooLarge(value());
		}
		finally {
			if (!whole) {
				target.release();
			}
		}
		this.correlation = correlation;
		this.total = target.readableBytes();
		this.bytes = target;
		return true;
	}

	private boolean write(BatchWriter writer, Link link, ByteBuf target, long correlation, long now) {
		if (this.outgoing instanceof Outgoing.Tell tell) {
			this.type = writer.tell(target, tell);
		}
		else if (this.outgoing instanceof Outgoing.Request request) {
			this.type = writer.ask(target, request, correlation, now);
		}
		else if (this.outgoing instanceof Outgoing.Reply reply) {
			writer.reply(target, reply);
		}
		else if (this.outgoing instanceof Outgoing.Deliver deliver) {
			PendingDelivery delivery = deliver.delivery();
			Place place = deliver.stream().place(delivery, link);
			if (place == null) {
				return false;
			}
			if (place.skipped()) {
				skip(deliver);
				return false;
			}
			this.type = writer.deliver(target, delivery.to(), delivery.ask(), place);
		}
		else {
			throw new IllegalStateException(this.outgoing + " is never large");
		}
		return true;
	}

	/** Returns what is too large. */
	private Object value() {
		if (this.outgoing instanceof Outgoing.Tell tell) {
			return tell.message();
		}
		if (this.outgoing instanceof Outgoing.Request request) {
			return request.ask().message();
		}
		if (this.outgoing instanceof Outgoing.Deliver deliver) {
			return deliver.delivery().ask().message();
		}
		return (this.outgoing instanceof Outgoing.Reply reply && reply.value() != null) ? reply.value() : this.outgoing;
	}

	/**
	 * Returns how many bytes are sent in all.
	 */
	int total() {
		return this.total;
	}

	boolean isBegun() {
		return this.bytes != null && this.bytes.readerIndex() > 0;
	}

	/**
	 * Returns whether the next batch is the last one.
	 */
	boolean isLast() {
		return this.bytes != null && this.bytes.readableBytes() <= CHUNK;
	}

	/**
	 * Returns a batch with the next chunk, which shares the bytes of this.
	 */
	ByteBuf nextBatch(ByteBufAllocator allocator) {
		ByteBuf source = this.bytes;
		if (source == null) {
			throw new IllegalStateException("nothing has been written yet");
		}
		int size = Math.min(CHUNK, source.readableBytes());
		ByteBuf head = allocator.buffer(HEAD, HEAD);
		head.writeByte(BatchWriter.VERSION);
		if (!isBegun()) {
			BatchWriter.large(head, this.total, this.answeredLane);
		}
		BatchWriter.chunk(head, size);
		return allocator.compositeBuffer(2).addComponents(true, head, source.readRetainedSlice(size));
	}

	/**
	 * Gives the bytes back that were not sent.
	 */
	void release() {
		ByteBuf held = this.bytes;
		if (held != null) {
			this.bytes = null;
			held.release();
		}
	}

	/**
	 * Tells whoever sent this that it cannot be written.
	 */
	void fail(SerializationException cause) {
		this.origin.failed(this.outgoing, cause);
	}

	/**
	 * Tells whoever sent this that the other side certainly has not got it.
	 */
	void reject(Wire wire, NodeUnreachableException cause) {
		release();
		wire.reject(this.outgoing, cause);
	}

}
