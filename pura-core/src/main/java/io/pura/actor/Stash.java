package io.pura.actor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The messages that an actor has put aside, and those that it has taken back, which are
 * handled before all that stands in its mailbox. Used in turn, but an actor that hangs
 * may be abandoned by another thread meanwhile.
 */
final class Stash {

	private final Deque<Object> aside = new ArrayDeque<>(4);

	private final Deque<Object> back = new ArrayDeque<>(0);

	synchronized void add(Object item) {
		this.aside.addLast(item);
	}

	/**
	 * Takes all back that were put aside, in their order, ahead of those that were taken
	 * back before and are not handled yet.
	 */
	synchronized void takeBack() {
		for (Object item = this.aside.pollLast(); item != null; item = this.aside.pollLast()) {
			this.back.addFirst(item);
		}
	}

	/**
	 * Returns the next that was taken back.
	 */
	synchronized @Nullable Object next() {
		return this.back.pollFirst();
	}

	/**
	 * Returns how many are put aside.
	 */
	synchronized int aside() {
		return this.aside.size();
	}

	/**
	 * Returns how many are kept here in all, on any thread.
	 */
	synchronized int size() {
		return this.aside.size() + this.back.size();
	}

	/**
	 * Takes everything out, on any thread.
	 */
	synchronized List<Object> drain() {
		takeBack();
		List<Object> all = List.copyOf(this.back);
		this.back.clear();
		return all;
	}

}
