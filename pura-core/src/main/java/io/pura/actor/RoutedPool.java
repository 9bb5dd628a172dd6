package io.pura.actor;

import java.util.List;
import java.util.function.Supplier;

import io.pura.actor.DeadLetter.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool whose instances have mailboxes of their own, into which the sender of a message
 * puts it without a detour.
 *
 * @param <P> the protocol
 */
final class RoutedPool<P> extends PoolCell<P> {

	private static final Logger logger = LoggerFactory.getLogger(RoutedPool.class);

	/** {@code null} if all take each message. */
	private final transient @Nullable Router router;

	RoutedPool(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name,
			Supplier<? extends Actor<P>> factory, ActorOptions options) {
		super(system, parent, name, factory, options, options.forWorker());
		this.router = router(options.routing());
	}

	private @Nullable Router router(Routing routing) {
		if (routing instanceof ConsistentHash consistentHash) {
			return consistentHash;
		}
		return switch ((Routing.Standard) routing) {
			case NEXT_IDLE -> throw new IllegalArgumentException("'routing' needs one queue");
			case ROUND_ROBIN -> Router.roundRobin();
			case RANDOM -> Router.random(system().random());
			case LEAST_LOADED -> Router.leastLoaded();
			case BROADCAST -> null;
		};
	}

	@Override
	void idle(PoolWorker<P> worker) {
	}

	private static PoolWorker<?> pick(Router router, List<? extends PoolWorker<?>> workers, Message<?, ?> message) {
		PoolWorker<?> picked = workers.get(router.pick(workers, message));
		if (!picked.isClosed()) {
			return picked;
		}
		// It is about to be replaced.
		List<? extends PoolWorker<?>> open = workers.stream().filter((worker) -> !worker.isClosed()).toList();
		return open.isEmpty() ? picked : open.get(router.pick(open, message));
	}

	@Override
	void tell(Message<?, ?> message, Object item) {
		if (isClosed()) {
			super.tell(message, item);
		}
		else if (this.router != null) {
			pick(this.router, workers(), message).tell(message, item);
		}
		else {
			tellAll(message, item);
		}
	}

	/**
	 * Tells all, and first of all one that throws as the current thread must not wait for
	 * it: so the sender hears that nobody has taken the message.
	 */
	private void tellAll(Message<?, ?> message, Object item) {
		List<PoolWorker<P>> workers = workers();
		PoolWorker<P> first = workers.get(0);
		for (PoolWorker<P> worker : workers) {
			if (worker.isRefusing()) {
				first = worker;
				break;
			}
		}
		first.tell(message, item);
		for (PoolWorker<P> worker : workers) {
			if (worker != first) {
				worker.tell(message, item);
			}
		}
	}

	@Override
	Offer offerItem(Object item) {
		if (isClosed()) {
			return Offer.STOPPED;
		}
		Message<?, ?> message = (item instanceof Observed observed) ? observed.message() : (Message<?, ?>) item;
		return (this.router != null) ? pick(this.router, workers(), message).offerItem(item) : offerAll(message, item);
	}

	/**
	 * Offers a message to all. If some take it, it is a dead letter of the others.
	 */
	private Offer offerAll(Message<?, ?> message, Object item) {
		List<PoolWorker<P>> refusing = workers().stream()
			.filter((worker) -> worker.offerItem(item) != Offer.ACCEPTED)
			.toList();
		if (refusing.size() == workers().size()) {
			return Offer.FULL;
		}
		refusing.forEach((worker) -> worker.deliverNow(message, item));
		return Offer.ACCEPTED;
	}

	@Override
	void deliverNow(Message<?, ?> message, Object item) {
		if (isClosed()) {
			super.deliverNow(message, item);
			return;
		}
		if (this.router == null) {
			deliverAllNow(message, item);
			return;
		}
		PoolWorker<?> worker;
		try {
			worker = pick(this.router, workers(), message);
		}
		catch (RuntimeException ex) {
			// Its sender is on another node, and the wire must not suffer.
			logger.warn("{} cannot tell which instance takes {}", this, TypeNames.of(message.getClass()), ex);
			discard(message, item, Reason.UNHANDLED);
			return;
		}
		worker.deliverNow(message, item);
	}

	private void deliverAllNow(Message<?, ?> message, Object item) {
		List<PoolWorker<P>> workers = workers();
		if (item instanceof Observed observed) {
			// It leaves the mailbox of each.
			for (int i = 1; i < workers.size(); i++) {
				observed.waitsToo();
			}
		}
		workers.forEach((worker) -> worker.deliverNow(message, item));
	}

	@Override
	void send(Ask<?> ask) {
		if (ask.isOver() || isClosed()) {
			super.send(ask);
			return;
		}
		if (this.router == null) {
			ask.left();
			ask.fail(new NoSingleReplyException(path(),
					("%s passes each message on to all of its %d instances, so there is no one reply to %s: tell it,"
							+ " or take another routing")
						.formatted(path(), workers().size(), TypeNames.of(ask.message().getClass()))));
			return;
		}
		PoolWorker<?> worker;
		try {
			worker = pick(this.router, workers(), ask.message());
		}
		catch (RuntimeException ex) {
			ask.left();
			ask.fail(ex);
			return;
		}
		worker.send(ask);
	}

	@Override
	void waitsInVain(Ask<?> ask) {
		super.waitsInVain(ask);
		// Nobody remembers in whose mailbox it waits; whoever has it counts it.
		workers().forEach((worker) -> worker.waitsInVain(ask));
	}

}
