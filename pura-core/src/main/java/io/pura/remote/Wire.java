package io.pura.remote;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.pura.Internal;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.Remoting;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.Codecs;
import io.pura.serialization.MessageTypeException;
import io.pura.serialization.SampleRefs;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.Upcaster;
import io.pura.serialization.WireType;
import io.pura.serialization.WireTypes;
import io.pura.stats.WireStats;
import io.pura.stats.WireCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node has to do with all others: its address, the types of its messages, and an
 * association with each other node. Also tells those in this node who are to hear what
 * becomes of messages. Safe for use by any thread.
 */
@Internal
public final class Wire {

	private static final Logger logger = LoggerFactory.getLogger(Wire.class);

	private static final Duration LAST_WORDS = Duration.ofSeconds(1);

	private static final long WARNING_NANOS = 1_000_000_000;

	private final ActorSystem system;

	private final Remoting remoting;

	private final Transport transport;

	private final WireSettings settings;

	private final WireTypes types;

	/** Registers protocols of new actors, until it is cancelled. */
	private final Cancellable protocols;

	private final Exports exports;

	private final WireCounters counters = new WireCounters();

	private final CompressionChoice compression;

	private final Handshake handshake;

	private final Map<NodeAddress, Association> associations = new ConcurrentHashMap<>();

	private final long incarnation;

	private volatile @Nullable NodeId self;

	private volatile @Nullable NodeAddress bound;

	/** The way to actors of this node, for references that have come back. */
	private volatile @Nullable HomeRoute home;

	/** Which other nodes belong to the cluster. */
	private volatile Predicate<NodeAddress> members = (address) -> false;

	/** Hears that something about another node has changed. */
	private volatile Runnable listener = () -> {
	};

	private final AtomicLong lastWarning = new AtomicLong();

	/** Whether others are dialled and accepted. */
	private volatile boolean joined;

	/** Whether this node has said that it leaves. */
	private volatile boolean leaving;

	private volatile boolean closed;

	/**
	 * Creates a wire that is not bound yet.
	 * @param system the actors of this node
	 * @param transport how bytes get from node to node; is closed by the wire
	 * @param codecs the formats of messages
	 * @param upcasters what is done to messages of older versions
	 * @param protocols protocols that are meant for other nodes
	 * @param settings how it is set up
	 * @throws MessageTypeException if messages cannot travel although they are meant to
	 * @throws IllegalArgumentException if the transport does not take batches as large as
	 * they are
	 */
	public Wire(ActorSystem system, Transport transport, Codecs codecs, Collection<? extends Upcaster> upcasters,
			Collection<Class<?>> protocols, WireSettings settings) {
		if (transport.maxBatchBytes() < LaneSender.LARGEST_BATCH) {
			throw new IllegalArgumentException("'transport' must take batches of %d bytes, but takes %d at most"
				.formatted(LaneSender.LARGEST_BATCH, transport.maxBatchBytes()));
		}
		this.system = system;
		this.remoting = system.remoting();
		this.transport = transport;
		this.settings = settings;
		SampleRefs refs = new SampleRefs(new RefTexts(this));
		this.types = new WireTypes(codecs.create(refs, settings.maxMessageBytes()), upcasters, refs,
				this.remoting.dispatcher());
		protocols.forEach(this.types::require);
		this.types.onNew(this::announce);
		this.exports = new Exports(system);
		this.compression = new CompressionChoice(settings, LaneSender.LARGEST_BATCH, this.counters);
		long chance = this.remoting.random().nextLong();
		this.incarnation = (chance != RemoteActorRef.ANY_INCARNATION) ? chance : 1;
		this.handshake = new Handshake(this);
		this.protocols = this.remoting.onNewProtocol(this.types::register);
	}

	/**
	 * Gives this node the address that others reach it at.
	 * @param advertised the address
	 * @return this node
	 */
	public NodeId name(NodeAddress advertised) {
		NodeId id = new NodeId(advertised, this.incarnation);
		this.home = new HomeRoute(id, this.remoting, this.exports);
		this.self = id;
		return id;
	}

	/**
	 * Begins to accept connections.
	 * @param address where to listen
	 * @param advertised where others reach this node; with port 0 that of the port that
	 * is bound
	 * @return this node
	 */
	public CompletionStage<NodeId> bind(NodeAddress address, NodeAddress advertised) {
		return this.transport.bind(address, this.handshake::accept).thenApply((bound) -> {
			this.bound = bound;
			NodeId known = this.self;
			return (known != null) ? known : name(advertised.withPort(bound.port()));
		});
	}

	/**
	 * Dials all other nodes, and accepts connections of no others.
	 * @param others the other nodes
	 * @param changed is run soon after anything about one of them has changed
	 */
	public void join(List<NodeAddress> others, Runnable changed) {
		List<NodeAddress> copy = List.copyOf(others);
		this.listener = changed;
		this.members = copy::contains;
		this.joined = true;
		copy.forEach((address) -> association(address).connect());
	}

	/**
	 * Tells all nodes that this one leaves.
	 */
	public void leave() {
		this.leaving = true;
		this.associations.values().forEach(Association::sayLeaving);
	}

	/**
	 * Ends all connections. What was not answered yet fails.
	 * @return completes when they have ended
	 */
	public CompletionStage<@Nullable Void> close() {
		this.closed = true;
		this.protocols.cancel();
		CompletableFuture<@Nullable Void> quiet = CompletableFuture
			.allOf(this.associations.values().stream().map(Association::close).toArray(CompletableFuture<?>[]::new));
		if (this.system.state() == ActorSystem.State.TERMINATED) {
			// Without timers there is no bound to how long that takes.
			quiet.complete(null);
		}
		this.remoting.timers().schedule(LAST_WORDS, () -> quiet.complete(null));
		return quiet.thenCompose((none) -> this.transport.close());
	}

	/**
	 * Returns a reference to whoever has a name on a node.
	 * @param <P> the protocol
	 * @param node the address of this or another node
	 * @param name the names from the top down, with {@code /} in between
	 * @param protocol the protocol that the actor should have
	 * @return the reference
	 */
	public <P> ActorRef<P> actor(NodeAddress node, String name, Class<P> protocol) {
		this.types.register(protocol);
		return new RemoteActorRef<>(this.remoting, route(node), RemoteActorRef.ANY_INCARNATION,
				RecipientKey.named(name), systemName());
	}

	private void announce(List<WireType> types) {
		complete(() -> this.associations.values().forEach((association) -> association.announce(types)));
	}

	/**
	 * Returns what this node and others, which it is connected to, do not understand
	 * alike.
	 * @return what is known, by node
	 */
	public Map<NodeAddress, List<TypeMismatch>> mismatches() {
		Map<NodeAddress, List<TypeMismatch>> all = new TreeMap<>();
		this.associations.forEach((address, association) -> {
			List<TypeMismatch> mismatches = association.mismatches();
			if (!mismatches.isEmpty()) {
				all.put(address, mismatches);
			}
		});
		return all;
	}

	Route route(NodeAddress node) {
		return node.equals(self().address()) ? home() : association(node).route();
	}

	/**
	 * Returns what is known of another node.
	 * @param address the address of the node
	 * @return what is known
	 */
	public Peer peer(NodeAddress address) {
		return association(address).peer();
	}

	/**
	 * Returns this node.
	 * @return this life of this node
	 * @throws IllegalStateException if it is not bound yet
	 */
	public NodeId self() {
		return known(this.self);
	}

	/**
	 * Returns where this node listens.
	 * @return the address with the port that is bound
	 * @throws IllegalStateException if it is not bound yet
	 */
	public NodeAddress bound() {
		return known(this.bound);
	}

	/**
	 * Returns the figures of the wire.
	 * @return a snapshot
	 */
	public WireStats stats() {
		long queued = 0;
		long waiting = 0;
		for (Association association : this.associations.values()) {
			queued += association.route().queuedBytes();
			waiting += association.waitingBytes();
		}
		return this.counters.snapshot(queued, waiting);
	}

	Association association(NodeAddress address) {
		return this.associations.computeIfAbsent(address, (absent) -> new Association(this, absent, this.closed));
	}

	/**
	 * Fails what will not be sent.
	 */
	void reject(Outgoing outgoing, NodeUnreachableException cause) {
		if (outgoing instanceof Outgoing.Tell tell) {
			discard(tell.to(), tell.message(), Reason.UNREACHABLE);
		}
		else if (outgoing instanceof Outgoing.Request request) {
			reject(request, Reason.UNREACHABLE, cause);
		}
	}

	void reject(Outgoing.Request request, Reason reason, Throwable cause) {
		Ask<?> ask = request.ask();
		discard(request.to(), ask.message(), ask.isOver() ? ask.whySkipped() : reason);
		complete(() -> ask.discarded(cause));
	}

	void discard(RemoteActorRef<?> to, Object message, Reason reason) {
		this.remoting.discard(to.path(), message.getClass().getName(), reason);
	}

	/**
	 * Tells an asker, elsewhere: what it does then must not hold up the wire.
	 */
	void complete(Runnable code) {
		Completions.execute(this.remoting.dispatcher(), code);
	}

	/**
	 * Says that something about another node has changed, elsewhere: whoever hears of it
	 * has locks of his own.
	 */
	void changed() {
		try {
			this.remoting.dispatcher().execute(this.listener);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The system has stopped, and nobody is told of a change", ex);
		}
	}

	/**
	 * Logs a warning, or hides it if there was one within the last second: a node of
	 * another version may give cause to thousands.
	 */
	void warn(String format, Object first, @Nullable Object second) {
		long now = this.remoting.clock().nanos();
		long last = this.lastWarning.get();
		if ((last == 0 || now - last > WARNING_NANOS) && this.lastWarning.compareAndSet(last, now | 1)) {
			logger.warn(format, first, second);
		}
		else {
			logger.debug(format, first, second);
		}
	}

	/**
	 * Returns whether this node has an address.
	 */
	boolean isNamed() {
		return this.self != null;
	}

	boolean isJoined() {
		return this.joined;
	}

	/**
	 * Returns whether another node belongs to the cluster.
	 */
	boolean isMember(NodeAddress address) {
		return this.members.test(address);
	}

	boolean isLeaving() {
		return this.leaving;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Of failures that no actor is to blame for. */
	ActorPath nowhere() {
		return new ActorPath(systemName(), List.of("wire"));
	}

	String systemName() {
		return this.system.name();
	}

	Transport transport() {
		return this.transport;
	}

	WireSettings settings() {
		return this.settings;
	}

	WireTypes types() {
		return this.types;
	}

	Handshake handshake() {
		return this.handshake;
	}

	Exports exports() {
		return this.exports;
	}

	Remoting remoting() {
		return this.remoting;
	}

	WireCounters counters() {
		return this.counters;
	}

	CompressionChoice compression() {
		return this.compression;
	}

	private HomeRoute home() {
		return known(this.home);
	}

	private static <T> T known(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("This node has no address yet: start the cluster first");
		}
		return value;
	}

}
