package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Offer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be sent on one lane, bounded in number and in bytes. Those
 * for {@linkplain HeldRecipients recipients that are held} are put aside, so that all
 * others go on. There are never more messages, and more bytes of them, than twice the
 * bounds, besides asks that {@linkplain WaitingLine wait for room}.
 * <p>
 * Bytes are those that a message takes in a batch. Of a type whose messages often are too
 * large for that each counts as the largest that is not. They leave the queue for the
 * lane for large messages; while there are too many of them, this node itself holds their
 * recipients.
 * <p>
 * Any thread may add; the thread of the lane takes, between {@link #begin()} and
 * {@link #end()}. Others take what is dropped or left at the end, under the lock, which
 * is this queue.
 */
final class OutboundQueue {

	private final Wire wire;

	private final Runnable wake;

	private final Room room;

	private final EvictingQueue messages = new EvictingQueue();

	/** For the lane, if it is draining. */
	private final Burst burst = new Burst();

	private boolean draining;

	/** Whether the next one is about to be stored by its sender. For the lane. */
	private boolean storing;

	private final HeldRecipients held;

	/** Those that wait for room in the queue itself. */
	private final WaitingLine waiting = new WaitingLine();

	private volatile boolean anyWaiting;

	/** Set under the lock, so that nothing is added unseen. */
	private volatile boolean closed;

	/** What the messages that were written took. For the lane. */
	private long written;

	/**
	 * Creates an empty queue.
	 * @param wake has the lane look what there is, on any thread
	 */
	OutboundQueue(Wire wire, Runnable wake) {
		this.wire = wire;
		this.wake = wake;
		OutboundSettings settings = wire.settings().outbound();
		this.room = new Room(settings.messages(), settings.bytes());
		this.held = new HeldRecipients(settings, this.room,
				(message) -> wire.discard(message.to(), message.message(), Reason.MAILBOX_FULL));
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Adds a message if there is room for it. Safe for use by any thread; whoever adds
	 * one looks whether the queue {@linkplain #isClosed() was closed} meanwhile.
	 */
	Offer offer(Outgoing.Addressed message) {
		if (this.closed) {
			return Offer.UNREACHABLE;
		}
		return take(message, this.held.find(message)) ? Offer.ACCEPTED : Offer.FULL;
	}

	private boolean take(Outgoing.Addressed message, @Nullable HeldRecipient recipient) {
		int bytes = message.bytes();
		if (recipient == null) {
			if (!this.room.take(bytes)) {
				return false;
			}
			this.messages.add(message);
			return true;
		}
		if (!recipient.take(bytes)) {
			return false;
		}
		this.messages.add(new ParkedMessage(message, recipient));
		return true;
	}

	/**
	 * Adds a message that was let in elsewhere. Safe for use by any thread, as
	 * {@link #offer}.
	 */
	void force(Outgoing.Addressed message) {
		this.room.force(message.bytes());
		this.messages.add(message);
	}

	/**
	 * Adds a message now or when there is room for it. Safe for use by any thread, which
	 * then has the lane look after it.
	 * @return whether it was taken or waits, or why not
	 */
	synchronized Offer await(WaitingForRoom late) {
		if (this.closed) {
			return Offer.UNREACHABLE;
		}
		HeldRecipient recipient = this.held.find(late.message());
		if (take(late.message(), recipient)) {
			late.over(Offer.ACCEPTED);
			return Offer.ACCEPTED;
		}
		((recipient != null) ? recipient.waiting() : this.waiting).add(late);
		this.anyWaiting = true;
		if (late.message() instanceof Outgoing.Request request) {
			request.ask().waiting(true);
			request.ask().whenComplete((reply, failure) -> leave(request, () -> stopWaiting(late)));
		}
		return Offer.ACCEPTED;
	}

	private boolean stopWaiting(WaitingForRoom late) {
		HeldRecipient recipient = this.held.find(late.message());
		return this.waiting.remove(late) || (recipient != null && recipient.waiting().remove(late));
	}

	/**
	 * Nobody waits for the answer of an ask any more: its time is up, or it was
	 * cancelled.
	 * @param remove takes it out, unless it is not there any more
	 */
	private void leave(Outgoing.Request request, BooleanSupplier remove) {
		synchronized (this) {
			if (!remove.getAsBoolean()) {
				return;
			}
			// It may have been too large for the room that those behind it fit in.
			admit();
		}
		this.wire.discard(request.to(), request.ask().message(), request.ask().whySkipped());
		this.wake.run();
	}

	/**
	 * Takes the oldest message that may be dropped to make room for another one. Safe for
	 * use by any thread.
	 * @return the message, or {@code null} if there is none
	 */
	synchronized Outgoing.@Nullable Addressed takeOldest(RecipientKey forOne) {
		HeldRecipient recipient = this.held.find(forOne);
		Object oldest = (recipient != null) ? takeOldest(recipient) : takeOldest();
		if (oldest == null) {
			return null;
		}
		this.held.free(oldest);
		return ParkedMessage.message(oldest);
	}

	private @Nullable Object takeOldest() {
		Object oldest = this.draining ? null : this.burst.evict();
		return (oldest != null) ? oldest : this.messages.evict();
	}

	private @Nullable Object takeOldest(HeldRecipient recipient) {
		ParkedMessage oldest = recipient.pollTell();
		if (oldest == null) {
			this.messages.removeIf(this::parkIfHeld);
			oldest = recipient.pollTell();
		}
		return oldest;
	}

	private boolean parkIfHeld(Object item) {
		HeldRecipient recipient = this.held.find(ParkedMessage.message(item));
		if (recipient == null) {
			return false;
		}
		ParkedMessage parked = this.held.park(recipient, item);
		if (parked != null && parked.message() instanceof Outgoing.Request request) {
			request.ask().whenComplete((reply, failure) -> leave(request, () -> unpark(recipient, parked)));
		}
		return true;
	}

	private boolean unpark(HeldRecipient recipient, ParkedMessage parked) {
		if (!recipient.remove(parked)) {
			return false;
		}
		this.held.free(parked);
		return true;
	}

	/**
	 * Parks from now on what is for a recipient. For the lane.
	 */
	synchronized void hold(RecipientKey key, HeldRecipient.Reason reason) {
		this.held.hold(key, reason, this.waiting);
	}

	/**
	 * Sends what is for a recipient again, unless it is held for another reason, and
	 * first of all what waits. For the lane.
	 */
	synchronized void resume(RecipientKey key, HeldRecipient.Reason reason) {
		this.held.resume(key, reason, this.waiting);
	}

	/**
	 * Begins to take. For the lane.
	 */
	void begin() {
		synchronized (this) {
			this.draining = true;
		}
		settle();
	}

	/**
	 * Takes the next message, parked or not. For the lane.
	 */
	@Nullable Object poll() {
		Object next = this.burst.poll();
		if (next == null) {
			takeBurst();
			next = this.burst.poll();
		}
		return next;
	}

	private synchronized void takeBurst() {
		this.burst.clear();
		while (!this.burst.isFull()) {
			Object item = first();
			if (item == null) {
				break;
			}
			if (!parkIfHeld(item)) {
				this.burst.add(item);
			}
		}
		this.storing = this.burst.isEmpty() && !this.messages.isEmpty();
		this.messages.settle();
	}

	private @Nullable Object first() {
		Object resuming = this.held.pollResuming();
		return (resuming != null) ? resuming : this.messages.poll();
	}

	/**
	 * Returns whether there was nothing to take, but something about to be stored by its
	 * sender. For the lane.
	 */
	boolean isStoring() {
		return this.storing;
	}

	/**
	 * What was taken last has been written, or never will be. For the lane.
	 */
	void done(Object item) {
		if (item instanceof ParkedMessage) {
			this.held.free(item);
		}
		else {
			this.written += Room.of(((Outgoing.Addressed) item).bytes());
		}
	}

	/**
	 * Puts back what was taken last. For the lane.
	 */
	void putBack(Object item) {
		this.burst.putBack(item);
	}

	/**
	 * Makes the room of what has been written known, and lets those in who wait for it.
	 * For the lane.
	 * @return whether there were any
	 */
	boolean settle() {
		if (this.written != 0) {
			this.room.give(this.written);
			this.written = 0;
		}
		if (this.anyWaiting) {
			synchronized (this) {
				return admit();
			}
		}
		return false;
	}

	private boolean admit() {
		boolean admitted = this.waiting.admit((message) -> take(message, null));
		boolean any = !this.waiting.isEmpty();
		for (HeldRecipient recipient : this.held.all()) {
			admitted |= recipient.waiting().admit((message) -> take(message, recipient));
			any |= !recipient.waiting().isEmpty();
		}
		this.anyWaiting = any;
		return admitted;
	}

	/**
	 * Ends to take for now. For the lane.
	 */
	synchronized void end() {
		this.draining = false;
	}

	/**
	 * Takes nothing more. Safe for use by any thread.
	 * @param outcome what those are told who wait in a tell, or {@code null} if they are
	 * to tell anew
	 * @return what was not written, in order, and at last the asks that waited for room
	 */
	synchronized List<Outgoing.Addressed> close(@Nullable Offer outcome) {
		this.closed = true;
		List<Object> rest = new ArrayList<>();
		if (!this.draining) {
			this.burst.drainTo(rest);
		}
		this.held.resumeAll(this.waiting);
		for (Object item = this.held.pollResuming(); item != null; item = this.held.pollResuming()) {
			rest.add(item);
		}
		this.messages.drainTo(rest);
		this.messages.settle();
		rest.forEach(this.held::free);
		List<Outgoing.Addressed> all = new ArrayList<>(rest.size());
		rest.forEach((item) -> all.add(ParkedMessage.message(item)));
		all.addAll(this.waiting.close(outcome));
		return all;
	}

	/**
	 * Returns how many bytes wait here, as far as they are known.
	 */
	long bytes() {
		return this.room.bytes() + this.held.bytes();
	}

}
