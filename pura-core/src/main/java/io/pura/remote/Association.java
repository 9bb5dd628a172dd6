package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.PeerTypes;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.WireType;
import io.pura.remote.Peer.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has to do with another one, over all its lives: the link, or the way to
 * the next one, and the watches on its actors.
 * <p>
 * Both nodes dial. If they do so at once the link that the node with the lower
 * incarnation dials stays, and the other one is refused. What is sent before the first
 * try has ended waits for it; after a link was lost, or a try has failed, sends fail at
 * once until there is a link again.
 */
final class Association implements Route {

	private static final Logger logger = LoggerFactory.getLogger(Association.class);

	/** How a refusal begins that only says that another link is preferred. */
	private static final String BUSY = "busy: ";

	private static final String CLOSED = "this node has closed its connections";

	private static final int MAX_DOUBLINGS = 16;

	private final Wire wire;

	private final NodeAddress address;

	/** Those of the link that is up. Written under the lock. */
	private volatile Lane @Nullable [] lanes;

	private volatile State state = State.CONNECTING;

	private @Nullable Link current;

	private @Nullable Link dialing;

	private @Nullable Link accepting;

	private volatile @Nullable NodeId last;

	private List<String> roles = List.of();

	private volatile String problem = "it has not been met yet";

	private boolean refused;

	private boolean leaving;

	private boolean closed;

	private int failures;

	private @Nullable Cancellable retry;

	private @Nullable Cancellable lossTimer;

	/** Tells a loss timer from one that was called off too late. */
	private long losses;

	/** What has been reported of the types of the two nodes. */
	private final Map<String, PeerTypes.Finding> findings = new ConcurrentHashMap<>();

	/** What was sent before the first try has ended. Used under the lock. */
	private final OutboundQueue early;

	private final Inflow inflow;

	private final Inflow largeInflow;

	/** What this node has promised to deliver. */
	private final Deliveries deliveries;

	/** What that node has delivered. */
	private final Inbox inbox;

	private final Map<Long, Watch> watches = new LinkedHashMap<>();

	private long watchNumbers;

	/**
	 * Creates an association.
	 * @param closed whether this node has closed its connections already
	 */
	Association(Wire wire, NodeAddress address, boolean closed) {
		this.wire = wire;
		this.address = address;
		this.closed = closed;
		this.early = new OutboundQueue(wire, () -> {
		});
		this.inflow = new Inflow(wire.settings().inboundHighWater());
		this.largeInflow = new Inflow(wire.settings().inboundHighWater());
		this.deliveries = new Deliveries(wire, address, () -> this.problem, closed);
		this.inbox = new Inbox(wire);
		if (closed) {
			this.state = State.DOWN;
			this.problem = CLOSED;
		}
	}

	@Override
	public NodeAddress address() {
		return this.address;
	}

	synchronized Peer peer() {
		return new Peer(this.address, this.last, this.roles, this.state, this.leaving,
				(this.state == State.DOWN) ? this.problem : null, this.refused);
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
	 * Returns how many bytes wait to be sent, as far as they are known.
	 */
	long queuedBytes() {
		long bytes = this.early.bytes();
		Lane[] open = this.lanes;
		if (open != null) {
			for (Lane lane : open) {
				bytes += lane.sender().queuedBytes();
			}
		}
		return bytes;
	}

	@Override
	public @Nullable WireType type(Message<?, ?> message) {
		return this.wire.types().find(message);
	}

	@Override
	public int capacity(RemoteActorRef<?> to) {
		return this.wire.settings().outbound().messages();
	}

	@Override
	public Offer offer(Outgoing.Tell tell) {
		return send(tell, null);
	}

	@Override
	public Offer tell(Outgoing.Tell tell) {
		Offer offer = send(tell, null);
		if (offer != Offer.FULL) {
			return offer;
		}
		return switch (this.wire.settings().outbound().overflow()) {
			case REJECT -> Offer.FULL;
			case DROP_OLDEST -> dropOldest(tell);
			case WAIT -> waitForRoom(tell);
		};
	}

	private Offer dropOldest(Outgoing.Tell tell) {
		Offer offer = Offer.FULL;
		Outgoing.Addressed oldest = takeOldest(tell);
		while (offer == Offer.FULL && oldest != null) {
			this.wire.discard(oldest.to(), oldest.message(), Reason.MAILBOX_FULL);
			offer = send(tell, null);
			oldest = (offer == Offer.FULL) ? takeOldest(tell) : null;
		}
		return offer;
	}

	private Outgoing.@Nullable Addressed takeOldest(Outgoing.Tell tell) {
		RecipientKey key = tell.to().key();
		Lane[] open = this.lanes;
		if (open == null) {
			synchronized (this) {
				return this.early.takeOldest(key);
			}
		}
		return open[key.lane(open.length)].sender().takeOldest(key);
	}

	private Offer waitForRoom(Outgoing.Tell tell) {
		this.wire.remoting().checkMayWaitForRoom(tell.to());
		for (;;) {
			WaitingForRoom late = new WaitingForRoom(tell);
			Offer offer = send(tell, late);
			if (offer != Offer.ACCEPTED) {
				return offer;
			}
			late.await();
			Offer outcome = late.outcome();
			if (outcome != null) {
				return outcome;
			}
		}
	}

	@Override
	public void ask(Outgoing.Request request) {
		Offer offer = send(request, null);
		if (offer == Offer.FULL) {
			offer = send(request, new WaitingForRoom(request));
		}
		switch (offer) {
			case ACCEPTED -> {
			}
			case FULL, UNREACHABLE -> this.wire.reject(request, unreachable());
			case STOPPED -> rejectOutlived(request);
		}
	}

	@Override
	public void deliver(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee) {
		if (this.deliveries.send(to, ask, guarantee)) {
			connect();
		}
	}

	Deliveries deliveries() {
		return this.deliveries;
	}

	Inbox inbox() {
		return this.inbox;
	}

	private void rejectOutlived(Outgoing.Request request) {
		this.wire.reject(request, Reason.STOPPED, new ActorStoppedException(request.to().path(),
				"Actor " + request.to().path() + " has stopped: its node was started again since"));
	}

	/**
	 * Sends a message.
	 * @param late what waits for room, or {@code null} if nothing is to
	 */
	private Offer send(Outgoing.Addressed message, @Nullable WaitingForRoom late) {
		Lane[] open = this.lanes;
		if (open == null) {
			return sendEarly(message, late);
		}
		NodeId peer = this.last;
		if (peer != null && !message.to().isOf(peer.incarnation())) {
			return Offer.STOPPED;
		}
		Lane lane = open[message.to().key().lane(open.length)];
		return (late != null) ? lane.sender().await(late) : lane.offer(message);
	}

	private synchronized Offer sendEarly(Outgoing.Addressed message, @Nullable WaitingForRoom late) {
		if (this.lanes != null) {
			return send(message, late);
		}
		if (this.state != State.CONNECTING || this.closed) {
			return Offer.UNREACHABLE;
		}
		connect();
		return (late != null) ? this.early.await(late) : this.early.offer(message);
	}

	/**
	 * Dials, unless there is a link or one under way.
	 */
	synchronized void connect() {
		if (this.closed || !this.wire.isJoined() || this.current != null || this.dialing != null
				|| this.accepting != null || this.retry != null) {
			return;
		}
		// Known before it begins, as it may fail at once.
		Link link = Link.dialing(this, this.wire);
		this.dialing = link;
		link.dial();
	}

	/**
	 * Takes a control connection or refuses it.
	 */
	Link accept(Hello hello) {
		Link outlived = outlived(hello);
		if (outlived != null) {
			// Without the lock, as others hear of it.
			outlived.fail("it was started again");
		}
		return acceptNext(hello);
	}

	/** The link to an earlier life of the node, whose end has not been noticed yet. */
	private synchronized @Nullable Link outlived(Hello hello) {
		for (Link link : new @Nullable Link[] { this.current, this.accepting }) {
			Hello peer = (link != null) ? link.peer() : null;
			if (peer != null && peer.incarnation() != hello.incarnation()) {
				return link;
			}
		}
		return null;
	}

	private synchronized Link acceptNext(Hello hello) {
		if (this.closed) {
			throw busy(this.wire.self() + " is shutting down");
		}
		if (this.current != null || this.accepting != null) {
			throw busy("there is a connection already");
		}
		if (this.dialing != null && this.wire.self().incarnation() < hello.incarnation()) {
			throw busy("a connection in the other direction is under way");
		}
		Link link = Link.accept(this, this.wire, hello);
		this.accepting = link;
		return link;
	}

	/**
	 * Returns whether a refusal only says that another link is preferred.
	 */
	static boolean isBusy(String reason) {
		return reason.startsWith(BUSY);
	}

	/**
	 * Returns a refusal that has the other side try again without a word.
	 */
	static ConnectionRefusedException busy(String reason) {
		return new ConnectionRefusedException(BUSY + reason);
	}

	/**
	 * Returns the link that further connections of the other side belong to.
	 */
	synchronized @Nullable Link accepting(Hello hello) {
		Link link = this.accepting;
		Hello peer = (link != null) ? link.peer() : null;
		return (peer != null && peer.incarnation() == hello.incarnation()) ? link : null;
	}

	void up(Link link) {
		List<Watch> lost;
		List<Outgoing.Addressed> early;
		Link other;
		Runnable undelivered;
		Hello peer = link.peer();
		synchronized (this) {
			if (peer == null || (link != this.accepting && link != this.dialing)) {
				// It has ended meanwhile.
				return;
			}
			other = (link == this.accepting) ? this.dialing : this.accepting;
			this.accepting = null;
			this.dialing = null;
			cancelTimers();
			this.failures = 0;
			this.refused = false;
			this.leaving = link.isLeaving();
			this.last = peer.node();
			this.roles = peer.roles();
			this.current = link;
			lost = takeWatchesOfOthersThan(peer.incarnation());
			this.watches.forEach((number, watch) -> sendWatch(link, number, watch));
			Lane[] open = link.messageLanes();
			early = flush(open, peer.incarnation());
			this.inbox.up(link, open);
			undelivered = this.deliveries.up(link, open, peer.incarnation());
			this.lanes = open;
			this.state = State.UP;
			if (this.wire.isLeaving()) {
				sayLeaving();
			}
		}
		if (other != null) {
			other.fail("another connection was faster");
		}
		logger.info("{} is connected to {}", this.wire.self(), peer.node());
		lost.forEach(Watch::fire);
		early.forEach(this::sendAnew);
		undelivered.run();
		this.wire.changed();
	}

	/**
	 * Sends what has waited.
	 * @return what was for an earlier life of the node, or found that this one has ended
	 */
	private List<Outgoing.Addressed> flush(Lane[] open, long incarnation) {
		List<Outgoing.Addressed> others = new ArrayList<>();
		for (Outgoing.Addressed message : this.early.close(null)) {
			LaneSender sender = open[message.to().key().lane(open.length)].sender();
			if (!message.to().isOf(incarnation)) {
				others.add(message);
			}
			else if (message instanceof Outgoing.Tell) {
				sender.force(message);
			}
			else if (sender.await(new WaitingForRoom(message)) != Offer.ACCEPTED) {
				// Some of them had waited for room already.
				others.add(message);
			}
		}
		return others;
	}

	private void sendAnew(Outgoing.Addressed message) {
		if (message instanceof Outgoing.Request request) {
			ask(request);
		}
		else if (send(message, null) != Offer.ACCEPTED) {
			this.wire.discard(message.to(), message.message(), Reason.STOPPED);
		}
	}

	/**
	 * This node has types that it did not have before.
	 */
	void announce(List<WireType> types) {
		Link link;
		synchronized (this) {
			link = this.current;
		}
		if (link != null) {
			link.announce(types);
			link.peerTypes().compare(types);
		}
	}

	/**
	 * The two nodes do not understand a type alike.
	 */
	void found(PeerTypes.Finding finding) {
		if (finding.equals(this.findings.put(finding.type().name(), finding))) {
			// Said already, before the link was lost.
			return;
		}
		boolean fails = finding.sent() != null || finding.taken() != null;
		boolean both = finding.sent() != null && finding.taken() != null;
		String way = (both || !fails) ? "between %s and %s"
				: (finding.sent() != null) ? "from %s to %s" : "to %s from %s";
		logger.warn(
				"Messages {} {} {}: {}. Give the class that was changed a new version in @MessageType, and an"
						+ " Upcaster, or bring both nodes to the same state",
				finding.type(), way.formatted(this.wire.self(), this.address), fails ? "fail" : "may fail",
				finding.mismatches());
	}

	/**
	 * Returns what the two nodes do not understand alike.
	 */
	List<TypeMismatch> mismatches() {
		Link link;
		synchronized (this) {
			link = this.current;
		}
		return (link != null) ? link.peerTypes().mismatches() : List.of();
	}

	/**
	 * The node has said that it leaves.
	 */
	void leaving(Link link) {
		synchronized (this) {
			if (link != this.current || this.leaving) {
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
		List<Watch> lost = List.of();
		boolean wasUp;
		boolean firstRefusal = false;
		boolean firstFailure = false;
		synchronized (this) {
			wasUp = link == this.current;
			if (!wasUp && link != this.dialing && link != this.accepting) {
				return;
			}
			if (wasUp) {
				this.current = null;
				this.lanes = null;
				this.deliveries.down();
				this.failures = 0;
			}
			boolean tried = link == this.dialing && !isBusy(reason);
			this.dialing = (link == this.dialing) ? null : this.dialing;
			this.accepting = (link == this.accepting) ? null : this.accepting;
			boolean last = this.current == null && this.dialing == null && this.accepting == null;
			if (wasUp || (last && tried)) {
				firstFailure = this.state == State.CONNECTING;
				this.state = State.DOWN;
				firstRefusal = link.isRefused() && !(this.refused && reason.equals(this.problem));
				this.refused = link.isRefused();
				this.problem = (this.leaving && !this.refused) ? "it has left the cluster" : reason;
				rejected = this.early.close(Offer.UNREACHABLE);
				lost = startLossTimer();
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
		lost.forEach(Watch::fire);
		this.wire.changed();
	}

	private void dialLater() {
		if (this.closed || this.retry != null) {
			return;
		}
		WireSettings settings = this.wire.settings();
		long max = settings.maxBackoff().toNanos();
		long min = settings.minBackoff().toNanos();
		long backoff = (this.failures < MAX_DOUBLINGS) ? Math.min(max, min << this.failures) : max;
		this.failures++;
		// Half of it is chance, so that two nodes do not dial at once again and again.
		long delay = backoff / 2 + this.wire.remoting().random().nextLong(backoff / 2 + 1);
		this.retry = this.wire.remoting().timers().schedule(Duration.ofNanos(delay), this::dialAgain);
	}

	private synchronized void dialAgain() {
		this.retry = null;
		connect();
	}

	private List<Watch> startLossTimer() {
		if (this.leaving) {
			return takeWatches();
		}
		if (this.lossTimer == null && !this.watches.isEmpty()) {
			long loss = ++this.losses;
			this.lossTimer = this.wire.remoting().timers().schedule(this.wire.settings().lostAfter(), () -> lost(loss));
		}
		return List.of();
	}

	private void lost(long loss) {
		List<Watch> lost;
		synchronized (this) {
			if (this.losses != loss || this.lossTimer == null) {
				// The node came back in the last moment.
				return;
			}
			this.lossTimer = null;
			lost = takeWatches();
		}
		lost.forEach(Watch::fire);
	}

	/** Those that cannot be about the life of the node that has been met now. */
	private List<Watch> takeWatchesOfOthersThan(long incarnation) {
		List<Watch> others = this.watches.values().stream().filter((watch) -> !watch.isOf(incarnation)).toList();
		this.watches.values().removeAll(others);
		return others;
	}

	private List<Watch> takeWatches() {
		List<Watch> all = List.copyOf(this.watches.values());
		this.watches.clear();
		return all;
	}

	private void cancelTimers() {
		if (this.retry != null) {
			this.retry.cancel();
			this.retry = null;
		}
		if (this.lossTimer != null) {
			this.lossTimer.cancel();
			this.lossTimer = null;
		}
	}

	@Override
	public Cancellable watch(RemoteActorRef<?> ref, Runnable code) {
		long number;
		synchronized (this) {
			NodeId met = (this.current != null) ? this.last : null;
			boolean gone = this.closed || (met != null && !ref.isOf(met.incarnation()));
			if (!gone) {
				number = ++this.watchNumbers;
				Watch watch = new Watch(ref, code);
				this.watches.put(number, watch);
				if (this.current != null) {
					sendWatch(this.current, number, watch);
				}
				else if (this.state == State.DOWN) {
					startLossTimer().forEach(Watch::fire);
				}
				else {
					connect();
				}
				return () -> unwatch(number);
			}
		}
		code.run();
		return () -> {
		};
	}

	private void sendWatch(Link link, long number, Watch watch) {
		Hello peer = link.peer();
		if (peer != null) {
			watch.sentTo(peer.incarnation());
			link.control().add(new Outgoing.Note(Kind.WATCH, number, watch.key().toString()));
		}
	}

	/**
	 * The other side has said which actor it is that is watched by name.
	 */
	synchronized void watched(long number, RecipientKey key) {
		Watch watch = this.watches.get(number);
		if (watch != null) {
			watch.known(key);
		}
	}

	private synchronized void unwatch(long number) {
		if (this.watches.remove(number) != null && this.current != null) {
			this.current.control().add(new Outgoing.Note(Kind.UNWATCH, number, null));
		}
	}

	void terminated(long number) {
		Watch watch;
		synchronized (this) {
			watch = this.watches.remove(number);
		}
		if (watch != null) {
			watch.fire();
		}
	}

	/**
	 * Tells the other side that this node leaves.
	 */
	synchronized void sayLeaving() {
		if (this.current != null) {
			// On all lanes, as any of them may be the first that is seen to end.
			this.current.lanes().forEach((lane) -> lane.add(new Outgoing.Note(Kind.LEAVING, 0, null)));
		}
	}

	/**
	 * Ends the link for good.
	 * @return completes when what was said before has gone out
	 */
	CompletableFuture<?> close() {
		List<Link> links = new ArrayList<>();
		List<Outgoing.Addressed> rejected;
		List<Watch> lost;
		synchronized (this) {
			this.closed = true;
			cancelTimers();
			rejected = this.early.close(Offer.UNREACHABLE);
			lost = takeWatches();
			for (Link link : new @Nullable Link[] { this.current, this.dialing, this.accepting }) {
				if (link != null) {
					links.add(link);
				}
			}
			this.problem = CLOSED;
			this.refused = false;
		}
		links.forEach((link) -> link.fail(CLOSED));
		rejected.forEach((outgoing) -> this.wire.reject(outgoing, unreachable()));
		this.deliveries.close();
		lost.forEach(Watch::fire);
		return CompletableFuture.allOf(links.stream().map(Link::end).toArray(CompletableFuture<?>[]::new));
	}

	private NodeUnreachableException unreachable() {
		return new NodeUnreachableException(this.address.toString(), Delivery.NOT_DELIVERED, this.problem);
	}

	/**
	 * Somebody wants to know when an actor has terminated. Used under the lock of the
	 * association.
	 */
	private static final class Watch {

		private final RemoteActorRef<?> ref;

		private final Runnable code;

		/** Of a watch by name, once the other side has said who has it. */
		private RecipientKey key;

		/** The life of the node that it was sent to, or any if it was not sent yet. */
		private long incarnation;

		Watch(RemoteActorRef<?> ref, Runnable code) {
			this.ref = ref;
			this.code = code;
			this.key = ref.key();
			this.incarnation = ref.incarnation();
		}

		RecipientKey key() {
			return this.key;
		}

		void sentTo(long incarnation) {
			this.incarnation = incarnation;
		}

		void known(RecipientKey key) {
			this.key = key;
		}

		boolean isOf(long other) {
			return this.ref.isOf(other)
					&& (this.incarnation == RemoteActorRef.ANY_INCARNATION || this.incarnation == other);
		}

		void fire() {
			this.code.run();
		}

	}

}
