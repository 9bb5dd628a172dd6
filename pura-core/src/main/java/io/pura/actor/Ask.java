package io.pura.actor;

import java.time.Duration;
import java.util.concurrent.CompletionException;

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

	private final long deadline;

	private @Nullable Cancellable timer;

	/** Whether the message has found room in the mailbox. */
	private volatile boolean admitted;

	private volatile boolean expired;

	private Ask(ActorCell<?> recipient, Message<?, ?> message, boolean dropReply, long deadline) {
		super(recipient.system());
		this.recipient = recipient;
		this.message = message;
		this.dropReply = dropReply;
		this.deadline = deadline;
	}

	/**
	 * Makes an ask whose time begins to run.
	 */
	static <R extends @Nullable Object> Ask<R> of(ActorCell<?> recipient, Message<?, R> message, Duration timeout) {
		ActorSystem system = recipient.system();
		long now = system.clock().nanos();
		Duration left = Turn.timeLeft(now);
		Duration time = (left != null && left.compareTo(timeout) < 0) ? left : timeout;
		Ask<R> ask = new Ask<>(recipient, message, false, now + Nanos.of(time));
		system.asked();
		if (time.isNegative() || time.isZero()) {
			ask.expire(time);
		}
		else {
			ask.timer = system.timers().schedule(time, () -> {
				ask.expired = true;
				system.dispatcher().execute(() -> ask.expire(time));
			});
		}
		return ask;
	}

	/**
	 * Makes an ask that has all the time in the world and whose reply does not matter.
	 */
	static Ask<@Nullable Void> delivery(ActorCell<?> recipient, Message<?, ?> message) {
		return new Ask<>(recipient, message, true, NO_DEADLINE);
	}

	Message<?, ?> message() {
		return this.message;
	}

	/**
	 * Returns how much time is left, or {@code null} for no limit.
	 */
	@Nullable Duration timeLeft(long now) {
		return (this.deadline != NO_DEADLINE) ? Duration.ofNanos(this.deadline - now) : null;
	}

	void admitted() {
		this.admitted = true;
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
		if (complete(this.dropReply ? null : (R) reply)) {
			cancelTimer();
		}
	}

	/**
	 * Fails this ask unless it is done.
	 * @return whether the asker heard of the cause by this
	 */
	boolean fail(Throwable cause) {
		if (!completeExceptionally(cause)) {
			return false;
		}
		cancelTimer();
		return true;
	}

	/**
	 * Returns whether this is what the asker heard.
	 */
	boolean isFailedWith(Throwable cause) {
		return handle((reply, failure) -> failure == cause).getNow(false);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		cancelTimer();
		return super.cancel(mayInterruptIfRunning);
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void expire(Duration time) {
		this.expired = true;
		if (completeExceptionally(timeoutException(time))) {
			system().askTimedOut();
		}
	}

	private ActorException timeoutException(Duration time) {
		int capacity = this.recipient.mailbox().capacity();
		if (!this.admitted && capacity > 0) {
			return new MailboxFullException(this.recipient.path(), capacity);
		}
		return new AskTimeoutException(this.recipient.path(), this.message.getClass(), time);
	}

	/**
	 * Returns what a stage really failed with.
	 */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
