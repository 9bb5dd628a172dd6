package io.pura.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * What most actors do not have: settings of their own, somebody who watches them, a
 * mailbox that has been full, a failure behind them.
 */
final class Particulars {

	/** What differs from the settings of the system. */
	final ActorOptions options;

	/** Asks, and threads with a message, that wait for room in a bounded mailbox. */
	final Queue<Object> waiting = new ConcurrentLinkedQueue<>();

	/** When it was last said that the mailbox is crowded, in ticks; 0 for never. */
	private int warned;

	/** Whether it fails at every restart. */
	volatile boolean failing;

	/** Set once, in turn, by an actor that puts a message aside. */
	volatile @Nullable Stash stash;

	/** Used in turn. */
	@Nullable Restarts restarts;

	/** Used in turn. */
	@Nullable List<Watcher> watchers;

	Particulars(ActorOptions options) {
		this.options = options;
	}

	void add(Watcher watcher) {
		if (this.watchers == null) {
			this.watchers = new ArrayList<>(1);
		}
		this.watchers.add(watcher);
	}

	/**
	 * Returns whether it is time to say again that the mailbox is crowded, which it then
	 * is not for a while: however many producers find it so, and how often.
	 * @param now the time in ticks
	 * @param pause how many ticks to be silent
	 */
	synchronized boolean isTimeToWarn(int now, int pause) {
		boolean isTime = this.warned == 0 || now - this.warned >= pause;
		if (isTime) {
			this.warned = now;
		}
		return isTime;
	}

	/**
	 * Someone who wants to know when an actor has stopped.
	 *
	 * @param cell the actor that watches, or {@code null} if it is none
	 * @param code tells it
	 */
	record Watcher(@Nullable ActorCell<?> cell, Runnable code) {
	}

}
