package io.pura.remote;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.pura.actor.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * The recipients that take nothing for now. What is for them is <i>parked</i> as soon as
 * it comes to the front of the queue, so that all others go on: a quarter of the bounds
 * for each such recipient, and the bounds once more for all of them. Those that were in
 * the queue when their recipient began to be held may take all of that; if there is still
 * too much, told ones are dropped as {@link Overflow} says, and asks, and what was told
 * by those who wait, are counted in the queue until they are sent.
 * <p>
 * Used under the lock of the {@link OutboundQueue}; who is held may be asked, and room
 * given back, by any thread.
 */
final class HeldRecipients {

	private static final int SHARES = 4;

	private final OutboundSettings settings;

	/** That of the queue. */
	private final Room queue;

	private final Consumer<Outgoing.Addressed> dropped;

	private final Room room;

	private final Map<RecipientKey, HeldRecipient> held = new ConcurrentHashMap<>(0);

	/** Those that are held no more, and what is parked for them goes first. */
	private final Deque<HeldRecipient> resuming = new ArrayDeque<>(0);

	/**
	 * Creates it without any.
	 * @param queue the room that messages take as long as they are not parked
	 * @param dropped is told of messages that there is no room for, under the lock
	 */
	HeldRecipients(OutboundSettings settings, Room queue, Consumer<Outgoing.Addressed> dropped) {
		this.settings = settings;
		this.queue = queue;
		this.dropped = dropped;
		this.room = new Room(settings.messages(), settings.bytes());
	}

	/**
	 * Returns the recipient of a message if it is held. Safe for use by any thread.
	 */
	@Nullable HeldRecipient find(Outgoing.Addressed message) {
		return this.held.isEmpty() ? null : find(message.to().key());
	}

	@Nullable HeldRecipient find(RecipientKey key) {
		return this.held.get(key);
	}

	Collection<HeldRecipient> all() {
		return this.held.values();
	}

	/**
	 * Parks from now on what is for a recipient, unless too many are held.
	 * @param waiting those that wait for room in the queue
	 */
	void hold(RecipientKey key, HeldRecipient.Reason reason, WaitingLine waiting) {
		HeldRecipient already = this.held.get(key);
		if (already != null) {
			already.reasons().add(reason);
			return;
		}
		if (this.held.size() >= BatchWriter.RECIPIENTS) {
			return;
		}
		HeldRecipient recipient = null;
		for (HeldRecipient candidate : this.resuming) {
			recipient = candidate.key().equals(key) ? candidate : recipient;
		}
		if (recipient != null) {
			this.resuming.remove(recipient);
		}
		else {
			recipient = new HeldRecipient(key, this.room, new Room(Math.max(1, this.settings.messages() / SHARES),
					Math.max(1, this.settings.bytes() / SHARES)));
		}
		recipient.reasons().add(reason);
		this.held.put(key, recipient);
		waiting.moveTo(recipient.waiting(), (message) -> message.to().key().equals(key));
	}

	/**
	 * Lets go what is for a recipient, unless it is held for another reason.
	 * @param waiting takes those that wait for room here
	 */
	void resume(RecipientKey key, HeldRecipient.Reason reason, WaitingLine waiting) {
		HeldRecipient recipient = this.held.get(key);
		if (recipient != null && recipient.reasons().remove(reason) && recipient.reasons().isEmpty()) {
			this.held.remove(key);
			resume(recipient, waiting);
		}
	}

	/**
	 * Lets all go.
	 * @param waiting takes those that wait for room here
	 */
	void resumeAll(WaitingLine waiting) {
		this.held.values().forEach((recipient) -> resume(recipient, waiting));
		this.held.clear();
	}

	private void resume(HeldRecipient recipient, WaitingLine waiting) {
		recipient.waiting().moveTo(waiting, (message) -> true);
		this.resuming.add(recipient);
	}

	/**
	 * Takes the next message for those that are held no more, or returns {@code null} if
	 * there is none.
	 */
	@Nullable ParkedMessage pollResuming() {
		for (HeldRecipient recipient = this.resuming.peek(); recipient != null; recipient = this.resuming.peek()) {
			ParkedMessage message = recipient.poll();
			if (message != null) {
				return message;
			}
			this.resuming.remove();
		}
		return null;
	}

	/**
	 * Puts a message aside.
	 * @return it, or {@code null} if it had to be dropped
	 */
	@Nullable ParkedMessage park(HeldRecipient recipient, Object item) {
		Outgoing.Addressed message = ParkedMessage.message(item);
		HeldRecipient countedIn = (item instanceof ParkedMessage already) ? already.countedIn() : null;
		if (countedIn == null && makeRoom(recipient, message.bytes())) {
			free(item);
			countedIn = recipient;
		}
		boolean mayDrop = this.settings.overflow() != Overflow.WAIT && message instanceof Outgoing.Tell;
		if (countedIn == null && mayDrop) {
			free(item);
			this.dropped.accept(message);
			return null;
		}
		ParkedMessage parked = new ParkedMessage(message, countedIn);
		recipient.add(parked);
		return parked;
	}

	private boolean makeRoom(HeldRecipient recipient, int bytes) {
		while (!recipient.takeBeyondShare(bytes)) {
			ParkedMessage oldest = (this.settings.overflow() == Overflow.DROP_OLDEST) ? recipient.pollTell() : null;
			if (oldest == null) {
				return false;
			}
			free(oldest);
			this.dropped.accept(oldest.message());
		}
		return true;
	}

	/**
	 * Gives back the room of a message, parked or not. Safe for use by any thread.
	 */
	void free(Object item) {
		int bytes = ParkedMessage.message(item).bytes();
		HeldRecipient countedIn = (item instanceof ParkedMessage parked) ? parked.countedIn() : null;
		if (countedIn == null) {
			this.queue.give(Room.of(bytes));
		}
		else {
			countedIn.give(bytes);
		}
	}

	/**
	 * Returns how many bytes are counted here.
	 */
	long bytes() {
		return this.room.bytes();
	}

}
