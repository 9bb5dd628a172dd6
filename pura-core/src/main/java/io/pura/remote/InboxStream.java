package io.pura.remote;

import java.util.ArrayDeque;
import java.util.Queue;

import io.pura.actor.ActorPath;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Message;
import io.pura.actor.ReceivedDelivery;
import io.pura.remote.DeliveryStream.Place;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of another node to one actor of this one. They are handed to the actor
 * in the order of their numbers, each one once, and what became of them is known until
 * the other side says that it has heard of it. Safe for use by any thread.
 */
final class InboxStream {

	/** The actor has it. */
	private static final Object HANDED_OVER = new Object();

	private static final Object HANDLED = new Object();

	private final Wire wire;

	private final long id;

	private final RecipientKey key;

	/** For whoever hands over. */
	private @Nullable Export export;

	/** What is known of each number: an arrival, one of the marks above, or a failure. */
	private final Ring<Object> known = new Ring<>();

	/** What the other side has not settled yet begins here. */
	private long lowest = 1;

	/** The number that is handed over next. */
	private long next = 1;

	/**
	 * What comes before this number is counted as waiting for the actor. What comes after
	 * a gap is not: it waits for the wire, which may be stopped by what is counted.
	 */
	private long ready = 1;

	private boolean handing;

	/** Waits for room in the mailbox, and all others behind it. */
	private @Nullable ReceivedDelivery waiting;

	/** The numbers of what the other side is to be told about. */
	private final Queue<Long> answers = new ArrayDeque<>();

	/** Whether the other side is to be told about the stream as such. */
	private boolean asking;

	private boolean scheduled;

	private @Nullable Link link;

	private @Nullable Lane lane;

	private boolean closed;

	InboxStream(Wire wire, long id, RecipientKey key) {
		this.wire = wire;
		this.id = id;
		this.key = key;
	}

	/**
	 * Takes a delivery that has not been seen before, and answers one that has.
	 */
	void take(Place place, Arrival arrival) {
		long number = place.number();
		synchronized (this) {
			if (this.closed) {
				return;
			}
			settle(place.lowest());
			Object before = this.known.get(number);
			if (number >= this.next && before == null) {
				this.known.put(number, arrival);
			}
			countReady();
			if (before == HANDLED || before instanceof Throwable) {
				answer(number);
			}
			if (this.handing || this.waiting != null) {
				return;
			}
			this.handing = true;
		}
		handOver();
	}

	private void settle(long lowest) {
		long end = Math.min(lowest, this.lowest + DeliverySettings.MAX_WINDOW);
		for (; this.lowest < end; this.lowest++) {
			if (this.known.remove(this.lowest) instanceof Arrival arrival && this.lowest < this.ready) {
				arrival.left();
			}
		}
		if (this.lowest < lowest) {
			this.known.clear();
			this.lowest = lowest;
		}
		// What was given up before it has come will not come any more.
		this.next = Math.max(this.next, this.lowest);
	}

	private void countReady() {
		this.ready = Math.max(this.ready, this.next);
		while (this.known.get(this.ready) instanceof Arrival arrival) {
			arrival.ready();
			this.ready++;
		}
	}

	/** Hands over what can be handed over. */
	private void handOver() {
		while (true) {
			long number;
			Arrival arrival;
			synchronized (this) {
				number = this.next;
				Object first = this.closed ? null : this.known.get(number);
				if (!(first instanceof Arrival)) {
					this.handing = false;
					return;
				}
				arrival = (Arrival) first;
				this.known.put(number, HANDED_OVER);
				this.next++;
			}
			ReceivedDelivery delivery = handOver(number, arrival);
			if (delivery != null && delivery.isWaiting()) {
				synchronized (this) {
					if (delivery.isWaiting()) {
						this.waiting = delivery;
						this.handing = false;
						return;
					}
				}
			}
		}
	}

	private @Nullable ReceivedDelivery handOver(long number, Arrival arrival) {
		if (arrival instanceof Arrival.Unreadable unreadable) {
			refuse(number, unreadable);
		}
		else if (arrival instanceof Arrival.Readable readable) {
			return handOver(number, readable);
		}
		else {
			handled(number, null);
		}
		return null;
	}

	private @Nullable ReceivedDelivery handOver(long number, Arrival.Readable arrival) {
		Message<?, ?> message = arrival.message();
		Export to = find();
		if (to == null) {
			arrival.left();
			stopped(number, message.getClass().getName());
			return null;
		}
		try {
			return this.wire.remoting().deliver(to.ref(), message, arrival.context(), (failure) -> {
				arrival.left();
				handled(number, failure);
			}, this::room, arrival::left);
		}
		catch (RuntimeException | Error ex) {
			arrival.left();
			handled(number, ex);
			return null;
		}
	}

	private void refuse(long number, Arrival.Unreadable arrival) {
		if (find() == null) {
			stopped(number, arrival.type());
			return;
		}
		this.wire.warn("A message for {} is discarded: {}", path(), arrival.cause().getMessage());
		this.wire.remoting().discard(path(), arrival.type(), Reason.NOT_SERIALIZABLE);
		handled(number, arrival.cause());
	}

	private void stopped(long number, String type) {
		this.wire.remoting().discard(path(), type, Reason.STOPPED);
		handled(number, new ActorStoppedException(path()));
	}

	private @Nullable Export find() {
		Export found = this.export;
		if (found == null || found.isTerminated()) {
			found = this.wire.exports().find(this.key);
			this.export = found;
		}
		return found;
	}

	private ActorPath path() {
		return new ActorPath(this.wire.systemName(), this.key.names());
	}

	/** The one that waited for room has it, or will not get it. */
	private void room() {
		synchronized (this) {
			if (this.waiting == null || this.waiting.isWaiting()) {
				return;
			}
			this.waiting = null;
			this.handing = true;
		}
		// Elsewhere, as this is in the turn of the actor.
		this.wire.complete(this::handOver);
	}

	private synchronized void handled(long number, @Nullable Throwable failure) {
		if (!this.closed && number >= this.lowest) {
			this.known.put(number, (failure != null) ? Ask.cause(failure) : HANDLED);
			answer(number);
		}
	}

	private void answer(long number) {
		this.answers.add(number);
		schedule();
	}

	private void schedule() {
		if (this.lane != null && !this.scheduled) {
			this.scheduled = true;
			this.lane.add(new Outgoing.Answers(this));
		}
	}

	/**
	 * Answers by a link from now on, unless it does already.
	 */
	synchronized void joins(Link link, Lane[] lanes) {
		if (this.link != link && !this.closed) {
			this.link = link;
			this.lane = lanes[this.key.lane(lanes.length)];
		}
	}

	/**
	 * Answers by a new link, which is told everything that may have been lost with the
	 * one before.
	 */
	synchronized void up(Link link, Lane[] lanes) {
		this.link = null;
		joins(link, lanes);
		this.scheduled = false;
		this.answers.clear();
		for (long number = this.lowest; number < this.next; number++) {
			Object outcome = this.known.get(number);
			if (outcome == HANDLED || outcome instanceof Throwable) {
				this.answers.add(number);
			}
		}
		this.asking = this.answers.isEmpty();
		schedule();
	}

	/**
	 * Returns the next answer to be written to a link.
	 * @return the answer, or {@code null} if there is none for this link
	 */
	synchronized @Nullable Answer nextAnswer(Link to) {
		if (this.closed || this.link != to) {
			return null;
		}
		if (this.asking) {
			this.asking = false;
			return new Answer(this.id, this.lowest, 0, null, path());
		}
		for (Long number = this.answers.poll(); number != null; number = this.answers.poll()) {
			Object outcome = this.known.get(number);
			if (outcome instanceof Throwable failure) {
				return new Answer(this.id, number, 1, failure, path());
			}
			if (outcome == HANDLED) {
				return new Answer(this.id, number, count(number), null, path());
			}
		}
		this.scheduled = false;
		return null;
	}

	/** How many of the next answers are the same. */
	private long count(long first) {
		long count = 1;
		for (Long next = this.answers.peek(); next != null; next = this.answers.peek()) {
			if (next != first + count || this.known.get(next) != HANDLED) {
				break;
			}
			this.answers.remove();
			count++;
		}
		return count;
	}

	/**
	 * Nobody wants to hear of this stream any more.
	 */
	synchronized void close() {
		this.closed = true;
		this.lane = null;
		this.link = null;
		this.answers.clear();
		for (long number = this.next; number < this.ready; number++) {
			if (this.known.remove(number) instanceof Arrival arrival) {
				arrival.left();
			}
		}
	}

	/**
	 * What the other side is told.
	 *
	 * @param stream the number of the stream
	 * @param first the first number
	 * @param count how many there are
	 * @param failure why the one could not be handled, or {@code null} if all were
	 * @param recipient who was to handle them
	 */
	record Answer(long stream, long first, long count, @Nullable Throwable failure, ActorPath recipient) {
	}

}
