package io.pura.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the chunks of large messages together. Each one is read by a thread of the actors,
 * one after the other, and then goes the way of all messages. While one is read another
 * one may come; then there is no credit until the first is through. Used by the thread of
 * the lane.
 */
final class LargeReceiver {

	private static final Logger logger = LoggerFactory.getLogger(LargeReceiver.class);

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final LaneReceiver receiver;

	private final int maxBytes;

	/** What has come of the current one: no more is allocated than was sent. */
	private List<byte[]> chunks = new ArrayList<>();

	private int missing;

	private int answeredLane;

	/** Whether one is being read. */
	private boolean reading;

	/** Those that are complete and have not been read. */
	private final Queue<Whole> complete = new ArrayDeque<>();

	LargeReceiver(Lane lane, Link link, Wire wire, LaneReceiver receiver) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.receiver = receiver;
		this.maxBytes = Transfer.maxBytes(wire.settings().maxMessageBytes());
	}

	/**
	 * A large message begins.
	 * @param total how many bytes it has
	 * @param lane the lane of the ask if it is a reply, and 0 if it is a message
	 * @throws WireException if that cannot be
	 */
	void begin(long total, int lane) {
		if (this.missing > 0) {
			throw new WireException("a large message begins, and the last one lacks " + this.missing + " bytes");
		}
		if (total < 1 || total > this.maxBytes) {
			throw new WireException("a large message of " + Long.toUnsignedString(total)
					+ " bytes begins, and this node has told that it takes " + this.maxBytes + " at most");
		}
		this.missing = (int) total;
		this.answeredLane = lane;
	}

	/**
	 * A chunk has come.
	 * @throws WireException if it is none that is expected
	 */
	void chunk(ByteBuf chunk) {
		int size = chunk.readableBytes();
		int expected = Math.min(Transfer.CHUNK, this.missing);
		if (expected == 0) {
			throw new WireException("a chunk of " + size + " bytes belongs to no large message");
		}
		if (size != expected) {
			throw new WireException("a chunk has " + size + " bytes, and must have " + expected);
		}
		this.chunks.add(ByteBufUtil.getBytes(chunk));
		this.missing -= size;
		if (this.missing == 0) {
			this.complete.add(new Whole(this.chunks, this.answeredLane));
			this.chunks = new ArrayList<>();
			readNext();
		}
	}

	/**
	 * Returns whether what has begun is a reply.
	 */
	boolean isReply() {
		return this.answeredLane != Transfer.NO_REPLY;
	}

	/**
	 * Returns how many chunks are still to come of what has begun.
	 */
	int missingChunks() {
		return (int) (((long) this.missing + Transfer.CHUNK - 1) / Transfer.CHUNK);
	}

	/**
	 * Returns whether nothing more should come for now.
	 */
	boolean isBusy() {
		return !this.complete.isEmpty();
	}

	private void readNext() {
		Whole next = this.reading ? null : this.complete.poll();
		if (next == null) {
			return;
		}
		this.reading = true;
		try {
			this.wire.remoting().dispatcher().execute(() -> read(next));
		}
		catch (RejectedExecutionException ex) {
			// The system has stopped, and nobody takes messages any more.
			this.reading = false;
		}
	}

	/** Not on the thread of the lane. */
	private void read(Whole whole) {
		LargeContent content = new LargeContent(this.lane, this.link, this.receiver, whole.answeredLane(),
				() -> this.lane.execute(this::done));
		ByteBuf batch = Unpooled.wrappedBuffer(Integer.MAX_VALUE, whole.chunks().toArray(byte[][]::new));
		try {
			new BatchReader(this.wire.types(), this.link.peerTypes(), content).read(batch);
			content.end();
		}
		catch (WireException | ConnectionRefusedException ex) {
			fail(String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			// Or nothing more would ever be read.
			logger.error("A large message from {} could not be read", this.link.name(), ex);
			fail(ex.toString());
		}
	}

	private void fail(String reason) {
		this.link.fail("a large message that it sends cannot be understood: " + reason);
	}

	private void done() {
		this.reading = false;
		readNext();
		this.lane.largeRead();
	}

	/**
	 * The connection has ended: what is not complete never will be.
	 */
	void closed() {
		this.chunks = new ArrayList<>();
		this.missing = 0;
	}

	/**
	 * A large message of which everything has come.
	 *
	 * @param chunks its bytes
	 * @param answeredLane the lane of the ask, if it is a reply
	 */
	private record Whole(List<byte[]> chunks, int answeredLane) {
	}

}
