package io.pura.remote;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A recipient that takes nothing for now, and what waits for it. Used under the lock of
 * the {@link OutboundQueue}, but for the room.
 */
final class HeldRecipient {

	private final RecipientKey key;

	/** That of all held ones. */
	private final Room all;

	/** What this one may take of it. */
	private final Room share;

	private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

	private final Set<ParkedMessage> parked = new LinkedHashSet<>();

	private final WaitingLine waiting = new WaitingLine();

	HeldRecipient(RecipientKey key, Room all, Room share) {
		this.key = key;
		this.all = all;
		this.share = share;
	}

	RecipientKey key() {
		return this.key;
	}

	/**
	 * Returns why nothing is sent to the recipient.
	 */
	Set<Reason> reasons() {
		return this.reasons;
	}

	/**
	 * Returns those that wait for room here.
	 */
	WaitingLine waiting() {
		return this.waiting;
	}

	/**
	 * Lets a message in, if there is room for it. Safe for use by any thread.
	 */
	boolean take(int bytes) {
		if (!this.all.take(bytes)) {
			return false;
		}
		if (!this.share.take(bytes)) {
			this.all.give(Room.of(bytes));
			return false;
		}
		return true;
	}

	/**
	 * Lets a message in, if there is room for it among all, whatever the share of this
	 * one is.
	 */
	boolean takeBeyondShare(int bytes) {
		if (!this.all.take(bytes)) {
			return false;
		}
		this.share.force(bytes);
		return true;
	}

	/**
	 * Gives back the room of a message. Safe for use by any thread.
	 */
	void give(int bytes) {
		this.share.give(Room.of(bytes));
		this.all.give(Room.of(bytes));
	}

	void add(ParkedMessage message) {
		this.parked.add(message);
	}

	boolean remove(ParkedMessage message) {
		return this.parked.remove(message);
	}

	/**
	 * Takes the oldest, or returns {@code null} if there is none.
	 */
	@Nullable ParkedMessage poll() {
		Iterator<ParkedMessage> iterator = this.parked.iterator();
		if (!iterator.hasNext()) {
			return null;
		}
		ParkedMessage first = iterator.next();
		iterator.remove();
		return first;
	}

	/**
	 * Takes the oldest that is not an ask, or returns {@code null} if there is none.
	 */
	@Nullable ParkedMessage pollTell() {
		for (Iterator<ParkedMessage> iterator = this.parked.iterator(); iterator.hasNext();) {
			ParkedMessage item = iterator.next();
			if (item.message() instanceof Outgoing.Tell) {
				iterator.remove();
				return item;
			}
		}
		return null;
	}

	/**
	 * Why nothing is sent to a recipient for now.
	 */
	enum Reason {

		/**
		 * The other side has said so.
		 */
		OTHER_SIDE,

		/**
		 * There are too many large messages.
		 */
		TOO_MANY_LARGE

	}

}
