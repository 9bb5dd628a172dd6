package io.pura.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Ask;
import io.pura.actor.Overflow;
import io.pura.dispatch.Cancellable;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.DeliverySettings;
import io.pura.remote.NodeAddress;
import io.pura.remote.NodeId;
import io.pura.remote.OutboundSettings;
import io.pura.remote.Peer;
import io.pura.remote.Transport;
import io.pura.remote.Wire;
import io.pura.remote.WireSettings;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.MessageType;
import io.pura.serialization.MessageTypeException;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.Upcaster;
import io.pura.serialization.compression.Compression;
import io.pura.serialization.compression.CompressionUnavailableException;
import io.pura.stats.WireStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as one of its nodes sees it: who else is a member, how they stand, and the
 * way to their actors. Safe for use by any thread.
 *
 * <pre class="code">
 * Cluster cluster = Cluster.builder(system)
 *     .address(NodeAddress.parse("127.0.0.1:8558"))
 *     .seeds(NodeAddress.parse("127.0.0.1:8558"), NodeAddress.parse("127.0.0.1:8559"))
 *     .start();
 * Node other = cluster.members().get(1);
 * cluster.actor(other, "counter", Counter.class).tell(new Counter.Add(2));
 * </pre>
 *
 * The seeds are all members that there are, this one included. A node may start before
 * the others: it looks for them until it is closed.
 */
public final class Cluster implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Cluster.class);

	private final ActorSystem system;

	private final String name;

	private final NodeAddress address;

	private final NodeAddress advertised;

	private final Set<NodeAddress> seeds;

	private final Set<NodeRole> roles;

	/** Whether it may listen where other machines can reach it. */
	private final boolean mayBeOpen;

	private final Wire wire;

	private final CompletableFuture<@Nullable Void> joined = new CompletableFuture<>();

	private final Listeners listeners;

	private volatile ClusterState state = ClusterState.CREATED;

	private boolean bindingBegun;

	/** The others by address, as they were last seen. Written under the lock. */
	private volatile Map<NodeAddress, Node> others = Map.of();

	private Cluster(Builder builder, Transport transport) {
		this.system = builder.system;
		this.name = (builder.name != null) ? builder.name : builder.system.name();
		this.address = builder.address;
		this.advertised = (builder.advertised != null) ? builder.advertised : builder.address;
		this.seeds = new LinkedHashSet<>(builder.seeds);
		this.roles = Set.copyOf(builder.roles);
		this.mayBeOpen = builder.insecure || builder.token != null || transport.isGuarded();
		this.listeners = new Listeners(this.system.remoting().dispatcher());
		this.wire = new Wire(this.system, transport, builder.codecs, builder.upcasters, builder.protocols,
				new WireSettings(this.name, this.roles.stream().map(NodeRole::name).sorted().toList(), builder.token,
						builder.maxMessageBytes, builder.lanes, builder.outbound, builder.inboundHighWater,
						builder.minBackoff, builder.maxBackoff, builder.failoverTarget, builder.compression,
						builder.compressionThreshold, builder.delivery));
		if (this.advertised.port() != 0) {
			this.others = initial(this.wire.name(this.advertised).address());
		}
	}

	/**
	 * Returns a builder of a node.
	 * @param system the actors of the node
	 * @return a new builder
	 */
	public static Builder builder(ActorSystem system) {
		return new Builder(system);
	}

	/**
	 * Returns the name of the cluster.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the actor system of this node.
	 * @return the actor system
	 */
	public ActorSystem system() {
		return this.system;
	}

	/**
	 * Returns how this node stands in the cluster.
	 * @return the state
	 */
	public ClusterState state() {
		return this.state;
	}

	/**
	 * Begins to listen. Messages of others are taken from {@link #join()} on.
	 * @return this node; fails with a {@link PortInUseException} or an
	 * {@link InsecureAddressException}
	 * @throws IllegalStateException if this was called before
	 */
	public CompletionStage<Node> bind() {
		if (!this.mayBeOpen && !isLoopback(this.address.host())) {
			return CompletableFuture.failedFuture(new InsecureAddressException(this.address));
		}
		beginBinding();
		this.system.whenTerminated().thenRun(this::end);
		return this.wire.bind(this.address, this.advertised).handle((id, failure) -> {
			if (failure != null) {
				throw new CompletionException(new PortInUseException(this.address, Ask.cause(failure)));
			}
			if (this.advertised.port() == 0) {
				this.others = initial(id.address());
			}
			endBinding();
			logger.info("{} listens on {}, cluster: {}", id, this.wire.bound(), this.name);
			return self();
		});
	}

	private synchronized void beginBinding() {
		require(ClusterState.CREATED);
		if (this.bindingBegun) {
			throw new IllegalStateException("Cluster '%s' was told to listen before".formatted(this.name));
		}
		this.bindingBegun = true;
	}

	private synchronized void endBinding() {
		if (this.state == ClusterState.CREATED) {
			this.state = ClusterState.BOUND;
		}
	}

	private static boolean isLoopback(String host) {
		try {
			return InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			// It cannot be bound either, which says more.
			return true;
		}
	}

	private Map<NodeAddress, Node> initial(NodeAddress self) {
		Map<NodeAddress, Node> nodes = new LinkedHashMap<>();
		for (NodeAddress seed : this.seeds) {
			if (!seed.equals(self)) {
				nodes.put(seed, new Node(seed, null, Set.of(), NodeStatus.JOINING, false, null));
			}
		}
		return nodes;
	}

	private void require(ClusterState state) {
		if (this.state != state) {
			throw new IllegalStateException(
					"Cluster '%s' is %s here, and must be %s for that".formatted(this.name, this.state, state));
		}
	}

	/**
	 * Begins to look for the other members, without end.
	 * @return completes when the first of them was met, or at once if there are no
	 * others; fails with a {@link ConnectionRefusedException} if one of them does not
	 * want this node before that, after which this node goes on to try, and with an
	 * {@link IllegalStateException} if this node is closed before that
	 * @throws IllegalStateException unless this node is bound and has not joined yet
	 */
	public CompletableFuture<@Nullable Void> join() {
		synchronized (this) {
			require(ClusterState.BOUND);
			this.state = ClusterState.JOINED;
		}
		this.wire.join(List.copyOf(this.others.keySet()), this::refresh);
		if (this.others.isEmpty()) {
			this.joined.complete(null);
		}
		return this.joined.copy();
	}

	/** Called by any thread when anything about another node may have changed. */
	private void refresh() {
		ConnectionRefusedException refusal = null;
		boolean met = false;
		synchronized (this) {
			if (this.state == ClusterState.CLOSED) {
				// It is this node that has gone.
				return;
			}
			Map<NodeAddress, Node> now = new LinkedHashMap<>();
			for (Node before : this.others.values()) {
				Peer peer = this.wire.peer(before.address());
				Node node = node(peer, before);
				now.put(node.address(), node);
				if (!node.equals(before)) {
					this.listeners.add(new ClusterEvent(node, before));
				}
				met |= node.status() == NodeStatus.UP;
				if (peer.refused()) {
					refusal = new ConnectionRefusedException(String.valueOf(peer.problem()));
				}
			}
			this.others = now;
		}
		this.listeners.tell();
		if (met) {
			this.joined.complete(null);
		}
		else if (refusal != null) {
			this.joined.completeExceptionally(refusal);
		}
	}

	private static Node node(Peer peer, Node before) {
		Set<NodeRole> roles = new LinkedHashSet<>();
		peer.roles().forEach((role) -> roles.add(new NodeRole(role)));
		return new Node(peer.address(), peer.id(), roles, status(peer, before), peer.refused(), peer.problem());
	}

	private static NodeStatus status(Peer peer, Node before) {
		return switch (peer.state()) {
			case UP -> peer.leaving() ? NodeStatus.LEAVING : NodeStatus.UP;
			case CONNECTING -> before.status();
			case DOWN -> {
				if (peer.leaving()) {
					yield NodeStatus.LEFT;
				}
				yield (peer.id() != null) ? NodeStatus.UNREACHABLE : NodeStatus.JOINING;
			}
		};
	}

	/**
	 * Returns this node.
	 * @return this node as it is now
	 * @throws IllegalStateException if it has no address yet, because any free port is to
	 * be bound
	 */
	public Node self() {
		NodeId id = this.wire.self();
		return new Node(id.address(), id, this.roles, switch (this.state) {
			case CREATED, BOUND -> NodeStatus.JOINING;
			case JOINED -> NodeStatus.UP;
			case LEAVING -> NodeStatus.LEAVING;
			case CLOSED -> NodeStatus.LEFT;
		}, false, null);
	}

	/**
	 * Returns the port that this node listens on.
	 * @return the port that was bound
	 * @throws IllegalStateException if none is bound yet
	 */
	public int port() {
		return this.wire.bound().port();
	}

	/**
	 * Returns all members, whether they can be reached or not, in the order of their
	 * addresses, which is the same on all nodes.
	 * @return the members as they are now, this one included
	 * @throws IllegalStateException if this node has no address yet, because any free
	 * port is to be bound
	 */
	public List<Node> members() {
		Map<NodeAddress, Node> all = new TreeMap<>(this.others);
		Node self = self();
		all.put(self.address(), self);
		return List.copyOf(all.values());
	}

	/**
	 * Returns the member with an address.
	 * @param address the address
	 * @return the member as it is now, or nothing if there is none
	 */
	public Optional<Node> member(NodeAddress address) {
		Node self = self();
		return Optional.ofNullable(address.equals(self.address()) ? self : this.others.get(address));
	}

	/**
	 * Returns a reference to whoever has a name on a member, now or later: the actor need
	 * not be there yet, and after a restart of the member the reference leads to the new
	 * one. If there is no such actor when a message comes, an ask fails with
	 * {@link io.pura.actor.ActorStoppedException}.
	 * @param <P> the protocol
	 * @param node a member, this one included
	 * @param name the name of an actor at the top, or the names from the top down to a
	 * child, with {@code /} in between
	 * @param protocol the protocol that the actor has, or one of its super-protocols; an
	 * ask of an actor that has another one fails with
	 * {@link io.pura.actor.ProtocolMismatchException}
	 * @return the reference
	 * @throws IllegalArgumentException if the node is no member
	 * @throws MessageTypeException if a message with a {@link MessageType} cannot travel
	 */
	public <P> ActorRef<P> actor(Node node, String name, Class<P> protocol) {
		if (member(node.address()).isEmpty()) {
			throw new IllegalArgumentException(
					node.address() + " is no member of cluster '" + this.name + "': its members are " + addresses());
		}
		return this.wire.actor(node.address(), name, protocol);
	}

	private List<NodeAddress> addresses() {
		return members().stream().map(Node::address).toList();
	}

	/**
	 * Tells a listener of each change of another member from now on, one after the other,
	 * on a thread of the actor system.
	 * @param listener takes the changes; must not block
	 * @return a handle to end it
	 */
	public Cancellable events(Consumer<ClusterEvent> listener) {
		return this.listeners.register(listener);
	}

	/**
	 * Tells the others that this node is about to leave. Messages go on to be sent and
	 * taken until it is closed. Does nothing unless it has joined.
	 */
	public void leave() {
		synchronized (this) {
			if (this.state != ClusterState.JOINED) {
				return;
			}
			this.state = ClusterState.LEAVING;
		}
		this.wire.leave();
	}

	/**
	 * Ends all connections, and leaves before that if that was not done. Asks that were
	 * not answered yet fail.
	 * @return completes when all connections and threads have ended
	 */
	public CompletionStage<@Nullable Void> end() {
		leave();
		synchronized (this) {
			this.state = ClusterState.CLOSED;
		}
		this.joined.completeExceptionally(
				new IllegalStateException("This node of " + this + " was closed before it met another one"));
		return this.wire.close();
	}

	/**
	 * Ends this as {@link #end()} does and waits for it. Must not be called by an actor.
	 */
	@Override
	public void close() {
		end().toCompletableFuture().join();
	}

	/**
	 * Returns which messages this node and the others do not understand alike, so far as
	 * they are connected. Each is logged once, too.
	 * @return what is known, by node
	 */
	public Map<NodeAddress, List<TypeMismatch>> mismatches() {
		return this.wire.mismatches();
	}

	/**
	 * Returns the figures of the wire of this node.
	 * @return a snapshot
	 */
	public WireStats stats() {
		return this.wire.stats();
	}

	@Override
	public String toString() {
		return "cluster " + this.name;
	}

	/**
	 * Builds a node. Not safe for use by several threads.
	 */
	public static final class Builder {

		private static final int MAX_LANES = 64;

		private final ActorSystem system;

		private @Nullable String name;

		private NodeAddress address = new NodeAddress("127.0.0.1", NodeAddress.DEFAULT_PORT);

		private @Nullable NodeAddress advertised;

		private Collection<NodeAddress> seeds = List.of();

		private Collection<NodeRole> roles = List.of();

		private @Nullable String token;

		private boolean insecure;

		private @Nullable Transport transport;

		private Codecs codecs = Codecs.of(JacksonCodec.cbor(List.of()));

		private Collection<? extends Upcaster> upcasters = List.of();

		private Collection<Class<?>> protocols = List.of();

		private int maxMessageBytes = 64 * 1024 * 1024;

		private int lanes = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 4));

		private OutboundSettings outbound = OutboundSettings.DEFAULT;

		private long inboundHighWater = WireSettings.INBOUND_HIGH_WATER;

		private Compression compression = Compression.NONE;

		private int compressionThreshold = 1024;

		private Duration minBackoff = Duration.ofMillis(100);

		private Duration maxBackoff = Duration.ofSeconds(2);

		private Duration failoverTarget = Duration.ofSeconds(5);

		private DeliverySettings delivery = DeliverySettings.DEFAULT;

		private Builder(ActorSystem system) {
			this.system = system;
		}

		/**
		 * Sets the name of the cluster, which must be the same on all nodes. By default
		 * that of the actor system.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			if (name.isBlank()) {
				throw new IllegalArgumentException("'name' must not be blank");
			}
			this.name = name;
			return this;
		}

		/**
		 * Sets where to listen. By default {@code 127.0.0.1:8558}.
		 * @param address the address; port 0 takes a free one
		 * @return this builder
		 */
		public Builder address(NodeAddress address) {
			this.address = address;
			return this;
		}

		/**
		 * Sets where others reach this node. By default where it listens.
		 * @param advertised the address; port 0 stands for the port that it listens on
		 * @return this builder
		 */
		public Builder advertisedAddress(NodeAddress advertised) {
			this.advertised = advertised;
			return this;
		}

		/**
		 * Sets all members, as they advertise themselves. By default this node is alone.
		 * @param seeds the addresses, with or without that of this node
		 * @return this builder
		 */
		public Builder seeds(NodeAddress... seeds) {
			return seeds(List.of(seeds));
		}

		/**
		 * Sets all members, as they advertise themselves. By default this node is alone.
		 * @param seeds the addresses, with or without that of this node
		 * @return this builder
		 */
		public Builder seeds(Collection<NodeAddress> seeds) {
			this.seeds = List.copyOf(seeds);
			return this;
		}

		/**
		 * Sets what this node is for. By default nothing in particular.
		 * @param roles the roles
		 * @return this builder
		 */
		public Builder roles(Collection<NodeRole> roles) {
			this.roles = List.copyOf(roles);
			return this;
		}

		/**
		 * Sets a secret that all nodes share: whoever does not have it is refused. By
		 * default there is none.
		 * @param token the secret
		 * @return this builder
		 */
		public Builder token(@Nullable String token) {
			this.token = token;
			return this;
		}

		/**
		 * Sets that this node may listen where other machines can reach it although it
		 * has neither a token nor TLS.
		 * @param insecure whether that is meant
		 * @return this builder
		 */
		public Builder insecure(boolean insecure) {
			this.insecure = insecure;
			return this;
		}

		/**
		 * Sets how bytes get from node to node. By default RSocket over TCP. The cluster
		 * closes it.
		 * @param transport the transport
		 * @return this builder
		 */
		public Builder transport(Transport transport) {
			this.transport = transport;
			return this;
		}

		/**
		 * Sets the only format that this node has. By default CBOR.
		 * @param codec makes the codec
		 * @return this builder
		 */
		public Builder codec(Codec.Factory codec) {
			return codecs(Codecs.of(codec));
		}

		/**
		 * Sets the formats that this node has, and which messages are written with which.
		 * By default all are written as CBOR.
		 * @param codecs the formats
		 * @return this builder
		 */
		public Builder codecs(Codecs codecs) {
			this.codecs = codecs;
			return this;
		}

		/**
		 * Sets what is done to messages that were written in an older version before they
		 * are read. By default nothing.
		 * @param upcasters those of all messages, in any order
		 * @return this builder
		 * @see MessageType#version()
		 */
		public Builder upcasters(Collection<? extends Upcaster> upcasters) {
			this.upcasters = List.copyOf(upcasters);
			return this;
		}

		/**
		 * Sets protocols that are meant for other nodes. All their messages and replies
		 * are written and read once when the node is built, and those that cannot be fail
		 * it then. Other protocols of actors of this node can be used by other nodes all
		 * the same. Their messages are tried so as well if they have a
		 * {@link MessageType}; those without may be of any kind, as they may never leave
		 * the node, and what cannot travel is seen when it is first sent.
		 * @param protocols the protocols
		 * @return this builder
		 */
		public Builder protocols(Collection<Class<?>> protocols) {
			this.protocols = List.copyOf(protocols);
			return this;
		}

		/**
		 * Sets the largest size of a message or a reply, as its format writes it. By
		 * default 64 MiB. Between two nodes the smaller one counts. What is larger is not
		 * sent: an ask fails with a {@link io.pura.serialization.SerializationException}
		 * that names both sizes.
		 * @param bytes the number of bytes
		 * @return this builder
		 */
		public Builder maxMessageBytes(int bytes) {
			this.maxMessageBytes = requirePositive("bytes", bytes);
			return this;
		}

		/**
		 * Sets how many connections to each other node carry ordinary messages, besides
		 * one for control and one for large messages. Messages to one actor take the same
		 * one. The node that dials decides. By default one, and on machines with more
		 * than four processors a quarter of their number, but four at most.
		 * @param lanes the number of connections, 1 to 64
		 * @return this builder
		 */
		public Builder lanes(int lanes) {
			if (lanes > MAX_LANES) {
				throw new IllegalArgumentException("'lanes' must not be more than " + MAX_LANES + ", but was " + lanes);
			}
			this.lanes = requirePositive("lanes", lanes);
			return this;
		}

		/**
		 * Sets what waits at most to be sent on one connection to another node. The bytes
		 * of a message that waits are not known yet: they are taken to be those that
		 * other messages of its type took. By default 65,536 messages and 8 MiB. As much
		 * again may wait for actors there whose mailboxes are too full, and for one of
		 * them a quarter of it.
		 * @param messages the number of messages
		 * @param bytes the number of bytes
		 * @return this builder
		 */
		public Builder outboundQueue(int messages, long bytes) {
			requirePositive("messages", messages);
			requirePositive("bytes", bytes);
			this.outbound = new OutboundSettings(messages, bytes, this.outbound.overflow());
			return this;
		}

		/**
		 * Sets what becomes of a told message that finds no room among those that wait to
		 * be sent. By default it is rejected. Asks wait for room without a thread in any
		 * case, and {@link ActorRef#offer} says that there is none.
		 * @param overflow with {@link Overflow#WAIT} threads that may block wait until
		 * there is room or the connection ends; with {@link Overflow#DROP_OLDEST} asks
		 * are never dropped
		 * @return this builder
		 */
		public Builder outboundOverflow(Overflow overflow) {
			this.outbound = new OutboundSettings(this.outbound.messages(), this.outbound.bytes(), overflow);
			return this;
		}

		/**
		 * Sets how many bytes that one other node has sent may wait in mailboxes of this
		 * one before it has to wait, until there is half as much. By default 32 MiB.
		 * Messages for an actor in whose mailbox an eighth of that waits are not asked
		 * for until half of those are handled, while others are. On top of it comes what
		 * is on the way at that time, 2 MiB for each connection, or more if messages are
		 * larger than 64 KiB: with a mark below 4 MiB one slow actor may stop all others.
		 * @param bytes the number of bytes
		 * @return this builder
		 */
		public Builder inboundHighWater(long bytes) {
			requirePositive("bytes", bytes);
			this.inboundHighWater = bytes;
			return this;
		}

		/**
		 * Sets how batches of messages are made smaller on their way to nodes that can
		 * read that. By default not at all. A batch that does not become at least a tenth
		 * smaller is sent as it is. Read the caution at {@link Compression} where
		 * messages of strangers travel beside secrets.
		 * @param algorithm the algorithm
		 * @param threshold the size in bytes of the smallest batch that is compressed, by
		 * default 1,024
		 * @return this builder
		 */
		public Builder compression(Compression algorithm, int threshold) {
			this.compression = algorithm;
			this.compressionThreshold = requirePositive("threshold", threshold);
			return this;
		}

		/**
		 * Sets how long to wait before a member that cannot be reached is tried again. By
		 * default 100 ms at first, and 2 seconds at most.
		 * @param min the first wait
		 * @param max the longest wait
		 * @return this builder
		 */
		public Builder backoff(Duration min, Duration max) {
			if (min.isZero() || min.isNegative() || max.compareTo(min) < 0 || max.compareTo(Duration.ofDays(1)) > 0) {
				throw new IllegalArgumentException("'min' must be positive, 'max' not shorter than that, and neither"
						+ " longer than a day, but they are " + min + " and " + max);
			}
			this.minBackoff = min;
			this.maxBackoff = max;
			return this;
		}

		/**
		 * Sets how long a member may be out of reach before those who watch its actors
		 * are told that they are lost. By default 5 seconds.
		 * @param target the time
		 * @return this builder
		 */
		public Builder failoverTarget(Duration target) {
			if (target.isZero() || target.isNegative()) {
				throw new IllegalArgumentException("'target' must be positive, but was " + target);
			}
			this.failoverTarget = target;
			return this;
		}

		/**
		 * Sets how many deliveries to one actor of another node may be under way without
		 * an acknowledgement. Further ones wait for those before them. By default 1,024.
		 * @param deliveries the number of deliveries, at most 65,536
		 * @return this builder
		 * @see io.pura.actor.ActorRef#deliver
		 */
		public Builder deliveryWindow(int deliveries) {
			if (requirePositive("deliveries", deliveries) > DeliverySettings.MAX_WINDOW) {
				throw new IllegalArgumentException(
						"'deliveries' must be at most " + DeliverySettings.MAX_WINDOW + ", but was " + deliveries);
			}
			this.delivery = new DeliverySettings(deliveries, this.delivery.giveUpAfter(), this.delivery.maxAttempts());
			return this;
		}

		/**
		 * Sets how long a delivery waits while its node is out of reach before it fails.
		 * By default 60 seconds.
		 * @param time the time
		 * @return this builder
		 * @see io.pura.actor.ActorRef#deliver
		 */
		public Builder deliveryGiveUpAfter(Duration time) {
			if (time.isZero() || time.isNegative()) {
				throw new IllegalArgumentException("'time' must be positive, but was " + time);
			}
			this.delivery = new DeliverySettings(this.delivery.window(), time, this.delivery.maxAttempts());
			return this;
		}

		/**
		 * Sets over how many connections a delivery is sent before it fails. By default
		 * 32.
		 * @param attempts the number of connections
		 * @return this builder
		 * @see io.pura.actor.ActorRef#deliver
		 */
		public Builder deliveryMaxAttempts(int attempts) {
			this.delivery = new DeliverySettings(this.delivery.window(), this.delivery.giveUpAfter(),
					requirePositive("attempts", attempts));
			return this;
		}

		private static <N extends Number> N requirePositive(String name, N value) {
			if (value.longValue() <= 0) {
				throw new IllegalArgumentException("'" + name + "' must be positive, but was " + value);
			}
			return value;
		}

		/**
		 * Builds the node, which neither listens nor joins yet.
		 * @return a new node
		 * @throws MessageTypeException if a message that is meant for other nodes cannot
		 * travel
		 * @throws IllegalArgumentException if the transport does not take batches as
		 * large as they are
		 * @throws CompressionUnavailableException if the library that compression needs
		 * is not on the class path
		 */
		public Cluster build() {
			this.compression.requireAvailable();
			Transport transport = (this.transport != null) ? this.transport : RSocketTransport.create();
			try {
				return new Cluster(this, transport);
			}
			catch (MessageTypeException ex) {
				transport.close();
				throw ex;
			}
		}

		/**
		 * Builds the node, has it listen, and begins to look for the others.
		 * @return a node that has joined
		 * @throws PortInUseException if the address cannot be had
		 * @throws InsecureAddressException if everybody could connect
		 */
		public Cluster start() {
			Cluster cluster = build();
			try {
				cluster.bind().toCompletableFuture().join();
			}
			catch (CompletionException ex) {
				cluster.close();
				throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
			}
			cluster.join();
			return cluster;
		}

	}

}
