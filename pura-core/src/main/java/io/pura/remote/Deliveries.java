package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.MailboxFullException;
import io.pura.actor.NodeUnreachableException;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * What this node has promised to deliver to actors of another one, over all links and all
 * lives of that node. There is one stream for each recipient. As many deliveries may be
 * under way to a node as messages may wait for the wire to it. Safe for use by any
 * thread.
 * <p>
 * While there is a link everything is sent once, as a link loses nothing in the middle.
 * What is not acknowledged when the link is lost is sent again, in order, with the next
 * one. If there is none for too long it is given up.
 */
final class Deliveries {

	/** Streams without a delivery are forgotten after once to twice this time. */
	static final Duration IDLE = Duration.ofSeconds(10);

	/** From here on they are forgotten at once. */
	static final int CROWD = 4096;

	private final Wire wire;

	private final NodeAddress address;

	/** Why there is no link. */
	private final Supplier<String> problem;

	private final DeliverySettings settings;

	private final Map<RemoteActorRef<?>, DeliveryStream> streams = new ConcurrentHashMap<>();

	private final Map<Long, DeliveryStream> byId = new ConcurrentHashMap<>();

	private final AtomicLong ids = new AtomicLong();

	private final AtomicInteger size = new AtomicInteger();

	private @Nullable Link link;

	private Lane @Nullable [] lanes;

	/** The life of the node that was met last. */
	private volatile long incarnation = RemoteActorRef.ANY_INCARNATION;

	private volatile boolean up;

	private long loss;

	private boolean closed;

	/** How many streams there may be before those without a delivery are forgotten. */
	private int crowd = CROWD;

	private @Nullable Cancellable giveUpTimer;

	/** Tells a timer from one that was called off too late. */
	private long timers;

	private @Nullable Cancellable idleTimer;

	Deliveries(Wire wire, NodeAddress address, Supplier<String> problem, boolean closed) {
		this.wire = wire;
		this.address = address;
		this.problem = problem;
		this.settings = wire.settings().delivery();
		this.loss = now();
		this.closed = closed;
	}

	private long now() {
		return this.wire.remoting().clock().nanos();
	}

	int window() {
		return this.settings.window();
	}

	int maxAttempts() {
		return this.settings.maxAttempts();
	}

	/**
	 * Sends a message until it is acknowledged.
	 * @return whether it waits for a link
	 */
	boolean send(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee) {
		PendingDelivery delivery = new PendingDelivery(to, ask, guarantee,
				this.up ? PendingDelivery.SINCE_LOSS : now());
		int bound = this.wire.settings().outbound().messages();
		if (this.size.incrementAndGet() > bound) {
			left();
			reject(delivery, Reason.MAILBOX_FULL, new MailboxFullException(to.path(), bound));
			return false;
		}
		while (true) {
			DeliveryStream stream = stream(to);
			if (stream == null) {
				left();
				boolean outlived = this.up && !to.isOf(this.incarnation);
				end(new End(delivery, outlived ? Why.OUTLIVED : Why.UNREACHABLE));
				return false;
			}
			if (stream.add(delivery)) {
				break;
			}
		}
		if (this.up) {
			return false;
		}
		startGivingUp();
		return true;
	}

	private @Nullable DeliveryStream stream(RemoteActorRef<?> to) {
		DeliveryStream known = this.streams.get(to);
		return (known != null && !known.isClosed()) ? known : open(to);
	}

	private synchronized @Nullable DeliveryStream open(RemoteActorRef<?> to) {
		DeliveryStream known = this.streams.get(to);
		if (known != null && !known.isClosed()) {
			return known;
		}
		if (this.closed || (this.lanes != null && !to.isOf(this.incarnation))) {
			return null;
		}
		if (this.streams.size() >= this.crowd) {
			forgetIdle(true);
			this.crowd = Math.max(CROWD, 2 * this.streams.size());
		}
		DeliveryStream stream = new DeliveryStream(this, to, this.ids.incrementAndGet());
		this.streams.put(to, stream);
		this.byId.put(stream.id(), stream);
		if (this.link != null && this.lanes != null) {
			stream.up(this.link, this.lanes, false, new ArrayList<>());
		}
		if (this.idleTimer == null) {
			this.idleTimer = this.wire.remoting().timers().schedule(IDLE, this::forgetIdle);
		}
		return stream;
	}

	private synchronized void forgetIdle() {
		this.idleTimer = null;
		if (this.closed) {
			return;
		}
		forgetIdle(false);
		if (!this.streams.isEmpty()) {
			this.idleTimer = this.wire.remoting().timers().schedule(IDLE, this::forgetIdle);
		}
	}

	private void forgetIdle(boolean recently) {
		this.streams.values().removeIf((stream) -> {
			boolean forgotten = stream.closeIfIdle(recently);
			if (forgotten) {
				this.byId.remove(stream.id());
			}
			return forgotten;
		});
	}

	/**
	 * Gives a stream another number. Called under the lock of this.
	 */
	long renumber(DeliveryStream stream, long id) {
		long fresh = this.ids.incrementAndGet();
		this.byId.remove(id);
		this.byId.put(fresh, stream);
		return fresh;
	}

	/**
	 * There is a link: sends what was not acknowledged.
	 * @return to be run without a lock
	 */
	synchronized Runnable up(Link link, Lane[] lanes, long incarnation) {
		List<End> ends = new ArrayList<>();
		boolean renewed = this.incarnation != incarnation;
		this.incarnation = incarnation;
		this.link = link;
		this.lanes = lanes;
		stopGivingUp();
		this.streams.values().removeIf((stream) -> {
			boolean outlived = !stream.to().isOf(incarnation);
			if (outlived) {
				this.byId.remove(stream.id());
				stream.close(Why.OUTLIVED, ends);
			}
			else {
				stream.up(link, lanes, renewed, ends);
			}
			return outlived;
		});
		this.up = true;
		return () -> ends.forEach(this::end);
	}

	/**
	 * The link is lost.
	 */
	synchronized void down() {
		this.up = false;
		this.link = null;
		this.lanes = null;
		this.loss = now();
		this.streams.values().forEach(DeliveryStream::down);
		startGivingUp();
	}

	private synchronized void startGivingUp() {
		if (this.lanes == null && this.giveUpTimer == null && this.size.get() > 0 && !this.closed) {
			giveUpIn(this.settings.giveUpAfter());
		}
	}

	private void giveUpIn(Duration delay) {
		long timer = ++this.timers;
		this.giveUpTimer = this.wire.remoting().timers().schedule(delay, () -> giveUp(timer));
	}

	private void stopGivingUp() {
		this.timers++;
		if (this.giveUpTimer != null) {
			this.giveUpTimer.cancel();
			this.giveUpTimer = null;
		}
	}

	private void giveUp(long timer) {
		List<End> ends = new ArrayList<>();
		synchronized (this) {
			if (timer != this.timers) {
				return;
			}
			this.giveUpTimer = null;
			long before = now() - Nanos.of(this.settings.giveUpAfter());
			long first = Long.MAX_VALUE;
			for (DeliveryStream stream : this.streams.values()) {
				Long since = stream.giveUp(this.loss, before, ends);
				first = (since != null) ? Math.min(first, since - before) : first;
			}
			if (first != Long.MAX_VALUE) {
				giveUpIn(Duration.ofNanos(Math.max(1, first)));
			}
		}
		ends.forEach(this::end);
	}

	/**
	 * The other side has handled messages.
	 * @param count how many, from the first one on; 0 if it asks whether there still is
	 * this stream
	 * @param completions takes what is to be run elsewhere
	 * @return whether there still is this stream
	 */
	boolean acknowledged(long id, long first, long count, Completions completions) {
		DeliveryStream stream = this.byId.get(id);
		if (stream == null) {
			return false;
		}
		List<PendingDelivery> settled = new ArrayList<>();
		if (!stream.settle(id, first, count, settled)) {
			return false;
		}
		settled.forEach((delivery) -> completions.add(() -> delivery.ask().answer(null)));
		return true;
	}

	/**
	 * The other side has failed to handle a message.
	 * @param cause makes the reason
	 * @return whether there still is this stream
	 */
	boolean refused(long id, long number, ErrorFields error, Completions completions) {
		DeliveryStream stream = this.byId.get(id);
		if (stream == null) {
			return false;
		}
		List<PendingDelivery> settled = new ArrayList<>();
		if (!stream.settle(id, number, 1, settled)) {
			return false;
		}
		settled.forEach((delivery) -> {
			Throwable cause = error.toException(delivery.to(), this.wire.types());
			completions.add(() -> delivery.ask().fail(cause));
		});
		return true;
	}

	/**
	 * One delivery less is under way.
	 */
	void left() {
		this.size.decrementAndGet();
	}

	/**
	 * A delivery was called off before it was sent.
	 */
	void cancelled(PendingDelivery delivery) {
		this.wire.discard(delivery.to(), delivery.ask().message(), delivery.ask().whySkipped());
	}

	/**
	 * A delivery cannot be written.
	 */
	void unwritable(PendingDelivery delivery, Throwable cause) {
		reject(delivery, Reason.NOT_SERIALIZABLE, cause);
	}

	/**
	 * Takes nothing more.
	 */
	void close() {
		List<End> ends = new ArrayList<>();
		synchronized (this) {
			this.closed = true;
			this.up = false;
			this.link = null;
			this.lanes = null;
			stopGivingUp();
			if (this.idleTimer != null) {
				this.idleTimer.cancel();
				this.idleTimer = null;
			}
			this.streams.values().forEach((stream) -> stream.close(Why.UNREACHABLE, ends));
			this.streams.clear();
			this.byId.clear();
		}
		ends.forEach(this::end);
	}

	private void end(End end) {
		PendingDelivery delivery = end.delivery();
		if (end.why() == Why.OUTLIVED && !delivery.wasWritten()) {
			RemoteActorRef<?> to = delivery.to();
			reject(delivery, Reason.STOPPED, new ActorStoppedException(to.path(),
					"Actor " + to.path() + " has stopped: its node was started again since"));
			return;
		}
		String reason = switch (end.why()) {
			case OUTLIVED -> "it was started again";
			case TOO_OFTEN -> "the connection was lost %d times before it was acknowledged".formatted(maxAttempts());
			case UNREACHABLE -> this.problem.get();
		};
		reject(delivery, Reason.UNREACHABLE,
				new NodeUnreachableException(this.address.toString(), delivery.wasWritten()
						? NodeUnreachableException.Delivery.UNKNOWN : NodeUnreachableException.Delivery.NOT_DELIVERED,
						reason));
	}

	private void reject(PendingDelivery delivery, Reason reason, Throwable cause) {
		Ask<?> ask = delivery.ask();
		this.wire.discard(delivery.to(), ask.message(), ask.isOver() ? ask.whySkipped() : reason);
		this.wire.complete(() -> ask.discarded(cause));
	}

	/**
	 * Returns how many streams there are.
	 */
	int streams() {
		return Math.max(this.streams.size(), this.byId.size());
	}

	/**
	 * Returns how many deliveries are under way.
	 */
	int size() {
		return this.size.get();
	}

	/**
	 * Why a delivery ends without a word from the other side.
	 */
	enum Why {

		/** Its node was started again. */
		OUTLIVED,

		/** It was sent over too many links. */
		TOO_OFTEN,

		/** There was no link for too long, or there will be none. */
		UNREACHABLE

	}

	/**
	 * The end of a delivery without a word from the other side.
	 *
	 * @param delivery the delivery
	 * @param why why it ends
	 */
	record End(PendingDelivery delivery, Why why) {
	}

}
