package io.pura.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.pura.Internal;
import io.pura.dispatch.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task with a mailbox: a linked list of chunks of slots, for any number of producers
 * and one consumer at a time. It is one object with the task, as there are as many of
 * them as there are actors.
 * <p>
 * A producer reserves a slot with one atomic addition, which cannot fail and so cannot be
 * starved, and then stores its message there; the consumer reads the slots in order. The
 * idea is that of the linked ring queues LCRQ and FAAArrayQueue (Morrison and Afek 2013,
 * Ramalhete and Correia 2016), with one consumer and without re-use of slots. Nothing is
 * allocated before the first message; the first chunk is small, and a chunk that is added
 * while the consumer lags behind is twice as large as the one before.
 * <p>
 * Every slot has a position, counted from the first one, in 32 bits that may overflow: it
 * is only ever compared with others by subtraction. A bounded mailbox compares the
 * position that a producer is about to reserve with the number of slots that the consumer
 * has left behind, so the bound is exact however many producers there are, and it may
 * change at any time.
 * <p>
 * A mailbox with a {@link Front} has one consumer more at times: a producer that drops
 * the oldest message. Whoever takes from it then holds the lock of the front, but whether
 * it is empty can be read without: see {@link #isMailboxEmpty()}.
 * <p>
 * Whether a mailbox is empty is read off the reservations and not off the slots: the
 * reservation is the atomic operation that a consumer which goes to sleep and a producer
 * which looks whether it must wake somebody agree upon.
 */
@Internal
public abstract class Mailbox extends Task {

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
			CONSUMED = lookup.findVarHandle(Mailbox.class, "consumed", int.class);
			RESERVED = lookup.findVarHandle(Chunk.class, "reserved", int.class);
			NEXT = lookup.findVarHandle(Chunk.class, "next", Chunk.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	static final int FIRST_CHUNK = 4;

	/** How long a chunk is that is added while the consumer keeps up. */
	private static final int USUAL_CHUNK = 16;

	private static final int LARGEST_CHUNK = 512;

	/** How often the consumer looks at a slot that is reserved but not yet filled. */
	private static final int SPINS = 100;

	/** The largest number of waiting messages, or 0 for no bound. */
	private volatile int capacity;

	/** Where producers begin to look for the last chunk; it may lag behind. */
	private volatile transient @Nullable Chunk tail;

	/** Where the consumer is; set by a producer once, by the consumer from then on. */
	private volatile transient @Nullable Chunk head;

	/** The position that the consumer has told producers of. */
	private int consumed;

	/**
	 * Creates a task with an empty mailbox.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 */
	protected Mailbox(int capacity) {
		this.capacity = requireCapacity(capacity);
	}

	private static int requireCapacity(int capacity) {
		if (capacity < 0) {
			throw new IllegalArgumentException("'capacity' must be 0 for no bound or more, but was " + capacity);
		}
		return capacity;
	}

	/**
	 * Returns the consumer's index in its chunk. The field for it is in the subclass: the
	 * consumer writes to it with each message, and producers would wait for their line of
	 * the cache whenever it stood beside what they read.
	 * @return what was set last, 0 at first
	 */
	protected abstract int at();

	/**
	 * Sets the consumer's index.
	 * @param at the index
	 */
	protected abstract void at(int at);

	/**
	 * Called by the thread of a producer, now and then while the mailbox grows and before
	 * it knows whether that matters, so it must be quick.
	 * @param size the number of messages that wait
	 */
	protected abstract void mailboxGrown(int size);

	/**
	 * Changes the bound. What waits already stays. For the consumer only, as it is told
	 * only now and then without a bound how far that one has come.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 */
	public final void mailboxCapacity(int capacity) {
		settleMailbox();
		this.capacity = requireCapacity(capacity);
	}

	/**
	 * Changes the bound of a mailbox from which producers may take too. For the consumer
	 * only.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 * @param front the front of the mailbox
	 */
	protected final void mailboxCapacity(int capacity, Front front) {
		synchronized (front) {
			mailboxCapacity(capacity);
		}
	}

	/**
	 * Returns the bound.
	 * @return the largest number of waiting messages, or 0 for no bound
	 */
	public final int mailboxCapacity() {
		return this.capacity;
	}

	/**
	 * Adds a message unless the mailbox is full. Safe for use by any thread, lock-free.
	 * @param message the message
	 * @return whether it was added
	 */
	protected final boolean enqueue(Object message) {
		int bound = this.capacity;
		if (bound == 0) {
			enqueueAnyway(message);
			return true;
		}
		return enqueue(message, bound);
	}

	private boolean enqueue(Object message, int bound) {
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
	 * Adds a message in place of the oldest that may be dropped, or without further ado
	 * if there is room after all. Safe for use by any thread.
	 * @param message the message
	 * @param front the front of the mailbox
	 */
	protected final void enqueueForOldest(Object message, Front front) {
		for (boolean added = false; !added;) {
			Object oldest = null;
			synchronized (front) {
				added = enqueue(message);
				while (!added) {
					// What waits above a bound that was lowered stays there.
					int bound = Math.max(this.capacity, mailboxSize());
					oldest = dequeue();
					if (oldest == null) {
						break;
					}
					if (front.mayDrop(oldest)) {
						// Not if another producer was faster, for whom this made room.
						added = enqueue(message, bound);
						break;
					}
					front.keep(oldest);
					oldest = null;
					added = enqueue(message);
				}
			}
			if (oldest != null) {
				front.dropped(oldest);
			}
			else if (!added) {
				// The producer of the oldest is about to store it.
				Thread.yield();
			}
		}
	}

	/**
	 * Adds a message even if the mailbox is full. Safe for use by any thread, wait-free
	 * but for the addition of a chunk.
	 * @param message the message
	 */
	protected final void enqueueAnyway(Object message) {
		Chunk chunk = this.tail;
		if (chunk != null) {
			int index = (int) RESERVED.getAndAdd(chunk, 1);
			if (index < chunk.slots.length) {
				SLOT.setRelease(chunk.slots, index, message);
				return;
			}
		}
		enqueueInNewChunk(chunk, message);
	}

	private void enqueueInNewChunk(@Nullable Chunk full, Object message) {
		Chunk chunk = full;
		while ((chunk != null) ? !append(chunk, message) : !first(message)) {
			chunk = this.tail;
			if (chunk != null) {
				int index = (int) RESERVED.getAndAdd(chunk, 1);
				if (index < chunk.slots.length) {
					SLOT.setRelease(chunk.slots, index, message);
					return;
				}
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
			int nextLength = consumerLags ? Math.min(LARGEST_CHUNK, 2 * length) : Math.max(USUAL_CHUNK, length);
			next = new Chunk(full.base + length, nextLength, message);
			if (NEXT.compareAndSet(full, null, next)) {
				TAIL.compareAndSet(this, full, next);
				if (consumerLags) {
					mailboxGrown(next.base + 1 - told());
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
	 * a place but was interrupted before it put the message there;
	 * {@link #isMailboxEmpty()} tells the one from the other
	 */
	protected final @Nullable Object dequeue() {
		Chunk chunk = this.head;
		if (chunk == null) {
			return null;
		}
		int index = at();
		if (index == chunk.slots.length) {
			Chunk next = chunk.next;
			if (next == null) {
				return null;
			}
			// First, as isMailboxEmpty() reads the two the other way round.
			at(0);
			this.head = next;
			chunk = next;
			index = 0;
			tell(chunk, 0);
		}
		Object message = SLOT.getAcquire(chunk.slots, index);
		if (message == null) {
			message = await(chunk, index);
			if (message == null) {
				return null;
			}
		}
		chunk.slots[index] = null;
		at(index + 1);
		if (this.capacity != 0) {
			tell(chunk, index + 1);
		}
		return message;
	}

	/**
	 * Takes the next message of a mailbox from which producers may take too. For the
	 * consumer only.
	 * @param front the front of the mailbox, or {@code null} if it has none
	 * @return the message, or {@code null} as {@link #dequeue()}
	 */
	protected final @Nullable Object dequeue(@Nullable Front front) {
		if (front == null) {
			return dequeue();
		}
		synchronized (front) {
			Object kept = front.next();
			return (kept != null) ? kept : dequeue();
		}
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
	 * a turn; a bounded mailbox does so after each message, and nothing here, since
	 * others may take from it meanwhile.
	 */
	protected final void settleMailbox() {
		Chunk chunk = this.head;
		if (chunk != null && this.capacity == 0) {
			tell(chunk, at());
		}
	}

	private void tell(Chunk chunk, int index) {
		CONSUMED.setRelease(this, chunk.base + index);
	}

	/**
	 * Returns whether nothing is in the mailbox or about to be put there. For the
	 * consumer only, which need not hold the lock of a front: if others take messages
	 * meanwhile this may say that there are some, but never that there are none. What a
	 * front keeps needs no look, as whoever keeps something there adds a message.
	 * @return whether the mailbox is empty
	 */
	protected final boolean isMailboxEmpty() {
		Chunk chunk = this.head;
		if (chunk == null) {
			return true;
		}
		int index = at();
		return (index < chunk.slots.length) ? chunk.reserved <= index : chunk.next == null;
	}

	/**
	 * Returns the number of waiting messages, as far as the consumer has told. Safe for
	 * use by any thread.
	 * @return an estimate, exact while nothing is added or taken
	 */
	public final int mailboxSize() {
		Chunk chunk = this.tail;
		if (chunk == null) {
			return 0;
		}
		int told = told();
		return Math.max(0, chunk.base + Math.min(chunk.reserved, chunk.slots.length) - told);
	}

	/**
	 * Returns how many messages the consumer has taken, in 32 bits that may overflow. On
	 * any other thread it may be wrong while that changes, but is right while the
	 * consumer is busy with one of them.
	 * @return the number of messages
	 */
	public final int taken() {
		Chunk chunk = this.head;
		return (chunk != null) ? chunk.base + at() : 0;
	}

	private int told() {
		return (int) CONSUMED.getAcquire(this);
	}

	private static final class Chunk {

		/** The position of the first slot. */
		final int base;

		final @Nullable Object[] slots;

		volatile int reserved = 1;

		volatile @Nullable Chunk next;

		Chunk(int base, int length, Object first) {
			this.base = base;
			this.slots = new Object[length];
			this.slots[0] = first;
		}

	}

}
