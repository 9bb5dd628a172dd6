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
public sealed class Ask<R extends @Nullable Object> extends ReplyFuture<R> implements Owed
		permits ActorAsk, ReceivedDelivery {

	/** The deadline of an ask that waits for as long as it takes. */
	static final long NO_DEADLINE = Long.MAX_VALUE;

	private final ActorRef<?> recipient;

	/** Replaced by its copy, if there is to be one, before it is sent. */
	private Message<?, ?> message;

	private final long deadline;

	/** Where the deadline is kept; {@code null} if there is none. */
	private @Nullable Ask<?> @Nullable [] slots;

	private short slot;

	/** Whether the message waits for room in the mailbox, or has waited in vain. */
	private volatile boolean waiting;

	private volatile boolean expired;

	private @Nullable AskExtras extras;

	Ask(ActorRef<?> recipient, Message<?, ?> message, long deadline) {
		this.recipient = recipient;
		this.message = message;
		this.deadline = deadline;
	}

	/**
	 * Makes an ask whose time begins to run.
	 */
	static <R extends @Nullable Object> Ask<R> of(ActorSystem system, ActorRef<?> recipient, Message<?, R> message,
			Duration timeout) {
		ActorCell<?> asker = ActorCell.running();
		long now = system.clock().nanos();
		long nanos = Nanos.of(timeout);
		if (asker != null) {
			nanos = Math.max(0, Math.min(nanos, asker.timeLeft(now)));
		}
		Ask<R> ask = of(recipient, message, now + nanos, asker);
		if (nanos != system.settings().askNanos()) {
			ask.extras().timeout = nanos;
		}
		system.asked();
		if (nanos == 0) {
			ask.expired = true;
			ask.expire();
		}
		else {
			system.deadlines().add(ask, nanos);
		}
		return ask;
	}

	/**
	 * What an actor asks itself, or its pool, may be over before it is handled, and would
	 * come back to the mailbox that it still stands in.
	 */
	private static <R extends @Nullable Object> Ask<R> of(ActorRef<?> recipient, Message<?, R> message, long deadline,
			@Nullable ActorCell<?> asker) {
		return (asker != null && asker != recipient && recipient instanceof ActorCell<?> cell
				&& !(asker instanceof PoolWorker<?> && asker.parent() == recipient))
						? new ActorAsk<>(cell, message, deadline, asker) : new Ask<>(recipient, message, deadline);
	}

	/**
	 * Makes an ask that has all the time in the world and whose reply does not matter.
	 */
	static Ask<@Nullable Void> delivery(ActorRef<?> recipient, Message<?, ?> message) {
		return new Ask<>(recipient, message, NO_DEADLINE);
	}

	@Override
	ActorSystem system() {
		return (this.recipient instanceof ActorCell<?> cell) ? cell.system()
				: ((RemoteRef) this.recipient).remoting().system();
	}

	@Override
	@Nullable Ask<?> source() {
		return isOver() ? null : this;
	}

	ActorRef<?> recipient() {
		return this.recipient;
	}

	/**
	 * Returns the actor of this JVM that is asked, or {@code null} if it is elsewhere.
	 */
	@Nullable ActorCell<?> localRecipient() {
		return (this.recipient instanceof ActorCell<?> cell) ? cell : null;
	}

	private AskExtras extras() {
		AskExtras extras = this.extras;
		if (extras == null) {
			extras = new AskExtras();
			this.extras = extras;
		}
		return extras;
	}

	/**
	 * Tells an observer about this ask, before it is sent.
	 */
	Ask<R> observed(@Nullable MessageObserver observer) {
		if (observer != null) {
			MessageObserver.Sending sending = observer.send(this.recipient, this.message, true);
			extras().context = sending.context();
			OpenSending open = new OpenSending(sending);
			// Also if it is over already, or is ended in an unusual way.
			whenComplete((reply, failure) -> open.done(failure));
			extras().sending = open;
		}
		return this;
	}

	/**
	 * Has a copy handled instead of the message, and answers with a copy of the reply.
	 * @throws ActorException if the message cannot be copied
	 */
	void copied(MessageCopier copier) {
		this.message = copier.copy(this.message);
		this.extras = new AskExtras.Copying(copier, this.extras);
	}

	/**
	 * Says what travels with the message.
	 */
	Ask<R> carrying(Map<String, String> context) {
		if (!context.isEmpty()) {
			extras().context = context;
		}
		return this;
	}

	/**
	 * Says who wants to know when the message leaves the mailbox.
	 */
	Ask<R> loaded(Load load, int bytes) {
		this.extras = new AskExtras.Loaded(load, bytes, this.extras);
		return this;
	}

	/**
	 * The message does not wait in a mailbox any more.
	 */
	void left() {
		if (this.extras instanceof AskExtras.Loaded loaded) {
			loaded.left();
		}
	}

	/**
	 * The actor is about to put the message aside, in turn.
	 */
	void aside() {
	}

	/**
	 * Returns what travels with the message, for its observer.
	 * @return what travels with the message
	 */
	public Map<String, String> context() {
		AskExtras extras = this.extras;
		return (extras != null && extras.context != null) ? extras.context : Map.of();
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
		return this.deadline == NO_DEADLINE;
	}

	long deadline() {
		return this.deadline;
	}

	/**
	 * Returns how many nanoseconds are left to its handler. What the callbacks of the
	 * asker ask, who has the reply, has its own time.
	 * @param now the reading of the system's clock
	 * @return the nanoseconds, or {@link Long#MAX_VALUE} if there is no deadline
	 */
	public long timeLeft(long now) {
		boolean isAnswered = isDone() && !this.expired && !isCancelled();
		return (isDelivery() || isAnswered) ? NO_DEADLINE : this.deadline - now;
	}

	void standsIn(@Nullable Ask<?>[] slots, int slot) {
		this.slots = slots;
		this.slot = (short) slot;
	}

	void standsAlone(Cancellable timer) {
		extras().timer = timer;
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

	/**
	 * Says whether the message waits for room, so that the asker hears of that if its
	 * time is up.
	 * @param waiting whether it does
	 */
	public void waiting(boolean waiting) {
		this.waiting = waiting;
	}

	/**
	 * Waits for room no longer, if it does, as nobody waits for the reply.
	 */
	private void leaveWaiting() {
		if (this.waiting && this.recipient instanceof ActorCell<?> cell) {
			cell.waitsInVain(this);
		}
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
	public void answer(@Nullable Object reply) {
		if (this.extras instanceof AskExtras.Copying copying && reply != null && !isDelivery()) {
			answerWithCopy(reply, copying.copier);
		}
		else {
			answerWith(reply);
		}
	}

	private void answerWithCopy(Object reply, MessageCopier copier) {
		Object arriving;
		try {
			arriving = copier.copyReply(this.message, reply);
		}
		catch (ActorException ex) {
			fail(ex);
			return;
		}
		answerWith(arriving);
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // checked against the handler at spawn
	private void answerWith(@Nullable Object reply) {
		if (reply(isDelivery() ? null : (R) reply)) {
			forgetDeadline();
		}
	}

	@Override
	public boolean complete(R reply) {
		boolean first = reply(reply);
		if (first) {
			leaveWaiting();
		}
		return first;
	}

	private boolean reply(R reply) {
		ending(null);
		boolean first = super.complete(reply);
		if (first) {
			completed();
		}
		return first;
	}

	@Override
	public boolean completeExceptionally(Throwable cause) {
		ending(cause);
		boolean first = super.completeExceptionally(cause);
		if (first) {
			completed();
			leaveWaiting();
		}
		return first;
	}

	/**
	 * Called once, when this is complete.
	 */
	void completed() {
	}

	/** Before the asker's callbacks run, which take their time. */
	private void ending(@Nullable Throwable failure) {
		AskExtras extras = this.extras;
		if (extras != null && extras.sending != null) {
			extras.sending.done(failure);
		}
	}

	/**
	 * Fails this ask unless it is done.
	 * @param cause what the asker is told
	 * @return whether the asker heard of the cause by this
	 */
	@Override
	public boolean fail(Throwable cause) {
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
		// The same as what is overridden, but for what is done at the first time only.
		completeExceptionally(new CancellationException());
		return isCancelled();
	}

	private void forgetDeadline() {
		@Nullable Ask<?>[] slots = this.slots;
		if (slots != null) {
			Deadlines.clear(slots, this.slot);
		}
		AskExtras extras = this.extras;
		if (extras != null && extras.timer != null) {
			extras.timer.cancel();
		}
	}

	private void expire() {
		// First, so that who hears of it finds it counted.
		leaveWaiting();
		if (completeExceptionally(timeoutException())) {
			system().askTimedOut();
		}
	}

	private ActorException timeoutException() {
		if (this.waiting && this.recipient instanceof ActorCell<?> cell) {
			return new MailboxFullException(cell.path(), cell.mailboxCapacity());
		}
		if (this.waiting && this.recipient instanceof RemoteRef remote) {
			return new MailboxFullException(this.recipient.path(), remote.capacity());
		}
		AskExtras extras = this.extras;
		long timeout = (extras != null && extras.timeout >= 0) ? extras.timeout : system().settings().askNanos();
		return new AskTimeoutException(this.recipient.path(), this.message.getClass(), Duration.ofNanos(timeout));
	}

	/**
	 * Returns what a stage really failed with.
	 * @param failure what its callback was told
	 * @return the cause, if that only wraps it
	 */
	public static Throwable cause(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : null;
		return (cause != null) ? cause : failure;
	}

}
