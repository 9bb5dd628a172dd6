package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.MailboxFullException;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Nanos;
import io.pura.remote.DeliveryEnd.Why;
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

	private final Wire wire;

	private final NodeAddress address;

	/** Why there is no link. */
	private final Supplier<String> problem;

	private final DeliverySettings settings;

	private final DeliveryStreams streams = new DeliveryStreams();

	private final AtomicInteger size = new AtomicInteger();

	/** The link that is up, and its ordinary lanes. */
	private @Nullable Link link;

	private Lane @Nullable [] lanes;

	/** The life of the node that was met last. */
	private volatile long incarnation = RemoteActorRef.ANY_INCARNATION;

	private volatile boolean up;

	/** When the last link was lost. */
	private long loss;

	private boolean closed;

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
				end(new DeliveryEnd(delivery, outlived ? Why.OUTLIVED : Why.UNREACHABLE));
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
		DeliveryStream known = this.streams.find(to);
		return (known != null) ? known : open(to);
	}

	private synchronized @Nullable DeliveryStream open(RemoteActorRef<?> to) {
		DeliveryStream known = this.streams.find(to);
		if (known != null) {
			return known;
		}
		if (this.closed || (this.lanes != null && !to.isOf(this.incarnation))) {
			return null;
		}
		DeliveryStream stream = this.streams.open(this, to);
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
		this.streams.forgetIdle(false);
		if (!this.streams.isEmpty()) {
			this.idleTimer = this.wire.remoting().timers().schedule(IDLE, this::forgetIdle);
		}
	}

	/**
	 * Gives a stream another number. Called under the lock.
	 */
	long renumber(DeliveryStream stream, long id) {
		return this.streams.renumber(stream, id);
	}

	/**
	 * There is a link: sends what was not acknowledged.
	 * @return to be run without a lock
	 */
	synchronized Runnable up(Link link, Lane[] lanes, long incarnation) {
		List<DeliveryEnd> ends = new ArrayList<>();
		boolean renewed = this.incarnation != incarnation;
		this.incarnation = incarnation;
		this.link = link;
		this.lanes = lanes;
		stopGivingUp();
		this.streams.removeIf((stream) -> {
			boolean outlived = !stream.to().isOf(incarnation);
			if (outlived) {
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
		this.streams.all().forEach(DeliveryStream::down);
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
		List<DeliveryEnd> ends = new ArrayList<>();
		synchronized (this) {
			if (timer != this.timers) {
				return;
			}
			this.giveUpTimer = null;
			long before = now() - Nanos.of(this.settings.giveUpAfter());
			long first = Long.MAX_VALUE;
			for (DeliveryStream stream : this.streams.all()) {
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
		DeliveryStream stream = this.streams.find(id);
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
		DeliveryStream stream = this.streams.find(id);
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
		List<DeliveryEnd> ends = new ArrayList<>();
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
			this.streams.all().forEach((stream) -> stream.close(Why.UNREACHABLE, ends));
			this.streams.clear();
		}
		ends.forEach(this::end);
	}

	private void end(DeliveryEnd end) {
		reject(end.delivery(), end.reason(), end.cause(this.address, this.problem.get(), maxAttempts()));
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
		return this.streams.size();
	}

	/**
	 * Returns how many deliveries are under way.
	 */
	int size() {
		return this.size.get();
	}

}
