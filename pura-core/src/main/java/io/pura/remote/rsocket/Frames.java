package io.pura.remote.rsocket;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameLengthCodec;
import io.rsocket.frame.KeepAliveFrameCodec;
import io.rsocket.frame.SetupFrameCodec;

/**
 * Writes the RSocket frames that a connection needs, each with its length, and each in
 * one buffer.
 */
final class Frames {

	/**
	 * Of the 16 bits for type and flags.
	 */
	static final int FLAG_BITS = 10;

	static final int HEADER_SIZE = Integer.BYTES + Short.BYTES;

	static final int SETUP = 0x01;

	static final int KEEPALIVE = 0x03;

	static final int REQUEST_RESPONSE = 0x04;

	static final int REQUEST_STREAM = 0x06;

	static final int REQUEST_CHANNEL = 0x07;

	static final int REQUEST_N = 0x08;

	static final int CANCEL = 0x09;

	static final int PAYLOAD = 0x0A;

	static final int ERROR = 0x0B;

	/**
	 * Applications do not look at it, but RSocket wants one.
	 */
	private static final String METADATA_MIME_TYPE = "application/octet-stream";

	private Frames() {
	}

	/**
	 * Introduces the side that opens a connection.
	 */
	static ByteBuf setup(ByteBufAllocator allocator, KeepAlive keepAlive, String mimeType, ByteBuf data) {
		int body = 3 * Integer.BYTES + 2 + METADATA_MIME_TYPE.length() + mimeType.length() + data.readableBytes();
		ByteBuf frame = frame(allocator, 0, SETUP, 0, body);
		frame.writeInt(SetupFrameCodec.CURRENT_VERSION);
		frame.writeInt(Math.toIntExact(keepAlive.interval().toMillis()));
		frame.writeInt(Math.toIntExact(keepAlive.maxLifeTime().toMillis()));
		for (String type : new String[] { METADATA_MIME_TYPE, mimeType }) {
			frame.writeByte(type.length());
			frame.writeCharSequence(type, StandardCharsets.US_ASCII);
		}
		return frame.writeBytes(data, data.readerIndex(), data.readableBytes());
	}

	/**
	 * Opens a channel with an empty payload.
	 */
	static ByteBuf requestChannel(ByteBufAllocator allocator, int streamId, int credit) {
		return frame(allocator, streamId, REQUEST_CHANNEL, 0, Integer.BYTES).writeInt(credit);
	}

	static ByteBuf requestN(ByteBufAllocator allocator, int streamId, int credit) {
		return frame(allocator, streamId, REQUEST_N, 0, Integer.BYTES).writeInt(credit);
	}

	/**
	 * Returns all of a payload but its data.
	 * @param size the size of the data
	 */
	static ByteBuf payload(ByteBufAllocator allocator, int streamId, int size) {
		ByteBuf header = allocator.directBuffer(FrameLengthCodec.FRAME_LENGTH_SIZE + HEADER_SIZE);
		return begin(header, streamId, PAYLOAD, FrameHeaderCodec.FLAGS_N, size);
	}

	/**
	 * Asks for a sign of life, or answers.
	 * @param data what came with the question
	 */
	static ByteBuf keepAlive(ByteBufAllocator allocator, boolean respond, ByteBuf data) {
		int flags = respond ? KeepAliveFrameCodec.FLAGS_KEEPALIVE_R : 0;
		return frame(allocator, 0, KEEPALIVE, flags, Long.BYTES + data.readableBytes()).writeLong(0)
			.writeBytes(data, data.readerIndex(), data.readableBytes());
	}

	/**
	 * Returns whether a sign of life is a question.
	 */
	static boolean wantsAnswer(int flags) {
		return (flags & KeepAliveFrameCodec.FLAGS_KEEPALIVE_R) != 0;
	}

	static ByteBuf error(ByteBufAllocator allocator, int streamId, int code, String text) {
		int body = Integer.BYTES + ByteBufUtil.utf8Bytes(text);
		ByteBuf frame = frame(allocator, streamId, ERROR, 0, body).writeInt(code);
		ByteBufUtil.writeUtf8(frame, text);
		return frame;
	}

	private static ByteBuf frame(ByteBufAllocator allocator, int streamId, int type, int flags, int body) {
		ByteBuf frame = allocator.directBuffer(FrameLengthCodec.FRAME_LENGTH_SIZE + HEADER_SIZE + body);
		return begin(frame, streamId, type, flags, body);
	}

	private static ByteBuf begin(ByteBuf target, int streamId, int type, int flags, int body) {
		return target.writeMedium(HEADER_SIZE + body).writeInt(streamId).writeShort(type << FLAG_BITS | flags);
	}

}
