package io.pura.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A linked list of chunks of slots, for any number of producers and one consumer at a
 * time.
 * <p>
 * A producer reserves a slot with one atomic addition, which cannot fail and so cannot be
 * starved, and then stores its message there; the consumer reads the slots in order. The
 * idea is that of the linked ring queues LCRQ and FAAArrayQueue (Morrison and Afek 2013,
 * Ramalhete and Correia 2016), with one consumer and without re-use of slots. Nothing is
 * allocated before the first message; the first chunk is small, and a chunk that is added
 * while the consumer lags behind is twice as large as the one before.
 * <p>
 * Every slot has a position, counted from the first one. A bounded mailbox compares the
 * position that a producer is about to reserve with the number of slots that the consumer
 * has left behind, so the bound is exact however many producers there are, and it may
 * change at any time.
 * <p>
 * Whether a mailbox is empty is read off the reservations and not off the slots: the
 * reservation is the atomic operation that a consumer which goes to sleep and a producer
 * which looks whether it must wake somebody agree upon.
 */
@Internal
public final class Mailbox {

	private static final VarHandle HEAD;

	private static final VarHandle TAIL;

	private static final VarHandle CONSUMED;

	private static final VarHandle RESERVED;

	private static final VarHandle NEXT;

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HEAD = lookup.findVarHandle(Mailbox.class, "head", Chunk.class);
			TAIL = lookup.findVarHandle(Mailbox.class, "tail", Chunk.class);
			CONSUMED = lookup.findVarHandle(Mailbox.class, "consumed", long.class);
			RESERVED = lookup.findVarHandle(Chunk.class, "reserved", int.class);
			NEXT = lookup.findVarHandle(Chunk.class, "next", Chunk.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int FIRST_CHUNK = 8;

	private static final int LARGEST_CHUNK = 512;

	/** How often the consumer looks at a slot that is reserved but not yet filled. */
	private static final int SPINS = 100;

	private final HighWater highWater;

	/** The largest number of waiting messages, or 0 for no bound. */
	private volatile int capacity;

	/** Where producers begin to look for the last chunk; it may lag behind. */
	private volatile @Nullable Chunk tail;

	/** Where the consumer is; set by a producer once, by the consumer from then on. */
	private volatile @Nullable Chunk head;

	/** The consumer's index in the head. */
	private int at;

	/** The position that the consumer has told producers of. */
	private long consumed;

	/**
	 * Creates a mailbox.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 * @param highWater hears of a mailbox that keeps growing
	 */
	public Mailbox(int capacity, HighWater highWater) {
		this.highWater = highWater;
		capacity(capacity);
	}

	/**
	 * Changes the bound. What waits already stays.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 */
	public void capacity(int capacity) {
		if (capacity < 0) {
			throw new IllegalArgumentException("'capacity' must be 0 for no bound or more, but was " + capacity);
		}
		this.capacity = capacity;
	}

	/**
	 * Returns the bound.
	 * @return the largest number of waiting messages, or 0 for no bound
	 */
	public int capacity() {
		return this.capacity;
	}

	/**
	 * Adds a message unless the mailbox is full. Safe for use by any thread, lock-free.
	 * @param message the message
	 * @return whether it was added
	 */
	public boolean offer(Object message) {
		int bound = this.capacity;
		if (bound == 0) {
			add(message);
			return true;
		}
		for (;;) {
			Chunk chunk = this.tail;
			if (chunk == null) {
				if (first(message)) {
					return true;
				}
				continue;
			}
			int index = chunk.reserved;
			if (chunk.base + Math.min(index, chunk.slots.length) - told() >= bound) {
				return false;
			}
			if (index < chunk.slots.length) {
				if (RESERVED.compareAndSet(chunk, index, index + 1)) {
					SLOT.setRelease(chunk.slots, index, message);
					return true;
				}
			}
			else if (append(chunk, message)) {
				return true;
			}
		}
	}

	/**
	 * Adds a message even if the mailbox is full. Safe for use by any thread, wait-free
	 * but for the addition of a chunk.
	 * @param message the message
	 */
	public void add(Object message) {
		for (;;) {
			Chunk chunk = this.tail;
			if (chunk == null) {
				if (first(message)) {
					return;
				}
				continue;
			}
			int index = (int) RESERVED.getAndAdd(chunk, 1);
			if (index < chunk.slots.length) {
				SLOT.setRelease(chunk.slots, index, message);
				return;
			}
			if (append(chunk, message)) {
				return;
			}
		}
	}

	private boolean first(Object message) {
		Chunk chunk = this.head;
		if (chunk == null) {
			chunk = new Chunk(0, FIRST_CHUNK, message);
			if (HEAD.compareAndSet(this, null, chunk)) {
				TAIL.compareAndSet(this, null, chunk);
				return true;
			}
			chunk = this.head;
		}
		// The consumer can have gone on from the first chunk only if tail is set by now.
		TAIL.compareAndSet(this, null, chunk);
		return false;
	}

	private boolean append(Chunk full, Object message) {
		Chunk next = full.next;
		if (next == null) {
			int length = full.slots.length;
			boolean consumerLags = this.head != full;
			next = new Chunk(full.base + length, consumerLags ? Math.min(LARGEST_CHUNK, 2 * length) : length, message);
			if (NEXT.compareAndSet(full, null, next)) {
				TAIL.compareAndSet(this, full, next);
				if (consumerLags) {
					this.highWater.grown(next.base + 1 - told());
				}
				return true;
			}
			next = full.next;
		}
		TAIL.compareAndSet(this, full, next);
		return false;
	}

	/**
	 * Takes the next message. For the consumer only.
	 * @return the message, or {@code null} if there is none or its producer has reserved
	 * a place but was interrupted before it put the message there; {@link #isEmpty()}
	 * tells the one from the other
	 */
	public @Nullable Object poll() {
		Chunk chunk = this.head;
		if (chunk == null) {
			return null;
		}
		int index = this.at;
		if (index == chunk.slots.length) {
			Chunk next = chunk.next;
			if (next == null) {
				return null;
			}
			this.head = next;
			chunk = next;
			index = 0;
			this.at = 0;
			settle();
		}
		Object message = SLOT.getAcquire(chunk.slots, index);
		if (message == null) {
			message = await(chunk, index);
			if (message == null) {
				return null;
			}
		}
		chunk.slots[index] = null;
		this.at = index + 1;
		if (this.capacity != 0) {
			settle();
		}
		return message;
	}

	private static @Nullable Object await(Chunk chunk, int index) {
		for (int i = 0; i < SPINS && chunk.reserved > index; i++) {
			Object message = SLOT.getAcquire(chunk.slots, index);
			if (message != null) {
				return message;
			}
			Thread.onSpinWait();
		}
		return null;
	}

	/**
	 * Tells producers how far the consumer has come. For the consumer only, at the end of
	 * a turn; a bounded mailbox does so after each message.
	 */
	public void settle() {
		Chunk chunk = this.head;
		if (chunk != null) {
			CONSUMED.setRelease(this, chunk.base + this.at);
		}
	}

	/**
	 * Returns whether nothing is in the mailbox or about to be put there. For the
	 * consumer only.
	 * @return whether the mailbox is empty
	 */
	public boolean isEmpty() {
		Chunk chunk = this.head;
		if (chunk == null) {
			return true;
		}
		int index = this.at;
		return (index < chunk.slots.length) ? chunk.reserved <= index : chunk.next == null;
	}

	/**
	 * Returns the number of waiting messages, as far as the consumer has told. Safe for
	 * use by any thread.
	 * @return an estimate, exact while nothing is added or taken
	 */
	public long size() {
		Chunk chunk = this.tail;
		if (chunk == null) {
			return 0;
		}
		long told = told();
		return Math.max(0, chunk.base + Math.min(chunk.reserved, chunk.slots.length) - told);
	}

	private long told() {
		return (long) CONSUMED.getAcquire(this);
	}

	private static final class Chunk {

		/** The position of the first slot. */
		final long base;

		final @Nullable Object[] slots;

		volatile int reserved = 1;

		volatile @Nullable Chunk next;

		Chunk(long base, int length, Object first) {
			this.base = base;
			this.slots = new Object[length];
			this.slots[0] = first;
		}

	}

}
