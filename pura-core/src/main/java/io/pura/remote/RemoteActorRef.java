package io.pura.remote;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.pura.actor.ActorPath;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.MessageObserver;
import io.pura.actor.Offer;
import io.pura.actor.Recipient;
import io.pura.actor.RemoteRef;
import io.pura.actor.Remoting;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an actor of another node: either to whoever has a name there, whichever
 * life of the node it is, or to one actor in one life of the node.
 *
 * @param <P> the protocol
 */
final class RemoteActorRef<P> implements ActorRef<P>, RemoteRef {

	/** Of a reference to whoever has a name. */
	static final long ANY_INCARNATION = 0;

	private final Remoting remoting;

	private final Route route;

	private final long incarnation;

	private final RecipientKey key;

	private final ActorPath path;

	/** Written by any lane that has sent to this; right only if its table says so. */
	private int wireId;

	RemoteActorRef(Remoting remoting, Route route, long incarnation, RecipientKey key, String system) {
		this.remoting = remoting;
		this.route = route;
		this.incarnation = incarnation;
		this.key = key;
		this.path = new ActorPath(route.address().toString(), system, key.names());
	}

	@Override
	public Remoting remoting() {
		return this.remoting;
	}

	@Override
	public int capacity() {
		return this.route.capacity(this);
	}

	Route route() {
		return this.route;
	}

	long incarnation() {
		return this.incarnation;
	}

	RecipientKey key() {
		return this.key;
	}

	/**
	 * Returns the number that stood for this the last time, which may be another one's.
	 */
	int wireId() {
		return this.wireId;
	}

	void wireId(int id) {
		this.wireId = id;
	}

	/**
	 * Returns whether this can be of use to a life of its node.
	 */
	boolean isOf(long other) {
		return this.incarnation == ANY_INCARNATION || this.incarnation == other;
	}

	/**
	 * Returns what is wrong if the life of the node is over that the actor belonged to.
	 */
	ActorStoppedException outlived() {
		return new ActorStoppedException(this.path,
				"Actor " + this.path + " has stopped: its node was started again since");
	}

	@Override
	public void tell(Message<? super P, ?> message) {
		requireMessage(message);
		MessageObserver observer = this.remoting.observer();
		Offer offer;
		if (observer == null) {
			offer = this.route.tell(outgoing(message, Map.of()));
		}
		else {
			MessageObserver.Sending sending = observer.send(this, message, false);
			try {
				offer = this.route.tell(outgoing(message, sending.context()));
			}
			finally {
				sending.done(null);
			}
		}
		if (offer != Offer.ACCEPTED) {
			this.remoting.discard(this.path, message.getClass().getName(), reason(offer));
		}
	}

	private static Reason reason(Offer offer) {
		return switch (offer) {
			case FULL -> Reason.MAILBOX_FULL;
			case UNREACHABLE -> Reason.UNREACHABLE;
			case STOPPED, ACCEPTED -> Reason.STOPPED;
		};
	}

	private Outgoing.Tell outgoing(Message<?, ?> message, Map<String, String> context) {
		return new Outgoing.Tell(this, message, context, this.route.type(message));
	}

	private Outgoing.Request outgoing(Ask<?> ask) {
		return new Outgoing.Request(this, ask, this.route.type(ask.message()));
	}

	@Override
	public Offer offer(Message<? super P, ?> message) {
		requireMessage(message);
		MessageObserver observer = this.remoting.observer();
		if (observer == null) {
			return this.route.offer(outgoing(message, Map.of()));
		}
		MessageObserver.Sending sending = observer.send(this, message, false);
		try {
			return this.route.offer(outgoing(message, sending.context()));
		}
		finally {
			sending.done(null);
		}
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message) {
		return ask(message, this.remoting.askTimeout());
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout) {
		requireMessage(message);
		Ask<R> ask = this.remoting.ask(this, message, timeout);
		this.route.ask(outgoing(ask));
		return ask;
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout,
			Executor executor) {
		return this.remoting.relay(ask(message, timeout), executor);
	}

	@Override
	public CompletableFuture<@Nullable Void> deliver(Message<? super P, ?> message, DeliveryGuarantee guarantee) {
		requireMessage(message);
		Ask<@Nullable Void> delivery = this.remoting.delivery(this, message);
		if (guarantee == DeliveryGuarantee.AT_MOST_ONCE) {
			this.route.ask(outgoing(delivery));
		}
		else {
			this.route.deliver(this, delivery, guarantee);
		}
		return delivery;
	}

	private static void requireMessage(@Nullable Object message) {
		if (message == null) {
			throw new IllegalArgumentException("'message' must not be null");
		}
	}

	@Override
	public <R extends @Nullable Object, M extends Message<? super P, R>> Recipient<M, R> recipient(Class<M> type) {
		return this.remoting.<P, R, M>recipient(this, type);
	}

	@Override
	public Cancellable whenTerminated(Runnable code) {
		return this.route.watch(this, code);
	}

	@Override
	public ActorPath path() {
		return this.path;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RemoteActorRef<?> ref && this.route == ref.route && this.incarnation == ref.incarnation
				&& this.key.equals(ref.key);
	}

	@Override
	public int hashCode() {
		return 31 * this.key.hashCode() + Long.hashCode(this.incarnation);
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
