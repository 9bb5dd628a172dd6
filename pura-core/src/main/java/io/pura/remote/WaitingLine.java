package io.pura.remote;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.pura.actor.Offer;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait for room in one place. They are let in in order: nobody overtakes one
 * that is too large for the room that there is. Used under the lock of the
 * {@link OutboundQueue}.
 */
final class WaitingLine {

	private final Set<WaitingForRoom> waiting = new LinkedHashSet<>(0);

	void add(WaitingForRoom late) {
		this.waiting.add(late);
	}

	/**
	 * Lets one go that does not want to wait any more.
	 * @return whether it was here
	 */
	boolean remove(WaitingForRoom late) {
		return this.waiting.remove(late);
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/**
	 * Lets in those that there is room for now.
	 * @param room takes a message, or returns {@code false} if there is no room for it
	 * @return whether there were any
	 */
	boolean admit(Predicate<Outgoing.Addressed> room) {
		boolean admitted = false;
		for (Iterator<WaitingForRoom> iterator = this.waiting.iterator(); iterator.hasNext();) {
			WaitingForRoom late = iterator.next();
			if (!room.test(late.message())) {
				break;
			}
			iterator.remove();
			late.over(Offer.ACCEPTED);
			admitted = true;
		}
		return admitted;
	}

	/**
	 * Has some wait in another line, behind those that are there.
	 */
	void moveTo(WaitingLine other, Predicate<Outgoing.Addressed> which) {
		this.waiting.removeIf((late) -> which.test(late.message()) && other.waiting.add(late));
	}

	/**
	 * Ends the waiting.
	 * @param outcome what those are told who wait in a tell, or {@code null} if they are
	 * to tell anew
	 * @return the asks, in order
	 */
	List<Outgoing.Addressed> close(@Nullable Offer outcome) {
		List<Outgoing.Addressed> asks = new ArrayList<>();
		for (WaitingForRoom late : this.waiting) {
			late.over(outcome);
			if (late.message() instanceof Outgoing.Request) {
				asks.add(late.message());
			}
		}
		this.waiting.clear();
		return asks;
	}

}
