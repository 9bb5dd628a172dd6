package io.pura.remote;

import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;

/**
 * The optional block of a record: {@code u16 length}, and entries of
 * {@code u8 key | u16 length | value}. Who does not know a key skips its value.
 *
 * @param timeLeftMicros how much time an ask has left, or -1 if it has all the time in
 * the world. A duration, as the clocks of nodes differ
 * @param context what travels with the message for its observer
 */
record Header(long timeLeftMicros, Map<String, String> context) {

	static final Header NONE = new Header(-1, Map.of());

	private static final int TIME_LEFT = 1;

	private static final int CONTEXT = 2;

	private static final int MAX_TEXT = 8192;

	/** From here on nothing is added, so that the length fits into its two bytes. */
	private static final int MAX_BLOCK = 32 * 1024;

	boolean isEmpty() {
		return this.timeLeftMicros < 0 && this.context.isEmpty();
	}

	void write(ByteBuf target) {
		int start = target.writerIndex();
		target.writeShort(0);
		if (this.timeLeftMicros >= 0) {
			int value = begin(target, TIME_LEFT);
			Varint.write(target, this.timeLeftMicros);
			end(target, value);
		}
		this.context.forEach((key, text) -> {
			int size = target.writerIndex() - start;
			if (key.length() + text.length() > MAX_TEXT / 4 || size > MAX_BLOCK) {
				// A tracer's own affair that nobody else depends upon.
				return;
			}
			int value = begin(target, CONTEXT);
			Varint.writeText(target, key);
			Varint.writeText(target, text);
			end(target, value);
		});
		target.setShort(start, target.writerIndex() - start - Short.BYTES);
	}

	private static int begin(ByteBuf target, int key) {
		target.writeByte(key);
		target.writeShort(0);
		return target.writerIndex();
	}

	private static void end(ByteBuf target, int value) {
		target.setShort(value - Short.BYTES, target.writerIndex() - value);
	}

	static Header read(ByteBuf source) {
		ByteBuf block = source.readSlice(source.readUnsignedShort());
		long timeLeft = -1;
		Map<String, String> context = new HashMap<>();
		while (block.isReadable()) {
			int key = block.readUnsignedByte();
			ByteBuf value = block.readSlice(block.readUnsignedShort());
			if (key == TIME_LEFT) {
				timeLeft = Varint.read(value);
			}
			else if (key == CONTEXT) {
				context.put(Varint.readText(value, MAX_TEXT), Varint.readText(value, MAX_TEXT));
			}
		}
		return new Header(timeLeft, context);
	}

}
