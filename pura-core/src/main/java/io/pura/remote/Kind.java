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
	 * {@code total, lane}: a message or a reply of so many bytes follows in chunks. A
	 * reply is for an ask of that lane; 0 says that it is a message. On the lane for
	 * large messages only.
	 */
	LARGE,

	/** {@code | bytes}: the next ones of a large message. */
	CHUNK,

	/**
	 * {@code (u32 length, text, version | text, text, version, text)*}: what messages
	 * look like there.
	 */
	SCHEMAS,

	/**
	 * {@code 0 | text}: so much waits in the mailbox of a recipient that nothing more is
	 * to be sent to it on this lane for now.
	 */
	HOLD,

	/** {@code 0 | text}: a recipient takes messages again. */
	RESUME,

	/**
	 * {@code recipient, type, stream, number, number - lowest, header | message}: to be
	 * handled once, in the order of the numbers, and acknowledged. What is below the
	 * lowest number is settled.
	 */
	DELIVER,

	/**
	 * {@code recipient, stream, number, number - lowest}: there is no message with this
	 * number.
	 */
	SKIP,

	/** {@code stream, first, count}: deliveries have been handled. */
	ACK,

	/** {@code stream, number, code | text, text}: a delivery could not be handled. */
	NACK,

	/** {@code stream}: will not be used any more. */
	FORGET,

	/**
	 * {@code version | text}: from here on replies of this name are of that version, and
	 * not of the first one.
	 */
	REPLY_VERSION;

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
