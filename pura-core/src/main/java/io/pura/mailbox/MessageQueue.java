package io.pura.mailbox;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox by itself, for consumers that are no tasks.
 */
@Internal
public final class MessageQueue extends Mailbox {

	private final transient HighWater highWater;

	private int at;

	/**
	 * Creates an empty queue.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 * @param highWater hears of a queue that keeps growing
	 */
	public MessageQueue(int capacity, HighWater highWater) {
		super(capacity);
		this.highWater = highWater;
	}

	/**
	 * Creates an empty queue without a bound, which tells nobody how it grows.
	 * @return the queue
	 */
	public static MessageQueue unbounded() {
		return new MessageQueue(0, (size) -> {
		});
	}

	/**
	 * Adds a message unless the queue is full. Safe for use by any thread, lock-free.
	 * @param message the message
	 * @return whether it was added
	 */
	public boolean offer(Object message) {
		return enqueue(message);
	}

	/**
	 * Adds a message even if the queue is full. Safe for use by any thread, wait-free but
	 * for the addition of a chunk.
	 * @param message the message
	 */
	public void add(Object message) {
		enqueueAnyway(message);
	}

	/**
	 * Takes the next message. For the consumer only.
	 * @return the message, or {@code null} if there is none or its producer has reserved
	 * a place but was interrupted before it put the message there; {@link #isEmpty()}
	 * tells the one from the other
	 */
	public @Nullable Object poll() {
		return dequeue();
	}

	/**
	 * Tells producers how far the consumer has come. For the consumer only.
	 */
	public void settle() {
		settleMailbox();
	}

	/**
	 * Returns whether nothing is in the queue or about to be put there. For the consumer
	 * only.
	 * @return whether the queue is empty
	 */
	public boolean isEmpty() {
		return isMailboxEmpty();
	}

	@Override
	protected int at() {
		return this.at;
	}

	@Override
	protected void at(int at) {
		this.at = at;
	}

	@Override
	protected void mailboxGrown(int size) {
		this.highWater.grown(size);
	}

	@Override
	protected void work() {
		throw new UnsupportedOperationException("A queue is not run");
	}

}
