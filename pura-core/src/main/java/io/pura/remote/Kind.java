package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * What a record is about. Each one is written as
 * {@code u32 length | u8 kind | fields | body}, the length being that of what follows it;
 * the fields are numbers ({@link Varint}).
 */
enum Kind {

	/** {@code recipient, type, header | message}. */
	TELL,

	/**
	 * {@code recipient, type, correlation, header | message}. Without a deadline in its
	 * header it is a delivery: only that it was handled is reported.
	 */
	ASK,

	/** {@code correlation | reply}, no reply at all standing for nothing. */
	REPLY,

	/** {@code correlation, code | text, text}. */
	ERROR,

	/** {@code correlation}: nobody waits for the reply any more. */
	CANCEL,

	/** {@code id | text}: from here on a number stands for a recipient. */
	DEFINE_RECIPIENT,

	/** {@code id | text}: from here on a number stands for a type. */
	DEFINE_TYPE,

	/** {@code watch | text}: wants to know when the actor has terminated. */
	WATCH,

	/** {@code watch}. */
	UNWATCH,

	/** {@code watch}: the actor has terminated. */
	TERMINATED,

	/** {@code watch | text}: which actor it is that is watched by name. */
	WATCHED,

	/** The first record of the side that has accepted a control connection. */
	HELLO,

	/** The node is about to leave. */
	LEAVING,

	/**
	 * {@code (u32 length, text, version | text, text)*}: what messages look like there.
	 */
	SCHEMAS;

	/** Set in the byte of the kind if there is a header block. */
	static final int HEADER = 0x80;

	private static final Kind[] ALL = values();

	/**
	 * Returns the kind of a record, or {@code null} if this version does not know it.
	 */
	static @Nullable Kind of(int code) {
		int ordinal = code & ~HEADER;
		return (ordinal < ALL.length) ? ALL[ordinal] : null;
	}

}
