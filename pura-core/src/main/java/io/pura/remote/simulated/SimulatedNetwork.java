package io.pura.remote.simulated;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Nanos;
import io.pura.dispatch.Timers;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionKind;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A network of many nodes within one JVM, for tests. All that happens on it happens in
 * tasks of its timers, so on virtual time the test decides when; what is left to chance
 * comes from one source of it, so the same seed and the same calls give the same history.
 * <p>
 * A connection behaves as one over TCP: what arrives is always a prefix of what was sent,
 * in order. Between connections there is no order. A fault never takes a batch out of the
 * middle: from there on the connection carries nothing more, and both sides are told that
 * it has ended, at once or after a while.
 * <p>
 * {@linkplain #transport() Transports} and their connections are as safe for use by any
 * thread as their interfaces say, if the timers are. Everything else here must be called
 * by the thread that runs the tasks of the timers, such as the one that moves a
 * {@code ManualTime}. A node is known by the address that it has bound.
 *
 * <pre class="code">
 * ManualTime time = new ManualTime();
 * SimulatedNetwork network = new SimulatedNetwork(time, time, new SplittableRandom(seed));
 * network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(50)));
 * network.transport().bind(NodeAddress.parse("node-1:8558"), acceptor);
 * time.advance(Duration.ofSeconds(1));
 * </pre>
 */
public final class SimulatedNetwork {

	private static final int FIRST_FREE_PORT = 49_152;

	private final Clock clock;

	private final Timers timers;

	private final RandomGenerator random;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	private final List<SimulatedTransport> transports = new ArrayList<>();

	private final Map<NodeAddress, SimulatedTransport> bound = new LinkedHashMap<>();

	private final Map<Link, Long> cuts = new LinkedHashMap<>();

	private final List<Consumer<? super Event>> observers = new ArrayList<>();

	private Faults faults = Faults.NONE;

	private long count;

	private long digest;

	/**
	 * Creates a network without nodes and without faults.
	 * @param clock the time
	 * @param timers run everything, one task after the other
	 * @param random decides what is left to chance
	 */
	public SimulatedNetwork(Clock clock, Timers timers, RandomGenerator random) {
		this.clock = clock;
		this.timers = timers;
		this.random = random;
	}

	/**
	 * Adds a node.
	 * @return the transport of the new node
	 */
	public Transport transport() {
		this.count++;
		SimulatedTransport transport = new SimulatedTransport(this, "transport-" + this.count);
		this.transports.add(transport);
		return transport;
	}

	/**
	 * Sets what goes wrong by itself from now on. What is on the way already keeps the
	 * delay that it has.
	 * @param faults the faults
	 */
	public void faults(Faults faults) {
		this.faults = faults;
	}

	/**
	 * Cuts two nodes off from each other. What is on the way between them is lost, and so
	 * is what they send until the cut is healed. A connection that has lost something, or
	 * is cut for the {@linkplain Faults#detection() detection time}, ends on both sides
	 * by then; a connection that has lost nothing outlives a shorter cut.
	 * @param a one node, which need not exist yet
	 * @param b the other node
	 */
	public void cut(NodeAddress a, NodeAddress b) {
		cutOneWay(a, b);
		cutOneWay(b, a);
	}

	/**
	 * Cuts one direction between two nodes, otherwise as {@link #cut}.
	 * @param from the node that is not heard any more
	 * @param to the node that does not hear it
	 */
	public void cutOneWay(NodeAddress from, NodeAddress to) {
		Link link = new Link(from, to);
		if (this.cuts.containsKey(link)) {
			return;
		}
		this.count++;
		Long number = this.count;
		this.cuts.put(link, number);
		for (SimulatedConnection connection : connections(from, to)) {
			connection.cutOutgoing(() -> number.equals(this.cuts.get(link)));
		}
	}

	/**
	 * Mends both directions between two nodes.
	 * @param a one node
	 * @param b the other node
	 */
	public void heal(NodeAddress a, NodeAddress b) {
		this.cuts.remove(new Link(a, b));
		this.cuts.remove(new Link(b, a));
	}

	/**
	 * Mends all cuts.
	 */
	public void healAll() {
		this.cuts.clear();
	}

	/**
	 * Breaks the connections between two nodes. Each direction still carries some of what
	 * is on the way, by chance all or nothing of it, and then tells its end that the
	 * connection was reset.
	 * @param a one node
	 * @param b the other node
	 */
	public void disconnect(NodeAddress a, NodeAddress b) {
		connections(a, b).forEach(SimulatedConnection::reset);
	}

	/**
	 * Stops a node in its tracks: what comes to it waits, time-outs of its connections
	 * included. Other nodes give it up after the {@linkplain Faults#detection() detection
	 * time}, which it learns when it is {@linkplain #resume resumed}. Its actors go on
	 * unless they are paused too.
	 * @param node the node
	 */
	public void pause(NodeAddress node) {
		node(node).pause();
	}

	/**
	 * Lets a node that was paused go on with all that came meanwhile.
	 * @param node the node
	 */
	public void resume(NodeAddress node) {
		node(node).resume();
	}

	/**
	 * Takes a node away without a word: none of its listeners is called any more, and its
	 * transport does nothing. By chance its connections are reset, as when a process
	 * dies, or the other nodes find out after the {@linkplain Faults#detection()
	 * detection time}, as when a machine does. Its address is free for another one.
	 * @param node the node
	 */
	public void crash(NodeAddress node) {
		node(node).crash(this.random.nextBoolean());
	}

	/**
	 * Adds an observer of all that arrives or is lost.
	 * @param observer is told each event, by the thread that runs the timers
	 */
	public void observe(Consumer<? super Event> observer) {
		this.observers.add(observer);
	}

	/**
	 * Returns a number that stands for all that has happened, bytes included: two runs
	 * with the same one went the same way.
	 * @return the digest of the history
	 */
	public long digest() {
		return this.digest;
	}

	/**
	 * Returns how much of what transports and their users took from
	 * {@link Connection#allocator()} nobody has released.
	 * @return the number of bytes
	 */
	public long bytesHeld() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	UnpooledByteBufAllocator allocator() {
		return this.allocator;
	}

	Cancellable later(Duration delay, Runnable task) {
		return this.timers.schedule(delay, task);
	}

	long nanos() {
		return this.clock.nanos();
	}

	/**
	 * Draws a number.
	 * @return 0 to the limit, both included
	 */
	int upTo(int limit) {
		return this.random.nextInt(limit + 1);
	}

	Duration delay() {
		return between(this.faults.minDelay(), this.faults.maxDelay());
	}

	/**
	 * Draws when silence is noticed: that depends on when the last sign of life came.
	 */
	Duration detection(ConnectionKind kind) {
		Duration longest = (kind == ConnectionKind.CONTROL) ? this.faults.detection() : this.faults.dataDetection();
		return between(longest.multipliedBy(2).dividedBy(3), longest);
	}

	Duration connectTimeout() {
		return this.faults.connectTimeout();
	}

	/**
	 * Draws how long a connection lives.
	 */
	@Nullable Duration life() {
		Duration mean = this.faults.meanTimeToReset();
		return (mean != null) ? Duration.ofNanos((long) (Nanos.of(mean) * this.random.nextExponential())) : null;
	}

	boolean hasResets() {
		return this.faults.meanTimeToReset() != null;
	}

	private Duration between(Duration least, Duration most) {
		return Duration.ofNanos(this.random.nextLong(Nanos.of(least), Nanos.of(most) + 1));
	}

	boolean isCut(SimulatedTransport from, SimulatedTransport to) {
		return this.cuts.keySet().stream().anyMatch((link) -> from.has(link.from()) && to.has(link.to()));
	}

	private List<SimulatedConnection> connections(NodeAddress from, NodeAddress to) {
		return this.transports.stream()
			.filter((transport) -> transport.has(from))
			.flatMap((transport) -> transport.connections().stream())
			.filter((connection) -> connection.peer().transport().has(to))
			.toList();
	}

	private SimulatedTransport node(NodeAddress address) {
		SimulatedTransport transport = this.bound.get(address);
		if (transport == null) {
			throw new IllegalArgumentException(
					"No node has bound " + address + ", but there are " + this.bound.keySet());
		}
		return transport;
	}

	@Nullable SimulatedTransport find(NodeAddress address) {
		return this.bound.get(address);
	}

	NodeAddress bind(NodeAddress address, SimulatedTransport transport) throws BindException {
		NodeAddress free = address;
		for (int port = FIRST_FREE_PORT; free.port() == 0; port++) {
			NodeAddress candidate = address.withPort(port);
			free = this.bound.containsKey(candidate) ? free : candidate;
		}
		if (this.bound.putIfAbsent(free, transport) != null) {
			throw new BindException("Address already in use: " + free);
		}
		return free;
	}

	void remove(SimulatedTransport transport) {
		this.transports.remove(transport);
		this.bound.values().removeIf((other) -> other == transport);
	}

	void happened(SimulatedTransport from, SimulatedTransport to, SimulatedSignal signal, boolean arrived) {
		Event event = new Event(nanos(), from.toString(), to.toString(), signal.toString(), signal.bytes().length,
				arrived);
		this.digest = 31 * (31 * this.digest + event.hashCode()) + Arrays.hashCode(signal.bytes());
		this.observers.forEach((observer) -> observer.accept(event));
	}

	/**
	 * What goes wrong by itself, by chance.
	 *
	 * @param minDelay how long everything is on the way at least
	 * @param maxDelay how long everything is on the way at most, if nothing before it on
	 * its connection takes longer
	 * @param meanTimeToReset how long a connection that is opened lasts on average until
	 * it is reset, or {@code null} for no resets
	 * @param detection how long it takes at most until silence is taken for the end of a
	 * connection for control; it may take a third less
	 * @param dataDetection how long that takes on a connection for data
	 * @param connectTimeout how long to wait for a connection to be opened
	 */
	public record Faults(Duration minDelay, Duration maxDelay, @Nullable Duration meanTimeToReset, Duration detection,
			Duration dataDetection, Duration connectTimeout) {

		/**
		 * Nothing takes time and nothing breaks; three seconds to detection and to the
		 * time-out of a connect.
		 */
		public static final Faults NONE = new Faults(Duration.ZERO, Duration.ZERO, null, Duration.ofSeconds(3),
				Duration.ofSeconds(3), Duration.ofSeconds(3));

		/**
		 * Creates faults.
		 */
		public Faults {
			if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
				throw new IllegalArgumentException(
						"'maxDelay' must not be less than 'minDelay', and neither less than 0, but they were "
								+ maxDelay + " and " + minDelay);
			}
		}

		/**
		 * Returns the same faults with delays.
		 * @param min the shortest delay
		 * @param max the longest delay
		 * @return the faults
		 */
		public Faults delay(Duration min, Duration max) {
			return new Faults(min, max, this.meanTimeToReset, this.detection, this.dataDetection, this.connectTimeout);
		}

		/**
		 * Returns the same faults with connections that are reset.
		 * @param meanTime how long a connection lasts on average
		 * @return the faults
		 */
		public Faults resets(Duration meanTime) {
			return new Faults(this.minDelay, this.maxDelay, meanTime, this.detection, this.dataDetection,
					this.connectTimeout);
		}

		/**
		 * Returns the same faults with another detection time, for connects as well.
		 * @param time how long silence is borne at most
		 * @return the faults
		 */
		public Faults detection(Duration time) {
			return detection(time, time);
		}

		/**
		 * Returns the same faults with detection times that differ with what a connection
		 * is for.
		 * @param control how long silence is borne at most on a connection for control,
		 * and how long a connect may take
		 * @param data how long silence is borne at most on a connection for data
		 * @return the faults
		 */
		public Faults detection(Duration control, Duration data) {
			return new Faults(this.minDelay, this.maxDelay, this.meanTimeToReset, control, data, control);
		}

	}

	/**
	 * Something that arrived or was lost.
	 *
	 * @param nanos the time, as the clock shows it
	 * @param from the node that sent it
	 * @param to the node that it was for
	 * @param what what it was, in words
	 * @param bytes how many bytes it carried
	 * @param arrived whether it arrived
	 */
	public record Event(long nanos, String from, String to, String what, int bytes, boolean arrived) {
	}

	/**
	 * One direction between two nodes.
	 *
	 * @param from the node that sends
	 * @param to the node that receives
	 */
	private record Link(NodeAddress from, NodeAddress to) {
	}

}
