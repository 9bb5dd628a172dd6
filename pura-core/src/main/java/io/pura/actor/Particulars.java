package io.pura.actor;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

import io.pura.dispatch.Dispatcher;
import org.jspecify.annotations.Nullable;

/**
 * What most actors do not have: settings of their own, somebody who watches them, a
 * mailbox that has been full, a failure behind them.
 */
final class Particulars {

	/** What differs from the settings of the system. */
	final ActorOptions options;

	/** What runs the actor, or {@code null} if it is the default dispatcher. */
	final @Nullable Dispatcher dispatcher;

	/** Asks, and threads with a message, that wait for room in a bounded mailbox. */
	final Deque<Object> waiting = new ConcurrentLinkedDeque<>();

	/** Set once, if a bounded mailbox drops its oldest message. */
	volatile @Nullable OldestDropped front;

	/** When it was last said that the mailbox is crowded, in ticks; 0 for never. */
	private int warned;

	/** Whether it fails at every restart. */
	volatile boolean failing;

	/** How often it was restarted; written in turn. */
	volatile int restarted;

	/** The class of what it failed with last; written in turn. */
	volatile @Nullable String lastFailure;

	/** Set once, in turn, by an actor that puts a message aside. */
	volatile @Nullable Stash stash;

	/** Used in turn. */
	private @Nullable Restarts restarts;

	/** Used in turn. */
	@Nullable List<Runnable> watchers;

	Particulars(ActorOptions options, @Nullable Dispatcher dispatcher) {
		this.options = options;
		this.dispatcher = dispatcher;
	}

	/**
	 * Returns the restarts, in turn.
	 */
	Restarts restarts(SupervisionStrategy strategy) {
		Restarts restarts = this.restarts;
		if (restarts == null) {
			restarts = new Restarts(strategy);
			this.restarts = restarts;
		}
		return restarts;
	}

	/**
	 * Adds what is to be done when the actor has stopped, in turn.
	 */
	void add(Runnable watcher) {
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

}
