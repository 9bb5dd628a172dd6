package io.pura.remote;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.dispatch.Cancellable;

/**
 * An actor of this node that others know. Safe for use by any thread.
 */
final class Export {

	private final long number;

	private final ActorRef<?> ref;

	private final List<Runnable> listeners = new ArrayList<>(1);

	private volatile boolean terminated;

	Export(long number, ActorRef<?> ref) {
		this.number = number;
		this.ref = ref;
	}

	long number() {
		return this.number;
	}

	ActorRef<?> ref() {
		return this.ref;
	}

	boolean isTerminated() {
		return this.terminated;
	}

	void terminate() {
		List<Runnable> told;
		synchronized (this) {
			this.terminated = true;
			told = List.copyOf(this.listeners);
			this.listeners.clear();
		}
		told.forEach(Runnable::run);
	}

	/**
	 * Runs code once when the actor has terminated, at once if it has already.
	 */
	Cancellable whenTerminated(Runnable code) {
		synchronized (this) {
			if (!this.terminated) {
				this.listeners.add(code);
				return () -> forget(code);
			}
		}
		code.run();
		return () -> {
		};
	}

	private synchronized void forget(Runnable code) {
		this.listeners.remove(code);
	}

}
