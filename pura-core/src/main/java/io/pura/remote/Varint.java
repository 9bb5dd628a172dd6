package io.pura.remote;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Numbers in as many bytes as they need, seven bits in each, the lowest first (LEB128),
 * and text with such a number in front.
 */
final class Varint {

	private static final int MORE = 0x80;

	private static final int BITS = 7;

	private Varint() {
	}

	static void write(ByteBuf target, long value) {
		long rest = value;
		while ((rest & -MORE) != 0) {
			target.writeByte((int) (rest & (MORE - 1)) | MORE);
			rest >>>= BITS;
		}
		target.writeByte((int) rest);
	}

	static long read(ByteBuf source) {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += BITS) {
			byte next = source.readByte();
			value |= (long) (next & (MORE - 1)) << shift;
			if (next >= 0) {
				return value;
			}
		}
		throw new WireException("a number has more than 64 bits");
	}

	static int readInt(ByteBuf source, int max) {
		long value = read(source);
		if (value < 0 || value > max) {
			throw new WireException(
					"a number must be between 0 and " + max + ", but is " + Long.toUnsignedString(value));
		}
		return (int) value;
	}

	static void writeText(ByteBuf target, String text) {
		write(target, ByteBufUtil.utf8Bytes(text));
		ByteBufUtil.writeUtf8(target, text);
	}

	static String readText(ByteBuf source, int maxBytes) {
		return source.readCharSequence(readInt(source, maxBytes), StandardCharsets.UTF_8).toString();
	}

}
