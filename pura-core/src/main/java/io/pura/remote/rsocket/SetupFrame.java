package io.pura.remote.rsocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.SetupFrameCodec;

/**
 * How the side that opened a connection introduces itself.
 *
 * @param keepAlive when it gives up a side that is silent
 * @param mimeType what it calls what it sends
 * @param data what it says of itself; is not retained
 */
record SetupFrame(KeepAlive keepAlive, String mimeType, ByteBuf data) {

	private static final int UNSUPPORTED = SetupFrameCodec.FLAGS_RESUME_ENABLE | SetupFrameCodec.FLAGS_WILL_HONOR_LEASE;

	/**
	 * Reads what follows the header.
	 * @throws CorruptedFrameException if this cannot be understood, or asks for what is
	 * not supported
	 */
	static SetupFrame read(int flags, ByteBuf frame) {
		if ((flags & UNSUPPORTED) != 0) {
			throw new CorruptedFrameException("resume and lease are not supported");
		}
		try {
			int version = frame.readInt();
			if (version != SetupFrameCodec.CURRENT_VERSION) {
				throw new CorruptedFrameException("version " + version + " of RSocket is not supported");
			}
			KeepAlive keepAlive = new KeepAlive(Duration.ofMillis(frame.readInt()), Duration.ofMillis(frame.readInt()));
			frame.skipBytes(frame.readUnsignedByte());
			String mimeType = frame.readCharSequence(frame.readUnsignedByte(), StandardCharsets.US_ASCII).toString();
			if ((flags & FrameHeaderCodec.FLAGS_M) != 0) {
				frame.skipBytes(frame.readUnsignedMedium());
			}
			return new SetupFrame(keepAlive, mimeType, frame);
		}
		catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
			throw new CorruptedFrameException("the setup cannot be read: " + ex.getMessage(), ex);
		}
	}

}
