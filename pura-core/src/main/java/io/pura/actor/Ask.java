package io.pura.actor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

import io.pura.Internal;
import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A message that wants an answer: what stands in the mailbox, or waits for the reply of
 * another node, and the future that the asker holds are one object.
 *
 * @param <R> the type of the reply
 */
@Internal
public final class Ask<R extends @Nullable Object> extends ReplyFuture<R> implements Owed {

	/** The deadline of an ask that waits for as long as it takes. */
	static final long NO_DEADLINE = Long.MAX_VALUE;

	private final ActorRef<?> recipient;

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

	private @Nullable Map<String, String> context;

	private @Nullable OpenSending sending;

	/**
	 * Whether the recipient is through with it: what its callbacks ask has its own time.
	 */
	private boolean settled;

	private Ask(ActorSystem system, ActorRef<?> recipient, Message<?, ?> message, boolean dropReply, long timeout,
			long deadline) {
		super(system);
		this.recipient = recipient;
		this.message = message;
		this.dropReply = dropReply;
		this.timeout = timeout;
		this.deadline = deadline;
	}

	/**
	 * Makes an ask whose time begins to run.
	 */
	static <R extends @Nullable Object> Ask<R> of(ActorSystem system, ActorRef<?> recipient, Message<?, R> message,
			Duration timeout) {
		long now = system.clock().nanos();
		long nanos = Math.max(0, Math.min(Nanos.of(timeout), Turn.timeLeft(now)));
		Ask<R> ask = new Ask<>(system, recipient, message, false, nanos, now + nanos);
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
	static Ask<@Nullable Void> delivery(ActorSystem system, ActorRef<?> recipient, Message<?, ?> message) {
		return new Ask<>(system, recipient, message, true, NO_DEADLINE, NO_DEADLINE);
	}

	/**
	 * Tells an observer about this ask, before it is sent.
	 */
	Ask<R> observed(@Nullable MessageObserver observer) {
		if (observer != null) {
			MessageObserver.Sending sending = observer.send(this.recipient, this.message, true);
			this.context = sending.context();
			OpenSending open = new OpenSending(sending);
			// Also if it is over already, or is ended in an unusual way.
			whenComplete((reply, failure) -> open.done(failure));
			this.sending = open;
		}
		return this;
	}

	/**
	 * Says what travels with the message.
	 */
	Ask<R> carrying(Map<String, String> context) {
		this.context = context;
		return this;
	}

	/**
	 * Returns what travels with the message, for its observer.
	 * @return what travels with the message
	 */
	public Map<String, String> context() {
		Map<String, String> context = this.context;
		return (context != null) ? context : Map.of();
	}

	/**
	 * Returns the message.
	 * @return the message
	 */
	public Message<?, ?> message() {
		return this.message;
	}

	/**
	 * Returns whether the asker only wants to know that the message was handled.
	 * @return whether there is neither a reply nor a deadline
	 */
	public boolean isDelivery() {
		return this.dropReply;
	}

	long deadline() {
		return this.deadline;
	}

	/**
	 * Returns how many nanoseconds are left.
	 * @param now the reading of the system's clock
	 * @return the nanoseconds, or {@link Long#MAX_VALUE} if there is no deadline
	 */
	public long timeLeft(long now) {
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
	 * @return whether it need not be handled
	 */
	public boolean isOver() {
		return this.expired || isDone();
	}

	/**
	 * Returns whether the time of this ask was up before it was answered.
	 * @return whether its own time is up, and not that of another ask that it depends on
	 */
	public boolean isTimedOut() {
		return this.expired;
	}

	/**
	 * Returns why an ask that is over was not handled.
	 * @return the reason
	 */
	public Reason whySkipped() {
		return this.expired ? Reason.EXPIRED : Reason.CANCELLED;
	}

	/**
	 * Completes this ask unless it is done.
	 * @param reply the reply
	 */
	@SuppressWarnings({ "unchecked", "NullAway" }) // checked against the handler at spawn
	public void answer(@Nullable Object reply) {
		this.settled = true;
		if (complete(this.dropReply ? null : (R) reply)) {
			forgetDeadline();
		}
	}

	@Override
	public boolean complete(R reply) {
		ending(null);
		return super.complete(reply);
	}

	@Override
	public boolean completeExceptionally(Throwable cause) {
		ending(cause);
		return super.completeExceptionally(cause);
	}

	/** Before the asker's callbacks run, which take their time. */
	private void ending(@Nullable Throwable failure) {
		OpenSending sending = this.sending;
		if (sending != null) {
			sending.done(failure);
		}
	}

	/**
	 * Fails this ask unless it is done.
	 * @param cause what the asker is told
	 * @return whether the asker heard of the cause by this
	 */
	@Override
	public boolean fail(Throwable cause) {
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
		discarded(new ActorStoppedException(this.recipient.path()));
	}

	/**
	 * Tells the asker that the message will not be handled.
	 * @param cause why, unless its time is up
	 */
	public void discarded(Throwable cause) {
		if (this.expired) {
			expire();
		}
		else {
			fail(cause);
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
		if (!isDone()) {
			ending(new CancellationException());
		}
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
		if (this.waiting && this.recipient instanceof ActorCell<?> cell) {
			return new MailboxFullException(cell.path(), cell.mailbox().capacity());
		}
		return new AskTimeoutException(this.recipient.path(), this.message.getClass(), Duration.ofNanos(this.timeout));
	}

	/**
	 * Returns what a stage really failed with.
	 * @param failure what its callback was told
	 * @return the cause, if that only wraps it
	 */
	public static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
