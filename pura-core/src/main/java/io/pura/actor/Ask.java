package io.pura.actor;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A message that wants an answer: what stands in the mailbox and the future that the
 * asker holds are one object.
 */
final class Ask<R extends @Nullable Object> extends ReplyFuture<R> {

	/** The deadline of an ask that waits for as long as it takes. */
	static final long NO_DEADLINE = Long.MAX_VALUE;

	private final ActorCell<?> recipient;

	private final Message<?, ?> message;

	private final boolean dropReply;

	private final long timeout;

	private final long deadline;

	/** Where the deadline is kept; {@code null} if there is none. */
	private @Nullable Ask<?> @Nullable [] slots;

	private int slot;

	/** The timer of an ask with a long time. */
	private @Nullable Cancellable timer;

	/** Whether the message waits for room in the mailbox. */
	private volatile boolean waiting;

	private volatile boolean expired;

	/**
	 * Whether the recipient is through with it: what its callbacks ask has its own time.
	 */
	private boolean settled;

	private Ask(ActorCell<?> recipient, Message<?, ?> message, boolean dropReply, long timeout, long deadline) {
		super(recipient.system());
		this.recipient = recipient;
		this.message = message;
		this.dropReply = dropReply;
		this.timeout = timeout;
		this.deadline = deadline;
	}

	/**
	 * Makes an ask whose time begins to run.
	 */
	static <R extends @Nullable Object> Ask<R> of(ActorCell<?> recipient, Message<?, R> message, Duration timeout) {
		ActorSystem system = recipient.system();
		long now = system.clock().nanos();
		long nanos = Math.max(0, Math.min(Nanos.of(timeout), Turn.timeLeft(now)));
		Ask<R> ask = new Ask<>(recipient, message, false, nanos, now + nanos);
		system.asked();
		if (nanos <= 0) {
			ask.expired = true;
			ask.expire();
		}
		else {
			system.deadlines().add(ask);
		}
		return ask;
	}

	/**
	 * Makes an ask that has all the time in the world and whose reply does not matter.
	 */
	static Ask<@Nullable Void> delivery(ActorCell<?> recipient, Message<?, ?> message) {
		return new Ask<>(recipient, message, true, NO_DEADLINE, NO_DEADLINE);
	}

	Message<?, ?> message() {
		return this.message;
	}

	long deadline() {
		return this.deadline;
	}

	/**
	 * Returns how many nanoseconds are left.
	 */
	long timeLeft(long now) {
		return (this.deadline != NO_DEADLINE && !this.settled) ? this.deadline - now : NO_DEADLINE;
	}

	void standsIn(@Nullable Ask<?>[] slots, int slot) {
		this.slots = slots;
		this.slot = slot;
	}

	void standsAlone(Cancellable timer) {
		this.timer = timer;
	}

	/**
	 * Called by the timers when the time is up, so the asker hears of it elsewhere.
	 */
	void timeUp() {
		this.expired = true;
		try {
			system().dispatcher().execute(this::expire);
		}
		catch (RejectedExecutionException ex) {
			// The asker must hear of it, if not where it should.
			expire();
		}
	}

	void waiting(boolean waiting) {
		this.waiting = waiting;
	}

	/**
	 * Returns whether nobody waits for the reply any more, though the asker may be about
	 * to hear that its time is up.
	 */
	boolean isOver() {
		return this.expired || isDone();
	}

	/**
	 * Returns why an ask that is over was not handled.
	 */
	Reason whySkipped() {
		return this.expired ? Reason.EXPIRED : Reason.CANCELLED;
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // checked against the handler at spawn
	void answer(@Nullable Object reply) {
		this.settled = true;
		if (complete(this.dropReply ? null : (R) reply)) {
			forgetDeadline();
		}
	}

	/**
	 * Fails this ask unless it is done.
	 * @return whether the asker heard of the cause by this
	 */
	boolean fail(Throwable cause) {
		this.settled = true;
		if (!completeExceptionally(cause)) {
			return false;
		}
		forgetDeadline();
		return true;
	}

	/**
	 * Tells the asker that the message will not be handled: its time is up, or the
	 * recipient has stopped.
	 */
	void discarded() {
		if (this.expired) {
			expire();
		}
		else {
			fail(new ActorStoppedException(this.recipient.path()));
		}
	}

	/**
	 * Returns whether this is what the asker heard.
	 */
	boolean isFailedWith(Throwable cause) {
		return handle((reply, failure) -> failure == cause).getNow(false);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		forgetDeadline();
		return super.cancel(mayInterruptIfRunning);
	}

	private void forgetDeadline() {
		@Nullable Ask<?>[] slots = this.slots;
		if (slots != null) {
			Deadlines.clear(slots, this.slot);
		}
		Cancellable timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
	}

	private void expire() {
		if (completeExceptionally(timeoutException())) {
			system().askTimedOut();
		}
	}

	private ActorException timeoutException() {
		int capacity = this.recipient.mailbox().capacity();
		if (this.waiting) {
			return new MailboxFullException(this.recipient.path(), capacity);
		}
		return new AskTimeoutException(this.recipient.path(), this.message.getClass(), Duration.ofNanos(this.timeout));
	}

	/**
	 * Returns what a stage really failed with.
	 */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
