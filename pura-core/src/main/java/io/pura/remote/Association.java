package io.pura.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.WireType;
import io.pura.remote.Peer.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has to do with another one, over all its lives, each of which has an
 * incarnation of its own: the link, or the way to the next one, and all that outlives
 * links. Safe for use by any thread.
 */
final class Association {

	private static final Logger logger = LoggerFactory.getLogger(Association.class);

	private static final String CLOSED = "this node has closed its connections";

	private final Wire wire;

	private final NodeAddress address;

	private State state = State.CONNECTING;

	private final Links links;

	/** The life of the node that was met last. */
	private @Nullable NodeId last;

	private List<String> roles = List.of();

	/** Why there is no link. */
	private volatile String problem = "it has not been met yet";

	/** Whether one of the two sides did not want the other the last time. */
	private boolean refused;

	/** Whether that node has said that it leaves. */
	private boolean leaving;

	private boolean closed;

	private final Backoff backoff;

	/** The next try, if it is to be waited for. */
	private @Nullable Cancellable retry;

	private final NodeRoute route;

	private final TypeFindings findings;

	private final Inflow inflow;

	private final Inflow largeInflow;

	/** What this node has promised to deliver. */
	private final Deliveries deliveries;

	/** What that node has delivered. */
	private final Inbox inbox;

	private final Watches watches;

	/**
	 * Creates an association.
	 * @param closed whether this node has closed its connections already
	 */
	Association(Wire wire, NodeAddress address, boolean closed) {
		this.wire = wire;
		this.address = address;
		this.closed = closed;
		this.links = new Links(this, wire);
		this.backoff = new Backoff(wire.settings().minBackoff(), wire.settings().maxBackoff());
		this.route = new NodeRoute(wire, this);
		this.findings = new TypeFindings(wire, address);
		this.inflow = new Inflow(wire.settings().inboundHighWater());
		this.largeInflow = new Inflow(wire.settings().inboundHighWater());
		this.deliveries = new Deliveries(wire, address, () -> this.problem, closed);
		this.inbox = new Inbox(wire);
		this.watches = new Watches(wire);
		if (closed) {
			this.state = State.DOWN;
			this.problem = CLOSED;
		}
	}

	NodeAddress address() {
		return this.address;
	}

	synchronized Peer peer() {
		return new Peer(this.address, this.last, this.roles, this.state, this.leaving,
				(this.state == State.DOWN) ? this.problem : null, this.refused);
	}

	/**
	 * Returns the way that messages to actors of the node take.
	 */
	NodeRoute route() {
		return this.route;
	}

	/**
	 * Returns whether the first try has not ended yet. Called under the lock.
	 */
	boolean isConnecting() {
		return this.state == State.CONNECTING && !this.closed;
	}

	/**
	 * Returns what came on the ordinary lanes and waits here.
	 */
	Inflow inflow() {
		return this.inflow;
	}

	/**
	 * Returns what came on the lane for large messages and waits here.
	 */
	Inflow largeInflow() {
		return this.largeInflow;
	}

	/**
	 * Returns how many bytes wait in mailboxes here.
	 */
	long waitingBytes() {
		return this.inflow.waiting() + this.largeInflow.waiting();
	}

	/**
	 * Returns those who want to know when actors of the node have terminated.
	 */
	Watches watches() {
		return this.watches;
	}

	/**
	 * Returns where it is reported what the two nodes do not understand alike.
	 */
	TypeFindings findings() {
		return this.findings;
	}

	Deliveries deliveries() {
		return this.deliveries;
	}

	Inbox inbox() {
		return this.inbox;
	}

	/**
	 * Dials, unless there is a link or one under way.
	 */
	synchronized void connect() {
		if (!this.closed && this.wire.isJoined() && this.links.isEmpty() && this.retry == null) {
			this.links.dial();
		}
	}

	/**
	 * Takes a control connection.
	 * @throws ConnectionRefusedException if it is not wanted
	 */
	Link accept(Hello hello) {
		Link outlived;
		synchronized (this) {
			outlived = this.links.outlived(hello);
		}
		if (outlived != null) {
			// Without the lock, as others hear of it.
			outlived.fail("it was started again");
		}
		synchronized (this) {
			if (this.closed) {
				throw ConnectionRefusedException.busy(this.wire.self() + " is shutting down");
			}
			return this.links.accept(hello);
		}
	}

	/**
	 * Returns the link that further connections of the other side belong to, or
	 * {@code null} if there is none.
	 */
	synchronized @Nullable Link accepting(Hello hello) {
		return this.links.accepting(hello);
	}

	/**
	 * A link has finished its handshake.
	 */
	void up(Link link) {
		List<Runnable> lost;
		List<Outgoing.Addressed> early;
		Link other;
		Runnable undelivered;
		Hello peer = link.peer();
		synchronized (this) {
			if (peer == null || !this.links.isUnderWay(link)) {
				// It has ended meanwhile.
				return;
			}
			other = this.links.up(link);
			stopRetry();
			this.backoff.reset();
			this.refused = false;
			this.leaving = link.isLeaving();
			this.last = peer.node();
			this.roles = peer.roles();
			lost = this.watches.up(link, peer.incarnation());
			Lane[] open = link.messageLanes();
			early = this.route.flush(open, peer.incarnation());
			this.inbox.up(link, open);
			undelivered = this.deliveries.up(link, open, peer.incarnation());
			this.route.up(open, peer.incarnation());
			this.state = State.UP;
			if (this.wire.isLeaving()) {
				sayLeaving();
			}
		}
		if (other != null) {
			other.fail("another connection was faster");
		}
		logger.info("{} is connected to {}", this.wire.self(), peer.node());
		lost.forEach(Runnable::run);
		early.forEach(this.route::sendAnew);
		undelivered.run();
		this.wire.changed();
	}

	/**
	 * Returns the link that is up, or {@code null} if there is none.
	 */
	synchronized @Nullable Link current() {
		return this.links.current();
	}

	/**
	 * This node has types that it did not have before.
	 */
	void announce(List<WireType> types) {
		Link link = current();
		if (link != null) {
			link.announce(types);
			link.peerTypes().compare(types);
		}
	}

	/**
	 * Returns what the two nodes do not understand alike.
	 */
	List<TypeMismatch> mismatches() {
		Link link = current();
		return (link != null) ? link.peerTypes().mismatches() : List.of();
	}

	/**
	 * The node has said that it leaves.
	 */
	void leaving(Link link) {
		synchronized (this) {
			if (link != this.links.current() || this.leaving) {
				// If it is not up yet, it is looked at when it is.
				return;
			}
			this.leaving = true;
		}
		this.wire.changed();
	}

	/**
	 * A link has ended, or a try has failed.
	 */
	void down(Link link, String reason) {
		List<Outgoing.Addressed> rejected = List.of();
		List<Runnable> lost = List.of();
		boolean wasUp;
		boolean firstRefusal = false;
		boolean firstFailure = false;
		synchronized (this) {
			wasUp = link == this.links.current();
			if (!wasUp && !this.links.isUnderWay(link)) {
				return;
			}
			boolean tried = this.links.isDialing(link) && !ConnectionRefusedException.isBusy(reason);
			this.links.remove(link);
			boolean last = this.links.isEmpty();
			if (wasUp) {
				this.route.down();
				this.watches.down();
				this.deliveries.down();
				this.backoff.reset();
			}
			if (wasUp || (last && tried)) {
				firstFailure = this.state == State.CONNECTING;
				this.state = State.DOWN;
				firstRefusal = link.isRefused() && !(this.refused && reason.equals(this.problem));
				this.refused = link.isRefused();
				this.problem = (this.leaving && !this.refused) ? "it has left the cluster" : reason;
				rejected = this.route.closeEarly();
				lost = this.watches.awaitLink(this.leaving);
			}
			if (last) {
				dialLater();
			}
		}
		if (firstRefusal) {
			logger.error("No connection between {} and {}: {}", this.wire.self(), this.address, reason);
		}
		else if (wasUp && this.leaving) {
			logger.info("{} has left", link.name());
		}
		else if (wasUp && !this.closed) {
			logger.warn("{} has lost {}: {}", this.wire.self(), link.name(), reason);
		}
		else if (firstFailure) {
			logger.info("{} cannot reach {} and goes on to try: {}", this.wire.self(), this.address, reason);
		}
		else {
			logger.debug("{} cannot reach {}: {}", this.wire.self(), this.address, reason);
		}
		rejected.forEach((outgoing) -> this.wire.reject(outgoing, unreachable()));
		lost.forEach(Runnable::run);
		this.wire.changed();
	}

	private void dialLater() {
		if (this.closed || this.retry != null) {
			return;
		}
		Duration delay = this.backoff.next(this.wire.remoting().random());
		this.retry = this.wire.remoting().timers().schedule(delay, this::dialAgain);
	}

	private synchronized void dialAgain() {
		this.retry = null;
		connect();
	}

	private void stopRetry() {
		if (this.retry != null) {
			this.retry.cancel();
			this.retry = null;
		}
	}

	/**
	 * Runs code once when an actor of the node has terminated or counts as lost.
	 */
	Cancellable watch(RemoteActorRef<?> ref, Runnable code) {
		Cancellable handle;
		List<Runnable> lost = List.of();
		synchronized (this) {
			NodeId met = (this.links.current() != null) ? this.last : null;
			if (this.closed || (met != null && !ref.isOf(met.incarnation()))) {
				handle = () -> {
				};
				lost = List.of(code);
			}
			else {
				handle = this.watches.add(ref, code);
				if (this.state == State.DOWN) {
					lost = this.watches.awaitLink(this.leaving);
				}
				else {
					connect();
				}
			}
		}
		lost.forEach(Runnable::run);
		return handle;
	}

	/**
	 * Tells the other side that this node leaves.
	 */
	synchronized void sayLeaving() {
		Link link = this.links.current();
		if (link != null) {
			// On all lanes, as any of them may be the first that is seen to end.
			link.lanes().forEach((lane) -> lane.add(new Outgoing.Note(Kind.LEAVING, 0, null)));
		}
	}

	/**
	 * Ends the link for good.
	 * @return completes when what was said before has gone out
	 */
	CompletableFuture<?> close() {
		List<Link> open;
		List<Outgoing.Addressed> rejected;
		List<Runnable> lost;
		synchronized (this) {
			this.closed = true;
			stopRetry();
			rejected = this.route.closeEarly();
			lost = this.watches.close();
			open = this.links.all();
			this.problem = CLOSED;
			this.refused = false;
		}
		open.forEach((link) -> link.fail(CLOSED));
		rejected.forEach((outgoing) -> this.wire.reject(outgoing, unreachable()));
		this.deliveries.close();
		lost.forEach(Runnable::run);
		return CompletableFuture.allOf(open.stream().map(Link::end).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Returns that something was not sent, as there is no link.
	 */
	NodeUnreachableException unreachable() {
		return new NodeUnreachableException(this.address.toString(), Delivery.NOT_DELIVERED, this.problem);
	}

}
