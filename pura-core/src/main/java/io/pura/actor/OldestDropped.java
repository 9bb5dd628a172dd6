package io.pura.actor;

import java.util.concurrent.RejectedExecutionException;

import io.pura.actor.DeadLetter.Reason;
import io.pura.mailbox.Front;

/**
 * The front of a mailbox with {@link Overflow#DROP_OLDEST}.
 */
final class OldestDropped extends Front {

	private final CellLife<?> cell;

	OldestDropped(CellLife<?> cell) {
		this.cell = cell;
	}

	@Override
	protected boolean mayDrop(Object item) {
		boolean isReply = item instanceof ActorAsk<?> ask && ask.isReplyTo(this.cell);
		return !isReply && !(item instanceof InTurn);
	}

	@Override
	protected void dropped(Object item) {
		if (item instanceof Ask<?> ask) {
			discard(ask.message(), ask.isOver() ? ask.whySkipped() : Reason.MAILBOX_FULL);
			ask.left();
			tell(ask);
		}
		else if (item instanceof Observed observed) {
			discard(observed.message(), Reason.MAILBOX_FULL);
			observed.left();
		}
		else {
			discard(item, Reason.MAILBOX_FULL);
		}
	}

	private void discard(Object message, Reason reason) {
		this.cell.system().deadLetters().add(this.cell.path(), message, reason);
	}

	/**
	 * Tells the asker, on another thread: what it does then may be to tell again.
	 */
	private void tell(Ask<?> ask) {
		MailboxFullException cause = MailboxFullException.dropped(this.cell.path(), this.cell.mailboxCapacity());
		try {
			this.cell.system().dispatcher().execute(() -> ask.discarded(cause));
		}
		catch (RejectedExecutionException ex) {
			ask.discarded(cause);
		}
	}

}
