package io.pura.remote;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A place for so many messages and so many bytes. Both are counted in one number, so that
 * it takes one atomic addition to get in. A message that is larger than the whole place
 * is let in if it is empty. One that comes while others are about to be turned away may
 * be turned away with them. Safe for use by any thread, lock-free.
 */
final class Room {

	private static final int BITS_OF_BYTES = 36;

	private static final long MESSAGE = 1L << BITS_OF_BYTES;

	private static final long BYTES = MESSAGE - 1;

	private static final int MOST_MESSAGES = 1 << 26;

	private static final long MOST_BYTES = 1L << 35;

	private final long maxMessages;

	private final long maxBytes;

	private final AtomicLong used = new AtomicLong();

	Room(int messages, long bytes) {
		this.maxMessages = Math.min(messages, MOST_MESSAGES) * MESSAGE;
		this.maxBytes = Math.min(bytes, MOST_BYTES);
	}

	/**
	 * Returns what a message takes, to be added to what others take.
	 */
	static long of(int bytes) {
		return MESSAGE + bytes;
	}

	/**
	 * Lets a message in, if there is room for it.
	 */
	boolean take(int bytes) {
		if (!fits(this.used.get(), bytes)) {
			return false;
		}
		if (fits(this.used.getAndAdd(MESSAGE + bytes), bytes)) {
			return true;
		}
		this.used.addAndGet(-MESSAGE - bytes);
		return false;
	}

	private boolean fits(long used, int bytes) {
		return used < MESSAGE || (used < this.maxMessages && (used & BYTES) + bytes <= this.maxBytes);
	}

	/**
	 * Lets a message in, room or not.
	 */
	void force(int bytes) {
		this.used.addAndGet(MESSAGE + bytes);
	}

	/**
	 * Takes messages out.
	 * @param sum the sum of what {@link #of} says of them
	 */
	void give(long sum) {
		this.used.addAndGet(-sum);
	}

	/**
	 * Returns how many bytes there are.
	 */
	long bytes() {
		return this.used.get() & BYTES;
	}

}
