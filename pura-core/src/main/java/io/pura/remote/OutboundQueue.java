package io.pura.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.mailbox.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one lane, bounded in messages and bytes.
 * <p>
 * Records of the wire itself, answers above all, have a queue of their own without a
 * bound. Messages for a recipient that the other side holds are <i>parked</i> as soon as
 * they come to the front, so that all others go on: a quarter of the bounds for each such
 * recipient, and the bounds once more for all of them. Those that were in the queue when
 * the other side began to hold their recipient may take all of that; if there is still
 * too much, told ones are dead letters as {@link Overflow} says, and asks, and what was
 * told by those who wait, are counted in the queue until they are sent. So there are
 * never more messages, and more bytes of them, than twice the bounds, besides asks that
 * wait for room.
 * <p>
 * Bytes are those that a message takes in a batch. Of a type whose messages often are too
 * large for that each counts as the largest that is not. They leave the queue for the
 * lane for large messages; while there are too many of them, this node itself holds their
 * recipients.
 * <p>
 * Any thread may add; the thread of the lane takes, between {@link #begin()} and
 * {@link #end()}. Others take what is dropped or left at the end, under the lock.
 */
final class OutboundQueue {

	/** How many messages are taken from the queue at once. */
	private static final int BURST = 64;

	private static final int SHARES = 4;

	private final Wire wire;

	private final Runnable wake;

	private final OutboundSettings settings;

	private final Room room;

	private final Room parkingRoom;

	private final MessageQueue records = unbounded();

	private final MessageQueue messages = unbounded();

	/** Ahead of the queue, taken from it by those who looked for what they may drop. */
	private final Deque<Object> front = new ArrayDeque<>(0);

	/** How many of them may be dropped. */
	private int droppable;

	/** Taken from the queue and not written yet. For the lane, if it is draining. */
	private final @Nullable Object[] burst = new @Nullable Object[BURST];

	private int burstAt;

	private int burstEnd;

	private boolean draining;

	/** Whether the next one is about to be stored by its sender. For the lane. */
	private boolean storing;

	/** Changed under the lock. */
	private final Map<RecipientKey, Parked> held = new ConcurrentHashMap<>(0);

	/** Those that are held no more, and what waits for them goes first. */
	private final Deque<Parked> resuming = new ArrayDeque<>(0);

	/** Those that wait for room in the queue itself. */
	private final Set<WaitingForRoom> waiting = new LinkedHashSet<>(0);

	private volatile boolean anyWaiting;

	/** Set under the lock, so that nothing is added unseen. */
	private volatile boolean closed;

	/** What was taken last, and whether it is in the burst. For the lane. */
	private @Nullable Object last;

	private boolean recordTurn = true;

	private @Nullable Outgoing returnedRecord;

	/** What the messages that were written took. For the lane. */
	private long written;

	/**
	 * Creates an empty queue.
	 * @param wake has the lane look what there is, on any thread
	 */
	OutboundQueue(Wire wire, Runnable wake) {
		this.wire = wire;
		this.wake = wake;
		this.settings = wire.settings().outbound();
		this.room = new Room(this.settings.messages(), this.settings.bytes());
		this.parkingRoom = new Room(this.settings.messages(), this.settings.bytes());
	}

	private static MessageQueue unbounded() {
		return new MessageQueue(0, (size) -> {
		});
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Adds what belongs to the wire itself. Safe for use by any thread.
	 */
	void add(Outgoing record) {
		this.records.add(record);
	}

	/**
	 * Adds a message if there is room for it. Safe for use by any thread; whoever adds
	 * one looks whether the queue {@linkplain #isClosed() was closed} meanwhile.
	 */
	Offer offer(Outgoing.Addressed message) {
		if (this.closed) {
			return Offer.UNREACHABLE;
		}
		Parked parked = this.held.isEmpty() ? null : this.held.get(message.to().key());
		return take(message, parked) ? Offer.ACCEPTED : Offer.FULL;
	}

	private boolean take(Outgoing.Addressed message, @Nullable Parked parked) {
		int bytes = message.bytes();
		if (parked == null) {
			if (!this.room.take(bytes)) {
				return false;
			}
			this.messages.add(message);
			return true;
		}
		if (!this.parkingRoom.take(bytes)) {
			return false;
		}
		if (!parked.room().take(bytes)) {
			this.parkingRoom.give(Room.of(bytes));
			return false;
		}
		this.messages.add(new Parked.Item(message, parked));
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
		Parked parked = this.held.get(late.message().to().key());
		if (take(late.message(), parked)) {
			late.over(Offer.ACCEPTED);
			return Offer.ACCEPTED;
		}
		((parked != null) ? parked.waiting() : this.waiting).add(late);
		this.anyWaiting = true;
		if (late.message() instanceof Outgoing.Request request) {
			request.ask().waiting(true);
			request.ask().whenComplete((reply, failure) -> leave(late, request));
		}
		return Offer.ACCEPTED;
	}

	/** The time of an ask is up, or it was cancelled. */
	private void leave(WaitingForRoom late, Outgoing.Request request) {
		boolean left;
		synchronized (this) {
			Parked parked = this.held.get(request.to().key());
			left = this.waiting.remove(late) || (parked != null && parked.waiting().remove(late));
			if (left) {
				// It may have been too large for the room that those behind it fit in.
				admit();
			}
		}
		if (left) {
			this.wire.discard(request.to(), request.ask().message(), request.ask().whySkipped());
			this.wake.run();
		}
	}

	/**
	 * Takes the oldest message that may be dropped to make room for another one. Safe for
	 * use by any thread.
	 * @return the message, or {@code null} if there is none
	 */
	synchronized Outgoing.@Nullable Addressed takeOldest(RecipientKey forOne) {
		Parked parked = this.held.get(forOne);
		if (parked == null) {
			return takeOldest();
		}
		Parked.Item oldest = parked.pollTell();
		if (oldest == null) {
			sort();
			oldest = parked.pollTell();
		}
		if (oldest == null) {
			return null;
		}
		free(oldest);
		return oldest.message();
	}

	private Outgoing.@Nullable Addressed takeOldest() {
		for (int i = this.burstAt; !this.draining && i < this.burstEnd; i++) {
			if (this.burst[i] instanceof Outgoing.Tell tell) {
				this.burst[i] = null;
				free(tell);
				return tell;
			}
		}
		if (this.droppable > 0) {
			for (Iterator<Object> iterator = this.front.iterator(); iterator.hasNext();) {
				if (iterator.next() instanceof Outgoing.Tell tell) {
					iterator.remove();
					this.droppable--;
					free(tell);
					return tell;
				}
			}
		}
		for (Object item = poll(); item != null; item = poll()) {
			if (item instanceof Outgoing.Tell tell) {
				free(tell);
				return tell;
			}
			this.front.add(item);
		}
		return null;
	}

	/** Parks all that is to be parked. */
	private void sort() {
		List<Object> others = new ArrayList<>(this.front);
		this.front.clear();
		this.droppable = 0;
		for (Object item = poll(); item != null; item = poll()) {
			others.add(item);
		}
		for (Object item : others) {
			Parked parked = this.held.get(message(item).to().key());
			if (parked != null) {
				park(parked, item);
			}
			else {
				this.front.add(item);
				this.droppable += (item instanceof Outgoing.Tell) ? 1 : 0;
			}
		}
	}

	private @Nullable Object poll() {
		for (;;) {
			Object item = this.messages.poll();
			if (item != null || this.messages.isEmpty()) {
				return item;
			}
			// Its sender is about to store it.
			Thread.yield();
		}
	}

	private static Outgoing.Addressed message(Object item) {
		return (item instanceof Parked.Item parked) ? parked.message() : (Outgoing.Addressed) item;
	}

	private void free(Object item) {
		int bytes = message(item).bytes();
		Parked countedIn = (item instanceof Parked.Item parked) ? parked.countedIn() : null;
		if (countedIn == null) {
			this.room.give(Room.of(bytes));
		}
		else {
			countedIn.room().give(Room.of(bytes));
			this.parkingRoom.give(Room.of(bytes));
		}
	}

	/**
	 * Puts a message aside.
	 */
	private void park(Parked parked, Object item) {
		Outgoing.Addressed message = message(item);
		Parked countedIn = (item instanceof Parked.Item already) ? already.countedIn() : null;
		boolean mayDrop = this.settings.overflow() != Overflow.WAIT && message instanceof Outgoing.Tell;
		if (countedIn == null && !isRoomToPark(parked, message.bytes())) {
			if (mayDrop) {
				free(item);
				this.wire.discard(message.to(), message.message(), Reason.MAILBOX_FULL);
				return;
			}
		}
		else if (countedIn == null) {
			parked.room().force(message.bytes());
			free(item);
			countedIn = parked;
		}
		Parked.Item kept = new Parked.Item(message, countedIn);
		parked.add(kept);
		if (message instanceof Outgoing.Request request) {
			request.ask().whenComplete((reply, failure) -> leave(parked, kept, request.ask()));
		}
	}

	private boolean isRoomToPark(Parked parked, int bytes) {
		while (!this.parkingRoom.take(bytes)) {
			Parked.Item oldest = (this.settings.overflow() == Overflow.DROP_OLDEST) ? parked.pollTell() : null;
			if (oldest == null) {
				return false;
			}
			free(oldest);
			this.wire.discard(oldest.message().to(), oldest.message().message(), Reason.MAILBOX_FULL);
		}
		return true;
	}

	/** Nobody waits for the answer of an ask that is parked. */
	private void leave(Parked parked, Parked.Item item, Ask<?> ask) {
		boolean left;
		synchronized (this) {
			left = parked.remove(item);
			if (left) {
				free(item);
				admit();
			}
		}
		if (left) {
			this.wire.discard(item.message().to(), ask.message(), ask.whySkipped());
			this.wake.run();
		}
	}

	/**
	 * Parks from now on what is for a recipient. For the lane.
	 */
	synchronized void hold(RecipientKey key, Parked.Reason reason) {
		Parked already = this.held.get(key);
		if (already != null) {
			already.reasons().add(reason);
			return;
		}
		if (this.held.size() >= BatchWriter.RECIPIENTS) {
			return;
		}
		Parked parked = null;
		for (Parked candidate : this.resuming) {
			parked = candidate.key().equals(key) ? candidate : parked;
		}
		if (parked != null) {
			this.resuming.remove(parked);
		}
		else {
			parked = new Parked(key, new Room(Math.max(1, this.settings.messages() / SHARES),
					Math.max(1, this.settings.bytes() / SHARES)));
		}
		parked.reasons().add(reason);
		this.held.put(key, parked);
		for (WaitingForRoom late : List.copyOf(this.waiting)) {
			if (late.message().to().key().equals(key)) {
				this.waiting.remove(late);
				parked.waiting().add(late);
			}
		}
	}

	/**
	 * Sends what is for a recipient again, unless it is held for another reason, and
	 * first of all what waits. For the lane.
	 */
	synchronized void resume(RecipientKey key, Parked.Reason reason) {
		Parked parked = this.held.get(key);
		if (parked != null && parked.reasons().remove(reason) && parked.reasons().isEmpty()) {
			this.held.remove(key);
			this.waiting.addAll(parked.waiting());
			parked.waiting().clear();
			this.resuming.add(parked);
		}
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
	 * Takes what is to be written next. For the lane.
	 * @param withMessages whether messages may be written now
	 */
	@Nullable Outgoing next(boolean withMessages) {
		this.recordTurn = !this.recordTurn;
		Outgoing next = (this.recordTurn || !withMessages) ? nextRecord() : null;
		if (next == null && withMessages) {
			next = nextMessage();
		}
		if (next == null && !this.recordTurn) {
			next = nextRecord();
		}
		if (next == null && ((withMessages && this.storing) || !this.records.isEmpty())) {
			// Who stores it may have seen that the lane is woken already.
			this.wake.run();
		}
		return next;
	}

	private @Nullable Outgoing nextRecord() {
		Outgoing next = this.returnedRecord;
		this.returnedRecord = null;
		if (next == null) {
			next = (Outgoing) this.records.poll();
		}
		this.last = next;
		return next;
	}

	private @Nullable Outgoing nextMessage() {
		Object next = null;
		while (next == null) {
			if (this.burstAt == this.burstEnd) {
				takeBurst();
				if (this.burstEnd == 0) {
					return null;
				}
			}
			next = this.burst[this.burstAt];
			this.burst[this.burstAt] = null;
			this.burstAt++;
		}
		this.last = next;
		return message(next);
	}

	private synchronized void takeBurst() {
		this.burstAt = 0;
		this.burstEnd = 0;
		while (this.burstEnd < BURST) {
			Object item = first();
			if (item == null) {
				break;
			}
			Parked parked = this.held.isEmpty() ? null : this.held.get(message(item).to().key());
			if (parked != null) {
				park(parked, item);
			}
			else {
				this.burst[this.burstEnd] = item;
				this.burstEnd++;
			}
		}
		this.storing = this.burstEnd == 0 && !this.messages.isEmpty();
		this.messages.settle();
	}

	private @Nullable Object first() {
		for (Parked parked = this.resuming.peek(); parked != null; parked = this.resuming.peek()) {
			Object item = parked.poll();
			if (item != null) {
				return item;
			}
			this.resuming.remove();
		}
		Object item = this.front.poll();
		if (item == null) {
			return this.messages.poll();
		}
		this.droppable -= (item instanceof Outgoing.Tell) ? 1 : 0;
		return item;
	}

	/**
	 * What was taken last has been written, or never will be. For the lane.
	 */
	void done() {
		Object item = this.last;
		this.last = null;
		if (item instanceof Outgoing.Addressed message) {
			this.written += Room.of(message.bytes());
		}
		else if (item instanceof Parked.Item parked) {
			free(parked);
		}
	}

	/**
	 * Puts back what was taken last. For the lane.
	 */
	void putBack() {
		Object item = this.last;
		this.last = null;
		if (item instanceof Outgoing.Addressed || item instanceof Parked.Item) {
			this.burstAt--;
			this.burst[this.burstAt] = item;
		}
		else {
			this.returnedRecord = (Outgoing) item;
		}
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
		boolean admitted = admit(this.waiting, null);
		boolean any = !this.waiting.isEmpty();
		for (Parked parked : this.held.values()) {
			admitted |= admit(parked.waiting(), parked);
			any |= !parked.waiting().isEmpty();
		}
		this.anyWaiting = any;
		return admitted;
	}

	private boolean admit(Set<WaitingForRoom> waiting, @Nullable Parked parked) {
		boolean admitted = false;
		for (Iterator<WaitingForRoom> iterator = waiting.iterator(); iterator.hasNext();) {
			WaitingForRoom late = iterator.next();
			if (!take(late.message(), parked)) {
				break;
			}
			iterator.remove();
			late.over(Offer.ACCEPTED);
			admitted = true;
		}
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
		for (; !this.draining && this.burstAt < this.burstEnd; this.burstAt++) {
			Object item = this.burst[this.burstAt];
			this.burst[this.burstAt] = null;
			if (item != null) {
				rest.add(item);
			}
		}
		for (Parked parked : this.held.values()) {
			this.resuming.add(parked);
			this.waiting.addAll(parked.waiting());
		}
		this.held.clear();
		for (Object item = first(); item != null || !this.messages.isEmpty(); item = first()) {
			if (item != null) {
				rest.add(item);
			}
			else {
				// Its sender is about to store it.
				Thread.yield();
			}
		}
		this.messages.settle();
		rest.forEach(this::free);
		List<Outgoing.Addressed> all = new ArrayList<>(rest.size());
		rest.forEach((item) -> all.add(message(item)));
		for (WaitingForRoom late : this.waiting) {
			late.over(outcome);
			if (late.message() instanceof Outgoing.Request) {
				all.add(late.message());
			}
		}
		this.waiting.clear();
		return all;
	}

	/**
	 * Returns how many bytes wait here, as far as they are known.
	 */
	long bytes() {
		return this.room.bytes() + this.parkingRoom.bytes();
	}

}
