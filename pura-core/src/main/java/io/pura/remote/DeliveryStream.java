package io.pura.remote;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.pura.remote.DeliveryEnd.Why;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * All deliveries to one recipient, in order: those in the window, which have numbers and
 * are sent, or will be with the next link, and those that wait for room in it. Safe for
 * use by any thread.
 */
final class DeliveryStream {

	private final Deliveries home;

	private final RemoteActorRef<?> to;

	private final Queue<PendingDelivery> waiting = new ArrayDeque<>();

	private final Ring<PendingDelivery> window = new Ring<>();

	/** Tells this from all other streams to the life of the node that is met. */
	private long id;

	/** The lowest number that was not settled yet. */
	private long lowest = 1;

	/** The number that is given next. */
	private long next = 1;

	private @Nullable Link link;

	private @Nullable Lane lane;

	/** Whether there was something to do since this was last looked at. */
	private boolean used = true;

	private boolean closed;

	DeliveryStream(Deliveries home, RemoteActorRef<?> to, long id) {
		this.home = home;
		this.to = to;
		this.id = id;
	}

	synchronized long id() {
		return this.id;
	}

	RemoteActorRef<?> to() {
		return this.to;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Adds a delivery.
	 * @return whether it was added, which it cannot be any more when this was closed
	 */
	synchronized boolean add(PendingDelivery delivery) {
		if (this.closed) {
			return false;
		}
		this.used = true;
		this.waiting.add(delivery);
		fill();
		return true;
	}

	private void fill() {
		while (this.lane != null && this.next - this.lowest < this.home.window()) {
			PendingDelivery delivery = this.waiting.poll();
			if (delivery == null) {
				return;
			}
			if (delivery.ask().isOver()) {
				this.home.left();
				this.home.cancelled(delivery);
				continue;
			}
			delivery.number(this.next);
			this.window.put(this.next, delivery);
			this.next++;
			this.lane.sender().force(new Outgoing.Deliver(this, delivery));
		}
	}

	/**
	 * Sends everything that is not acknowledged, by the lanes of a new link.
	 * @param renewed whether it leads to another life of the node
	 * @param ends takes what is not to be sent again
	 */
	synchronized void up(Link link, Lane[] lanes, boolean renewed, List<DeliveryEnd> ends) {
		this.used = true;
		if (renewed) {
			renew(ends);
		}
		this.link = link;
		this.lane = lanes[this.to.key().lane(lanes.length)];
		for (long number = this.lowest; number < this.next; number++) {
			PendingDelivery delivery = this.window.get(number);
			if (delivery != null) {
				if (delivery.attempts() >= this.home.maxAttempts() && !delivery.isSkipped()) {
					delivery.skip();
					ends.add(new DeliveryEnd(delivery, Why.TOO_OFTEN));
				}
				if (delivery.isSkipped()) {
					this.lane.add(new Outgoing.Skip(this, delivery));
				}
				else {
					this.lane.sender().force(new Outgoing.Deliver(this, delivery));
				}
			}
		}
		fill();
	}

	/** Begins anew, with what may be sent to another life of the node. */
	private void renew(List<DeliveryEnd> ends) {
		Queue<PendingDelivery> kept = new ArrayDeque<>();
		for (long number = this.lowest; number < this.next; number++) {
			PendingDelivery delivery = this.window.remove(number);
			if (delivery != null && !delivery.isSkipped() && delivery.mayBeRepeated()) {
				kept.add(delivery);
			}
			else {
				leave(delivery, Why.OUTLIVED, ends);
			}
		}
		kept.addAll(this.waiting);
		this.waiting.clear();
		this.waiting.addAll(kept);
		this.lowest = 1;
		this.next = 1;
		this.id = this.home.renumber(this, this.id);
	}

	private void leave(@Nullable PendingDelivery delivery, Why why, List<DeliveryEnd> ends) {
		if (delivery != null) {
			this.home.left();
			if (!delivery.isSkipped()) {
				ends.add(new DeliveryEnd(delivery, why));
			}
		}
	}

	synchronized void down() {
		this.link = null;
		this.lane = null;
	}

	/**
	 * Says what is to be written for a delivery.
	 * @return its place, or {@code null} if nothing is to be written: it was settled, or
	 * belongs to another link
	 */
	synchronized @Nullable Place place(PendingDelivery delivery, Link link) {
		long number = delivery.number();
		if (this.link != link || this.window.get(number) != delivery) {
			return null;
		}
		if (!delivery.isSkipped() && delivery.ask().isOver()) {
			delivery.skip();
			if (!delivery.wasWritten()) {
				this.home.cancelled(delivery);
			}
		}
		if (!delivery.isSkipped()) {
			delivery.writtenTo(link);
		}
		return new Place(this.id, number, this.lowest, delivery.isSkipped());
	}

	/**
	 * Nothing was written to a link after all.
	 */
	synchronized void notWritten(PendingDelivery delivery, Link link) {
		delivery.notWrittenTo(link);
	}

	/**
	 * A delivery cannot be written to a link, so its number is skipped, unless that link
	 * is lost: then it is to be seen with the next one.
	 */
	void unwritable(PendingDelivery delivery, Link link, SerializationException cause) {
		if (skip(delivery, link)) {
			this.home.unwritable(delivery, cause);
		}
	}

	private synchronized boolean skip(PendingDelivery delivery, Link link) {
		if (this.lane == null || this.link != link || this.window.get(delivery.number()) != delivery) {
			return false;
		}
		boolean first = !delivery.isSkipped();
		delivery.skip();
		this.lane.add(new Outgoing.Skip(this, delivery));
		return first;
	}

	/**
	 * The other side has handled some, or will not.
	 * @param id what it calls this stream
	 * @param settled takes those of them that were not settled before
	 * @return whether this is still called so: otherwise it has begun anew, and others
	 * have these numbers
	 */
	synchronized boolean settle(long id, long first, long count, List<PendingDelivery> settled) {
		if (this.id != id) {
			return false;
		}
		long from = Math.max(first, this.lowest);
		long to = Math.min(first + count, this.next);
		for (long number = from; number < to; number++) {
			PendingDelivery delivery = this.window.remove(number);
			if (delivery != null) {
				this.home.left();
				settled.add(delivery);
			}
		}
		advance();
		fill();
		return true;
	}

	private void advance() {
		while (this.lowest < this.next && this.window.get(this.lowest) == null) {
			this.lowest++;
		}
	}

	/**
	 * Gives up those that have waited for a link for too long.
	 * @param loss when the last one was lost
	 * @param before since when it is too long
	 * @param ends takes them
	 * @return since when the first one waits that is left, or {@code null} if none is
	 */
	synchronized @Nullable Long giveUp(long loss, long before, List<DeliveryEnd> ends) {
		if (this.lane != null) {
			return null;
		}
		for (; this.lowest < this.next; this.lowest++) {
			PendingDelivery delivery = this.window.get(this.lowest);
			if (delivery != null) {
				long since = delivery.since(loss);
				if (since - before > 0) {
					return since;
				}
				this.window.remove(this.lowest);
				leave(delivery, Why.UNREACHABLE, ends);
			}
		}
		for (PendingDelivery delivery = this.waiting.peek(); delivery != null; delivery = this.waiting.peek()) {
			long since = delivery.since(loss);
			if (since - before > 0) {
				return since;
			}
			this.waiting.remove();
			leave(delivery, Why.UNREACHABLE, ends);
		}
		return null;
	}

	/**
	 * Takes nothing more.
	 * @param ends takes all that was not acknowledged
	 */
	synchronized void close(Why why, List<DeliveryEnd> ends) {
		this.closed = true;
		down();
		for (; this.lowest < this.next; this.lowest++) {
			leave(this.window.remove(this.lowest), why, ends);
		}
		for (PendingDelivery delivery = this.waiting.poll(); delivery != null; delivery = this.waiting.poll()) {
			leave(delivery, why, ends);
		}
	}

	/**
	 * Closes this if there is no delivery.
	 * @param recently whether also if there was one since this was asked the last time
	 * @return whether it was closed
	 */
	synchronized boolean closeIfIdle(boolean recently) {
		boolean idle = (recently || !this.used) && this.lowest == this.next && this.waiting.isEmpty();
		this.used = false;
		if (!idle) {
			return false;
		}
		this.closed = true;
		if (this.lane != null && this.next > 1) {
			this.lane.add(new Outgoing.Note(Kind.FORGET, this.id, null));
		}
		return true;
	}

	/**
	 * Where a delivery stands.
	 *
	 * @param stream the number of the stream
	 * @param number its number in the stream
	 * @param lowest the lowest number that is not settled
	 * @param skipped whether there is no message
	 */
	record Place(long stream, long number, long lowest, boolean skipped) {

		static Place read(ByteBuf source, boolean skipped) {
			long stream = Varint.read(source);
			long number = Varint.read(source);
			return new Place(stream, number, number - Varint.read(source), skipped);
		}

		void write(ByteBuf target) {
			Varint.write(target, this.stream);
			Varint.write(target, this.number);
			Varint.write(target, this.number - this.lowest);
		}

	}

}
