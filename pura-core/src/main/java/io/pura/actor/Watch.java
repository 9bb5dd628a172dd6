package io.pura.actor;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One actor watches another one. When that has stopped, this stands in the mailbox of the
 * one that watches, as the notice. Used in its turn, where nothing else is said.
 */
final class Watch extends InTurn implements Runnable {

	private final ActorCell<?> watcher;

	private final ActorRef<?> watched;

	private final Message<?, ?> whenTerminated;

	/** Ends the watch of an actor elsewhere. */
	private @Nullable Cancellable elsewhere;

	private boolean over;

	Watch(ActorCell<?> watcher, ActorRef<?> watched, Message<?, ?> whenTerminated) {
		super(watcher.instance());
		this.watcher = watcher;
		this.watched = watched;
		this.whenTerminated = whenTerminated;
	}

	void begin() {
		if (this.watched instanceof ActorCell<?> cell) {
			cell.whenTerminated(this);
		}
		else if (this.watched instanceof RemoteRef remote) {
			this.elsewhere = remote.whenTerminated(this);
		}
	}

	/**
	 * Ends the watch, also if the notice is in the mailbox already.
	 */
	void end() {
		this.over = true;
		if (this.watched instanceof ActorCell<?> cell) {
			cell.unwatch(this);
		}
		if (this.elsewhere != null) {
			this.elsewhere.cancel();
		}
	}

	/**
	 * Called once when the other actor has stopped, on any thread.
	 */
	@Override
	public void run() {
		this.watcher.add(this);
	}

	@Override
	boolean run(ActorCell<?> cell) {
		if (this.over) {
			return false;
		}
		cell.context().watches().forget(this.watched);
		return cell.invoke(this.whenTerminated, null, null);
	}

}
