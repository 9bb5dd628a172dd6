package io.pura.actor;

/**
 * There was no room in a mailbox in all the time that an ask had, or a newer message has
 * taken its place, or the stash of an actor that wanted to put its message aside was
 * full. The message was certainly not handled.
 */
public final class MailboxFullException extends ActorException {

	private final transient ActorPath path;

	private final int capacity;

	/**
	 * Creates an exception.
	 * @param path the actor whose mailbox, or on the way to which a queue, is full
	 * @param capacity the largest number of waiting messages
	 */
	public MailboxFullException(ActorPath path, int capacity) {
		this("The mailbox of %s, with a capacity of %d, had no room in time", path, capacity);
	}

	private MailboxFullException(String message, ActorPath path, int capacity) {
		super(message.formatted(path, capacity), null);
		this.path = path;
		this.capacity = capacity;
	}

	/**
	 * Creates an exception for a message that was to be put aside.
	 */
	static MailboxFullException ofStash(ActorPath path, int capacity) {
		return new MailboxFullException("The stash of %s is full: it holds %d messages, as many as the mailbox may",
				path, capacity);
	}

	/**
	 * Creates an exception for a message that has been in the mailbox already.
	 */
	static MailboxFullException dropped(ActorPath path, int capacity) {
		return new MailboxFullException("The mailbox of %s, with a capacity of %d, had no room for its oldest message"
				+ " when a newer one came", path, capacity);
	}

	/**
	 * Returns the actor whose mailbox was full.
	 * @return the path of the actor
	 */
	public ActorPath path() {
		return this.path;
	}

	/**
	 * Returns the capacity of the mailbox.
	 * @return the largest number of waiting messages
	 */
	public int capacity() {
		return this.capacity;
	}

}
