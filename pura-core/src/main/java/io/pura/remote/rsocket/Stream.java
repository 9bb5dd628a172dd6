package io.pura.remote.rsocket;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.pura.remote.ConnectionListener;
import io.rsocket.frame.ErrorFrameCodec;
import io.rsocket.frame.FrameHeaderCodec;

/**
 * The one channel of a connection, and its credit in both directions. Used on the loop of
 * the connection.
 * <p>
 * RSocket opens a channel only with its first payload, and with credit for at least one:
 * so each side first sends an empty payload, which the other swallows.
 */
final class Stream {

	private static final int ID = 1;

	private final TcpWire wire;

	private final RSocketConnection connection;

	/**
	 * How many batches may be sent.
	 */
	private int credit;

	/**
	 * How many batches the other side may still send.
	 */
	private long granted;

	/**
	 * What was granted before the channel was there.
	 */
	private long owed;

	/**
	 * Of the channel, 0 while there is none.
	 */
	private int id;

	private boolean greeted;

	Stream(TcpWire wire, RSocketConnection connection) {
		this.wire = wire;
		this.connection = connection;
	}

	/**
	 * Opens the channel, on the side that opened the connection.
	 */
	void open() {
		this.id = ID;
		this.wire
			.write(Frames.requestChannel(this.wire.alloc(), this.id, (int) Math.min(Integer.MAX_VALUE, 1 + this.owed)));
	}

	int credit() {
		return this.credit;
	}

	void send(ByteBuf batch) {
		this.credit--;
		this.wire.writePayload(this.id, batch);
	}

	void grant(int batches) {
		this.granted += batches;
		if (this.id == 0) {
			this.owed += batches;
		}
		else {
			this.wire.write(Frames.requestN(this.wire.alloc(), this.id, batches));
		}
	}

	/**
	 * Takes a frame of a stream.
	 */
	void accept(int streamId, int type, int flags, ByteBuf frame) {
		switch (type) {
			case Frames.REQUEST_CHANNEL -> opened(streamId, flags, frame);
			case Frames.REQUEST_RESPONSE, Frames.REQUEST_STREAM -> refuse(streamId);
			default -> {
				// A stream that was refused may still be talked of.
				if (streamId == this.id) {
					acceptOwn(type, flags, frame);
				}
			}
		}
	}

	private void acceptOwn(int type, int flags, ByteBuf frame) {
		switch (type) {
			case Frames.PAYLOAD -> received(flags, frame);
			case Frames.REQUEST_N -> credited(frame.readInt());
			case Frames.CANCEL, Frames.ERROR ->
				this.connection.lost(new IOException("The other side ended the channel"));
			default -> {
			}
		}
	}

	private void opened(int streamId, int flags, ByteBuf frame) {
		if (this.id != 0) {
			this.connection.lost(new IOException("The other side opened a second channel"));
			return;
		}
		requireWhole(flags);
		int initial = frame.readInt();
		if (initial <= 0) {
			throw new CorruptedFrameException("A channel was opened with a credit of " + initial);
		}
		this.id = streamId;
		this.greeted = true;
		this.wire.writePayload(this.id, Unpooled.EMPTY_BUFFER);
		if (this.owed > 0) {
			this.wire.write(Frames.requestN(this.wire.alloc(), this.id, (int) Math.min(Integer.MAX_VALUE, this.owed)));
		}
		if (initial > 1) {
			credited(initial - 1);
		}
	}

	private void refuse(int streamId) {
		this.wire.write(Frames.error(this.wire.alloc(), streamId, ErrorFrameCodec.REJECTED,
				"This is a node of Pura: other interactions than a channel are not implemented"));
	}

	private void received(int flags, ByteBuf frame) {
		requireWhole(flags);
		if ((flags & FrameHeaderCodec.FLAGS_M) != 0) {
			frame.skipBytes(frame.readUnsignedMedium());
		}
		if (!this.greeted) {
			this.greeted = true;
		}
		else if ((flags & FrameHeaderCodec.FLAGS_N) != 0) {
			if (this.granted == 0) {
				throw new CorruptedFrameException("The other side sends more than it may");
			}
			this.granted--;
			this.connection.tell((listener) -> listener.received(frame));
		}
		if ((flags & FrameHeaderCodec.FLAGS_C) != 0) {
			this.connection.lost(new IOException("The other side ended the channel"));
		}
	}

	private void credited(int batches) {
		if (batches <= 0) {
			throw new CorruptedFrameException("The other side gives a credit of " + batches);
		}
		this.credit = (int) Math.min(Integer.MAX_VALUE, (long) this.credit + batches);
		this.connection.tell(ConnectionListener::credited);
	}

	private static void requireWhole(int flags) {
		if ((flags & FrameHeaderCodec.FLAGS_F) != 0) {
			throw new CorruptedFrameException("Fragments are not supported");
		}
	}

}
