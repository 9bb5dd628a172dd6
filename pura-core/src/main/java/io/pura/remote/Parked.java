package io.pura.remote;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What waits for one recipient that takes nothing for now. Used under the lock of its
 * {@link OutboundQueue}, but for the room.
 */
final class Parked {

	private final RecipientKey key;

	private final Room room;

	private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

	private final Set<Item> items = new LinkedHashSet<>();

	private final Set<WaitingForRoom> waiting = new LinkedHashSet<>();

	Parked(RecipientKey key, Room room) {
		this.key = key;
		this.room = room;
	}

	RecipientKey key() {
		return this.key;
	}

	Room room() {
		return this.room;
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
	Set<WaitingForRoom> waiting() {
		return this.waiting;
	}

	void add(Item item) {
		this.items.add(item);
	}

	boolean remove(Item item) {
		return this.items.remove(item);
	}

	boolean isEmpty() {
		return this.items.isEmpty();
	}

	@Nullable Item poll() {
		Iterator<Item> iterator = this.items.iterator();
		if (!iterator.hasNext()) {
			return null;
		}
		Item first = iterator.next();
		iterator.remove();
		return first;
	}

	/**
	 * Takes the oldest that is not an ask.
	 */
	@Nullable Item pollTell() {
		for (Iterator<Item> iterator = this.items.iterator(); iterator.hasNext();) {
			Item item = iterator.next();
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

	/**
	 * A message that is not counted where all others are. Each is itself only.
	 */
	static final class Item {

		private final Outgoing.Addressed message;

		private final @Nullable Parked countedIn;

		Item(Outgoing.Addressed message, @Nullable Parked countedIn) {
			this.message = message;
			this.countedIn = countedIn;
		}

		Outgoing.Addressed message() {
			return this.message;
		}

		/**
		 * Returns whose room it takes, or {@code null} if that is of the queue itself.
		 */
		@Nullable Parked countedIn() {
			return this.countedIn;
		}

	}

}
