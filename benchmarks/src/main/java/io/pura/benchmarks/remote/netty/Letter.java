package io.pura.benchmarks.remote.netty;

import io.netty.buffer.ByteBuf;

/**
 * Any message: its kind, a number that asks and their answers share, and four fields.
 */
record Letter(Kind kind, long correlation, int first, long second, long third, byte[] payload) {

	/** The length itself, the kind, and everything but the payload. */
	private static final int FIXED_BYTES = 4 + 1 + 8 + 4 + 8 + 8;

	private static final Kind[] KINDS = Kind.values();

	/**
	 * Returns how many bytes it takes, with the length in front.
	 */
	int size() {
		return FIXED_BYTES + this.payload.length;
	}

	void write(ByteBuf target) {
		target.writeInt(size() - Integer.BYTES)
			.writeByte(this.kind.ordinal())
			.writeLong(this.correlation)
			.writeInt(this.first)
			.writeLong(this.second)
			.writeLong(this.third)
			.writeBytes(this.payload);
	}

	/**
	 * Reads what was written, from the length on.
	 */
	static Letter read(ByteBuf source) {
		int length = source.readInt();
		Kind kind = KINDS[source.readByte()];
		long correlation = source.readLong();
		int first = source.readInt();
		long second = source.readLong();
		long third = source.readLong();
		byte[] payload = new byte[length + Integer.BYTES - FIXED_BYTES];
		source.readBytes(payload);
		return new Letter(kind, correlation, first, second, third, payload);
	}

	/**
	 * What it means.
	 */
	enum Kind {

		ITEM, SLOW_DOWN, QUESTION, BULK, REPLY

	}

}
