package io.pura.remote;

import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.PeerCodecs;
import io.pura.serialization.PeerTypes;
import io.pura.serialization.WireSchema;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections between two nodes from their handshake to their end: a lane for
 * control, lanes for messages, and one for large messages. If one of them ends, all do.
 * The side that dials opens the control lane, and the others once the other side has said
 * who it is.
 * <p>
 * Safe for use by any thread. Calls of the association are made without a lock.
 */
final class Link {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

	private final Association association;

	private final Wire wire;

	private final boolean dialing;

	private final List<Lane> lanes = new ArrayList<>();

	private final WatchedActors watchedActors;

	private final Cancellable handshakeTimer;

	private final PeerTypes peerTypes;

	/** Ends when all that the other side has said of its types has been looked at. */
	private CompletableFuture<?> comparison = CompletableFuture.completedFuture(null);

	/** How many characters of that are still to be looked at. */
	private final AtomicLong saidOfTypes = new AtomicLong();

	private volatile @Nullable Hello peer;

	private volatile @Nullable PeerCodecs codecs;

	/** The number of the last lane. */
	private final int last;

	/** The last lane that the other side has accepted, if this one dials. */
	private int ready;

	private boolean up;

	/** Whether it has ended as one of the two sides does not want the other. */
	private boolean refused;

	private volatile boolean leaving;

	/** Why it has ended. */
	private volatile @Nullable String end;

	private Link(Association association, Wire wire, boolean dialing, int ordinaryLanes) {
		this.association = association;
		this.wire = wire;
		this.dialing = dialing;
		this.peerTypes = new PeerTypes(wire.types(), association.findings()::report);
		this.watchedActors = new WatchedActors(this, wire.exports());
		this.last = ordinaryLanes + 1;
		this.handshakeTimer = wire.remoting()
			.timers()
			.schedule(HANDSHAKE_TIMEOUT, () -> fail("it did not finish the handshake within " + HANDSHAKE_TIMEOUT));
	}

	/**
	 * Creates a link that this side opens.
	 */
	static Link dialing(Association association, Wire wire) {
		return new Link(association, wire, true, wire.settings().lanes());
	}

	/**
	 * Begins to dial.
	 */
	void dial() {
		open(0);
	}

	/**
	 * Begins with a control connection that the other side has opened.
	 */
	static Link accept(Association association, Wire wire, Hello hello) {
		Link link = new Link(association, wire, false, hello.lanes());
		link.peer = hello;
		link.codecs = new PeerCodecs(hello.codecs());
		return link;
	}

	private Lane open(int index) {
		Lane lane = new Lane(this, index, LaneKind.of(index, this.last), this.wire);
		synchronized (this) {
			this.lanes.add(lane);
		}
		ByteBuf setup = Unpooled.buffer();
		this.wire.handshake().hello(index).write(setup);
		ConnectionKind kind = (index == 0) ? ConnectionKind.CONTROL : ConnectionKind.DATA;
		this.wire.transport().connect(this.association.address(), setup, kind, lane);
		return lane;
	}

	/**
	 * Takes a connection that the other side has opened.
	 */
	Lane take(int index, Connection connection) {
		Lane lane = new Lane(this, index, LaneKind.of(index, this.last), this.wire);
		boolean complete;
		Hello known = this.peer;
		synchronized (this) {
			if (known == null || this.end != null || index != this.lanes.size() || index > this.last) {
				throw new ConnectionRefusedException("lane " + index + " does not belong to the connections that "
						+ this.association.address() + " has here");
			}
			this.lanes.add(lane);
			complete = this.lanes.size() == this.last + 1;
		}
		if (index == 0) {
			lane.add(new Outgoing.Welcome(this.wire.handshake().welcome(known)));
		}
		lane.accepted(connection);
		String late = this.end;
		if (late != null) {
			lane.close(late);
		}
		if (complete) {
			// Later, as the connection is not there for its transport yet.
			connection.execute(this::up);
		}
		return lane;
	}

	/**
	 * Returns what the other side has sent on some lanes and waits here.
	 */
	Inflow inflow(LaneKind kind) {
		return (kind == LaneKind.LARGE) ? this.association.largeInflow() : this.association.inflow();
	}

	/**
	 * Returns who is on the other side, as far as it is known.
	 */
	Object name() {
		Hello known = this.peer;
		return (known != null) ? known.node() : this.association.address();
	}

	/**
	 * Returns what the other side says of itself, as far as it is known.
	 */
	@Nullable Hello peer() {
		return this.peer;
	}

	Association association() {
		return this.association;
	}

	boolean hasEnded() {
		return this.end != null;
	}

	/**
	 * Returns the formats that the other side has, once it has said who it is.
	 */
	PeerCodecs codecs() {
		PeerCodecs known = this.codecs;
		if (known == null) {
			throw new IllegalStateException(name() + " has not introduced itself yet");
		}
		return known;
	}

	/**
	 * Returns whether one of the two sides does not want the other.
	 */
	synchronized boolean isRefused() {
		return this.refused;
	}

	/** Called for a lane that this side has opened; that it is accepted is seen later. */
	void opened(Lane lane) {
		if (this.end != null) {
			lane.close(this.end);
		}
	}

	/**
	 * The other side gives credit, so it has accepted the lane.
	 */
	void credited(Lane lane) {
		if (!this.dialing || lane.index() == 0) {
			return;
		}
		boolean complete;
		Lane next = null;
		synchronized (this) {
			if (this.up || lane.index() <= this.ready) {
				return;
			}
			this.ready = lane.index();
			complete = this.ready == this.last;
		}
		if (complete) {
			up();
		}
		else {
			next = open(lane.index() + 1);
		}
		if (next != null && this.end != null) {
			next.close(this.end);
		}
	}

	/**
	 * The other side has said who it is.
	 */
	void welcome(Hello hello) {
		if (!this.dialing || this.peer != null) {
			fail("it introduces itself twice");
			return;
		}
		try {
			this.wire.handshake().checkWelcome(hello);
			if (!hello.node().address().equals(this.association.address())) {
				throw new ConnectionRefusedException("it calls itself " + hello.node().address()
						+ ": write it so among the seeds, or set pura.remote.advertised-address there");
			}
		}
		catch (ConnectionRefusedException ex) {
			refuse(ex);
			return;
		}
		this.codecs = new PeerCodecs(hello.codecs());
		this.peer = hello;
		open(1);
	}

	private void up() {
		synchronized (this) {
			if (this.end != null || this.up) {
				return;
			}
			this.up = true;
		}
		this.handshakeTimer.cancel();
		this.association.up(this);
		// Elsewhere, as it takes long the first time.
		this.wire.complete(() -> announce(this.wire.types().all()));
	}

	/**
	 * Tells the other side what messages look like here.
	 */
	void announce(Collection<WireType> types) {
		Outgoing.Schemas.of(types).forEach(control()::add);
	}

	/**
	 * Looks at what the other side says of some of its types, in order. Elsewhere, as it
	 * takes long the first time. For the lane for control.
	 */
	void compare(List<WireSchema> said) {
		long characters = said.stream().mapToLong(WireSchema::characters).sum();
		if (this.saidOfTypes.addAndGet(characters) > PeerTypes.MAX_CHARACTERS) {
			throw new WireException("the other side says more of its types than can be looked at");
		}
		this.comparison = this.comparison.handleAsync((none, failure) -> {
			this.peerTypes.add(said);
			this.saidOfTypes.addAndGet(-characters);
			return null;
		}, this.wire::complete).whenComplete((none, failure) -> {
			if (failure != null) {
				logger.error("What {} says of its types cannot be looked at", name(), failure);
			}
		});
	}

	/**
	 * Returns what is known of the types of the other side.
	 */
	PeerTypes peerTypes() {
		return this.peerTypes;
	}

	/**
	 * Returns the actors of this node that the other side watches.
	 */
	WatchedActors watchedActors() {
		return this.watchedActors;
	}

	/**
	 * Returns all lanes.
	 */
	synchronized List<Lane> lanes() {
		return List.copyOf(this.lanes);
	}

	/**
	 * Returns the lane for control.
	 */
	synchronized Lane control() {
		return this.lanes.get(0);
	}

	/**
	 * Returns the ordinary lanes.
	 */
	synchronized Lane[] messageLanes() {
		return this.lanes.subList(1, this.last).toArray(Lane[]::new);
	}

	/**
	 * Returns the lane with a number, or {@code null} if there is none yet.
	 */
	synchronized @Nullable Lane lane(int index) {
		return (index < this.lanes.size()) ? this.lanes.get(index) : null;
	}

	/**
	 * Returns the largest size of a message that both sides take.
	 */
	int maxMessageBytes() {
		int own = this.wire.settings().maxMessageBytes();
		Hello known = this.peer;
		Integer others = (known != null) ? known.maxMessageBytes() : null;
		return (others != null) ? Math.min(own, others) : own;
	}

	/**
	 * Has a message or a reply sent in chunks.
	 * @param origin the lane that it does not fit
	 */
	void addLarge(Outgoing outgoing, Lane origin) {
		Lane large = lane(this.last);
		if (large != null) {
			large.addLarge(outgoing, origin);
		}
		else {
			this.wire.reject(outgoing, unreachable(Delivery.NOT_DELIVERED));
		}
	}

	/**
	 * Returns when this link that has failed has really ended.
	 * @return completes when all its lanes have closed their connections
	 */
	CompletableFuture<?> end() {
		return CompletableFuture.allOf(lanes().stream().map(Lane::end).toArray(CompletableFuture<?>[]::new));
	}

	void leaving() {
		this.leaving = true;
		this.association.leaving(this);
	}

	/**
	 * Returns whether the other side has said that it leaves.
	 */
	boolean isLeaving() {
		return this.leaving;
	}

	void closed(Lane lane, @Nullable Throwable cause) {
		if (cause instanceof ConnectionRefusedException refusal) {
			refuse(refusal);
		}
		else {
			fail(reason(cause));
		}
	}

	/**
	 * One of the two sides does not want the other.
	 */
	private void refuse(ConnectionRefusedException cause) {
		synchronized (this) {
			this.refused = this.end == null;
		}
		fail(String.valueOf(cause.getMessage()));
	}

	private String reason(@Nullable Throwable cause) {
		if (cause == null) {
			return this.up ? "the connection was closed" : "the connection was closed during the handshake";
		}
		if (cause instanceof NoRouteToHostException) {
			// Its message is often that there is none.
			return "there is no route to it";
		}
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	/**
	 * Ends all connections.
	 */
	void fail(String reason) {
		List<Lane> all;
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.end = reason;
			all = List.copyOf(this.lanes);
		}
		this.handshakeTimer.cancel();
		this.watchedActors.close();
		// First, so that senders hear of it at once.
		this.association.down(this, reason);
		all.forEach((lane) -> lane.close(reason));
	}

	NodeUnreachableException unreachable(Delivery delivery) {
		String reason = this.end;
		return new NodeUnreachableException(this.association.address().toString(), delivery,
				(reason != null) ? reason : "the connection has ended");
	}

}
