package io.pura.actor;

/**
 * The part of a context that knows whether a handler runs, and what it has said about its
 * message. A message is put aside when its handler returns, and not at once: so nothing
 * needs to remember each message for the few that are, and a handler that throws has put
 * nothing aside.
 *
 * @param <P> the protocol of the actor
 */
abstract sealed class HandlingContext<P> implements ActorContext<P> permits CellContext {

	/** No handler runs. */
	private static final byte NONE = 0;

	/** A handler runs. */
	private static final byte RUNNING = 1;

	/** The message is to be put aside. */
	private static final byte ASIDE = 2;

	/** The message is to be put aside, and then all are to be taken back. */
	private static final byte ASIDE_AND_BACK = 3;

	final ActorCell<P> cell;

	private byte handling;

	HandlingContext(ActorCell<P> cell) {
		this.cell = cell;
	}

	@Override
	public final void stash() {
		this.cell.checkTurn();
		if (this.handling == NONE) {
			throw new IllegalStateException("There is no message that " + this.cell
					+ " could stash: call stash() in the handler of a message, before it returns");
		}
		if (this.handling != RUNNING) {
			throw new IllegalStateException(this.cell + " has stashed this message already");
		}
		int capacity = this.cell.mailboxCapacity();
		if (capacity > 0 && this.cell.stash().aside() >= capacity) {
			throw MailboxFullException.ofStash(this.cell.path(), capacity);
		}
		this.handling = ASIDE;
	}

	@Override
	public final void unstashAll() {
		this.cell.checkTurn();
		if (this.handling == ASIDE || this.handling == ASIDE_AND_BACK) {
			this.handling = ASIDE_AND_BACK;
		}
		else {
			this.cell.unstashAll();
		}
	}

	/**
	 * A handler is about to run.
	 */
	final void begin() {
		this.handling = RUNNING;
	}

	/**
	 * The handler has returned.
	 * @return whether its message is to be put aside
	 */
	final boolean isStashing() {
		if (this.handling == RUNNING) {
			this.handling = NONE;
			return false;
		}
		return true;
	}

	/**
	 * Puts the message aside whose handler has returned.
	 */
	final void putAside(Object item) {
		this.cell.putAside(item);
		endStashing();
	}

	/**
	 * The handler has thrown.
	 */
	final void failed() {
		endStashing();
	}

	private void endStashing() {
		boolean back = this.handling == ASIDE_AND_BACK;
		this.handling = NONE;
		if (back) {
			this.cell.unstashAll();
		}
	}

}
