package io.pura.remote.simulated;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.netty.buffer.Unpooled;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionKind;
import io.pura.remote.NodeAddress;
import io.pura.remote.RecordingListener;
import io.pura.remote.Transport;
import io.pura.remote.simulated.SimulatedNetwork.Event;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The laws of a {@link SimulatedNetwork} itself, each for a hundred seeds.
 */
@Timeout(120)
class SimulatedNetworkTests {

	private static final int SEEDS = 100;

	private static final NodeAddress A = NodeAddress.parse("a");

	private static final NodeAddress B = NodeAddress.parse("b");

	private static final NodeAddress C = NodeAddress.parse("c");

	private static final Faults DELAYS = Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(50));

	/** Longer than the longest delay there and back. */
	private static final Duration A_WHILE = Duration.ofMillis(200);

	private static final Duration DETECTION = Faults.NONE.detection();

	@Test
	void sameSeedGivesTheSameHistory() {
		forEachSeed((seed) -> {
			Story first = new Story(seed);
			Story second = new Story(seed);
			assertThat(second.events).isEqualTo(first.events).isNotEmpty();
			assertThat(second.net.network.digest()).isEqualTo(first.net.network.digest());
		});
	}

	@Test
	void differentSeedsGiveDifferentHistories() {
		assertThat(LongStream.range(0, SEEDS).mapToObj((seed) -> new Story(seed).net.network.digest()))
			.doesNotHaveDuplicates();
	}

	@Test
	void historyKnowsTheBytes() {
		Set<Long> digests = new HashSet<>();
		for (String text : List.of("one", "two", "two")) {
			Net net = new Net(1);
			Pair pair = net.pair(A, B);
			pair.opener.send(text.getBytes(UTF_8));
			net.run(A_WHILE);
			digests.add(net.network.digest());
		}
		assertThat(digests).hasSize(2);
	}

	@Test
	void whateverGoesWrongAPrefixArrives() {
		forEachSeed((seed) -> {
			Story story = new Story(seed);
			for (Pair pair : story.pairs) {
				assertPrefix(pair.acceptor, "there");
				assertPrefix(pair.opener, "back");
				pair.opener.assertNoFaults();
				pair.acceptor.assertNoFaults();
			}
			assertThat(story.net.network.bytesHeld()).isZero();
		});
	}

	@Test
	void storiesMeetFaults() {
		List<Pair> pairs = LongStream.range(0, SEEDS)
			.mapToObj(Story::new)
			.flatMap((story) -> story.pairs.stream())
			.toList();
		assertThat(pairs).anyMatch((pair) -> pair.acceptor.receivedCount() == Story.BATCHES)
			.anyMatch((pair) -> pair.acceptor.isClosed() && pair.acceptor.receivedCount() > 0
					&& pair.acceptor.receivedCount() < Story.BATCHES);
	}

	@Test
	void delaysKeepTheOrderOfAConnectionAndLoseNothing() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			pair.opener.send(numbered("there", 200));
			pair.acceptor.send(numbered("back", 200));
			net.run(Duration.ofSeconds(60));
			assertThat(pair.acceptor.receivedCount()).isEqualTo(200);
			assertThat(pair.opener.receivedCount()).isEqualTo(200);
			assertPrefix(pair.acceptor, "there");
			assertPrefix(pair.opener, "back");
		});
	}

	@Test
	void delaysChangeTheOrderBetweenConnections() {
		Set<List<String>> orders = new HashSet<>();
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			List<String> order = new ArrayList<>();
			for (String name : List.of("one", "two")) {
				Pair pair = net.pair(A, B);
				pair.acceptor.whenReceived((batch) -> order.add(name));
				pair.opener.send(numbered(name, 1));
			}
			net.run(A_WHILE);
			orders.add(order);
		});
		assertThat(orders).containsExactlyInAnyOrder(List.of("one", "two"), List.of("two", "one"));
	}

	@Test
	void nothingHappensInsideACall() {
		Net net = new Net(1, Faults.NONE);
		NodeAddress address = A.withPort(1);
		RecordingListener acceptor = new RecordingListener(1);
		RecordingListener opener = new RecordingListener(1);
		CompletableFuture<NodeAddress> bound = net.node(B).bind(address, acceptor).toCompletableFuture();
		net.node(A).connect(address, Unpooled.buffer(), ConnectionKind.DATA, opener);
		assertThat(bound).isNotDone();
		net.run(Duration.ZERO);
		assertThat(bound).isCompletedWithValue(address);
		assertThat(acceptor.hasConnection()).isTrue();
		opener.connection().close(null);
		assertThat(opener.isClosed()).isFalse();
	}

	@Test
	void cutLosesWhatIsOnTheWayAndEndsTheConnectionInTime() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			pair.opener.send(numbered("there", 10));
			net.run(Duration.ZERO);
			int before = pair.acceptor.receivedCount();
			net.network.cut(A, B);
			net.run(Duration.ofMillis(1500));
			net.network.heal(A, B);
			net.run(Duration.ofMillis(400));
			assertThat(pair.opener.isClosed()).isFalse();
			assertThat(pair.acceptor.isClosed()).isFalse();
			net.run(DETECTION);
			assertThat(pair.acceptor.receivedCount()).isEqualTo(before);
			assertThat(pair.opener.cause()).isInstanceOf(IOException.class);
			assertThat(pair.acceptor.cause()).isInstanceOf(IOException.class);
			assertLives(net, net.pair(A, B));
		});
	}

	@Test
	void idleConnectionOutlivesAShortCutButNotALongOne() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			net.network.cut(A, B);
			net.run(Duration.ofMillis(1900));
			net.network.heal(A, B);
			net.run(DETECTION);
			assertLives(net, pair);
			net.network.cut(A, B);
			net.run(DETECTION);
			assertThat(pair.opener.cause()).isInstanceOf(IOException.class);
			assertThat(pair.acceptor.cause()).isInstanceOf(IOException.class);
		});
	}

	@Test
	void connectOverACutFailsAfterTheTimeout() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			net.network.cutOneWay((seed % 2 == 0) ? A : B, (seed % 2 == 0) ? B : A);
			Pair pair = net.connect(A, B);
			net.run(Faults.NONE.connectTimeout().minusMillis(1));
			assertThat(pair.opener.isClosed()).isFalse();
			net.run(Duration.ofMillis(1));
			assertThat(pair.opener.cause()).isInstanceOf(ConnectException.class).hasMessageContaining("b:8558");
			assertThat(pair.opener.openedCount()).isZero();
			assertThat(pair.acceptor.hasConnection()).isFalse();
		});
	}

	@Test
	void cutInOneDirectionLeavesTheOtherUntilItIsNoticed() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			net.network.cutOneWay(A, B);
			pair.opener.send(numbered("there", 5));
			pair.acceptor.send(numbered("back", 5));
			net.run(A_WHILE);
			assertThat(pair.acceptor.receivedCount()).isZero();
			assertThat(pair.opener.receivedCount()).isEqualTo(5);
			net.run(DETECTION);
			assertThat(pair.opener.cause()).isNotNull();
			assertThat(pair.acceptor.cause()).isNotNull();
		});
	}

	@Test
	void cutLeavesOtherNodesAlone() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, C);
			net.network.cut(A, B);
			net.run(DETECTION.multipliedBy(2));
			assertLives(net, pair);
		});
	}

	@Test
	void disconnectEndsBothSidesAtOnceAtAnyPoint() {
		Set<Integer> points = new HashSet<>();
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			pair.opener.send(numbered("there", 8));
			net.run(Duration.ZERO);
			net.network.disconnect(B, A);
			net.run(A_WHILE);
			assertThat(pair.opener.cause()).isInstanceOf(IOException.class);
			assertThat(pair.acceptor.cause()).isInstanceOf(IOException.class);
			assertPrefix(pair.acceptor, "there");
			points.add(pair.acceptor.receivedCount());
		});
		assertThat(points).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
	}

	@Test
	void resetsComeByThemselvesUntilTheFaultsEnd() {
		forEachSeed((seed) -> {
			Net net = new Net(seed, DELAYS.resets(Duration.ofSeconds(10)));
			Pair first = net.pair(A, B);
			net.run(Duration.ofMinutes(5));
			assertThat(first.opener.cause()).isInstanceOf(IOException.class);
			Pair second = net.pair(A, B);
			if (!second.opener.isClosed()) {
				net.network.faults(DELAYS);
				net.run(Duration.ofMinutes(5));
				assertLives(net, second);
			}
		});
	}

	@Test
	void pausedNodeHandlesNothingAndThenAllInOrder() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			pair.opener.send(numbered("there", 8));
			net.network.pause(B);
			Pair late = net.connect(A, B);
			net.run(Duration.ofMillis(1500));
			assertThat(pair.acceptor.receivedCount()).isZero();
			assertThat(late.acceptor.hasConnection()).isFalse();
			net.network.resume(B);
			assertThat(pair.acceptor.receivedCount()).isZero();
			net.run(A_WHILE);
			assertThat(pair.acceptor.receivedCount()).isEqualTo(8);
			assertPrefix(pair.acceptor, "there");
			assertThat(late.acceptor.hasConnection()).isTrue();
			net.run(DETECTION);
			assertLives(net, pair);
		});
	}

	@Test
	void nodeThatIsPausedTooLongIsGivenUpAndLearnsItWhenItIsResumed() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			pair.opener.send(numbered("there", 8));
			net.run(Duration.ZERO);
			net.network.pause(B);
			net.run(DETECTION);
			assertThat(pair.opener.cause()).isInstanceOf(IOException.class);
			net.run(DETECTION);
			assertThat(pair.acceptor.isClosed()).isFalse();
			net.network.resume(B);
			net.run(Duration.ZERO);
			assertThat(pair.acceptor.receivedCount()).isEqualTo(8);
			assertPrefix(pair.acceptor, "there");
			assertThat(pair.acceptor.cause()).isInstanceOf(IOException.class);
		});
	}

	@Test
	void crashedNodeHearsNothingAndIsMissedInTime() {
		Set<Boolean> noticedAtOnce = new HashSet<>();
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			net.run(A_WHILE);
			pair.opener.send(numbered("there", 8));
			pair.acceptor.send(numbered("back", 8));
			net.run(Duration.ZERO);
			net.network.crash(B);
			Pair own = net.connect(B, A);
			int before = pair.acceptor.receivedCount();
			net.run(A_WHILE);
			noticedAtOnce.add(pair.opener.isClosed());
			net.run(DETECTION);
			assertThat(pair.opener.cause()).isInstanceOf(IOException.class);
			assertPrefix(pair.opener, "back");
			assertThat(pair.acceptor.receivedCount()).isEqualTo(before);
			assertThat(pair.acceptor.isClosed()).isFalse();
			assertThat(own.opener.isClosed() || own.opener.hasConnection()).isFalse();
			CompletableFuture<?> closed = net.node(B).close().toCompletableFuture();
			net.run(Duration.ZERO);
			assertThat(closed).isDone();
			assertThat(net.network.bytesHeld()).isZero();
		});
		assertThat(noticedAtOnce).containsExactlyInAnyOrder(true, false);
	}

	@Test
	void addressOfACrashedNodeIsFreeForTheNextOne() {
		Net net = new Net(1);
		net.pair(A, B);
		net.network.crash(B);
		Pair tooEarly = net.connect(A, B);
		net.run(A_WHILE);
		assertThat(tooEarly.opener.cause()).isInstanceOf(ConnectException.class);
		net.restart(B);
		assertLives(net, net.pair(A, B));
	}

	@Test
	void crashOfAPausedNodeEndsItForGood() {
		Net net = new Net(1);
		Pair pair = net.pair(A, B);
		net.network.pause(B);
		pair.opener.send(numbered("there", 8));
		net.run(A_WHILE);
		net.network.crash(B);
		net.run(DETECTION);
		assertThat(pair.acceptor.receivedCount()).isZero();
		assertThat(pair.opener.isClosed()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> net.network.resume(B)).withMessageContaining("b:8558");
	}

	@Test
	void listenerMayCrashItsOwnNode() {
		forEachSeed((seed) -> {
			Net net = new Net(seed);
			Pair pair = net.pair(A, B);
			pair.acceptor.whenReceived((batch) -> net.network.crash(B));
			pair.opener.send(numbered("there", 8));
			net.run(DETECTION.plus(A_WHILE));
			assertThat(pair.acceptor.receivedCount()).isEqualTo(1);
			assertThat(pair.acceptor.isClosed()).isFalse();
			assertThat(pair.opener.isClosed()).isTrue();
		});
	}

	@Test
	void nodeTalksToItself() {
		Net net = new Net(1);
		assertLives(net, net.pair(A, A));
	}

	@Test
	void insistsOnTheThreadOfTheConnection() {
		Net net = new Net(1);
		Pair first = net.pair(A, B);
		Pair second = net.pair(A, B);
		Connection connection = first.opener.connection();
		assertThatIllegalStateException().isThrownBy(connection::credit).withMessageContaining("execute");
		assertThatIllegalStateException().isThrownBy(() -> connection.grant(1));
		second.opener
			.run(() -> assertThatIllegalStateException().isThrownBy(() -> connection.send(Unpooled.buffer(1))));
		net.run(A_WHILE);
		assertLives(net, second);
	}

	private static void forEachSeed(LongConsumer law) {
		for (long seed = 0; seed < SEEDS; seed++) {
			try {
				law.accept(seed);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("With seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static void assertPrefix(RecordingListener listener, String name) {
		assertThat(listener.received()).containsExactlyElementsOf(numbered(name, listener.receivedCount()));
	}

	private static void assertLives(Net net, Pair pair) {
		int there = pair.acceptor.receivedCount();
		int back = pair.opener.receivedCount();
		pair.opener.send(numbered("more", 1));
		pair.acceptor.send(numbered("more", 1));
		net.run(A_WHILE);
		assertThat(pair.acceptor.receivedCount()).isEqualTo(there + 1);
		assertThat(pair.opener.receivedCount()).isEqualTo(back + 1);
		pair.opener.assertNoFaults();
		pair.acceptor.assertNoFaults();
	}

	private static List<byte[]> numbered(String name, int count) {
		return IntStream.range(0, count).mapToObj((i) -> (name + " " + i).getBytes(UTF_8)).toList();
	}

	/**
	 * Both sides of a connection.
	 */
	private record Pair(RecordingListener opener, RecordingListener acceptor) {
	}

	/**
	 * A network of three nodes and its time.
	 */
	private static final class Net {

		private static final int WINDOW = 8;

		private final ManualTime time = new ManualTime();

		private final SimulatedNetwork network;

		private final Transport[] nodes = new Transport[3];

		private final List<Pair> pairs = new ArrayList<>();

		Net(long seed) {
			this(seed, DELAYS);
		}

		Net(long seed, Faults faults) {
			this.network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(seed));
			this.network.faults(faults);
			for (NodeAddress address : List.of(A, B, C)) {
				restart(address);
			}
		}

		void restart(NodeAddress address) {
			Transport transport = this.network.transport();
			this.nodes[index(address)] = transport;
			transport.bind(address,
					(setup, connection) -> this.pairs.get(Integer.parseInt(setup.toString(UTF_8))).acceptor
						.accept(setup, connection));
			run(Duration.ZERO);
		}

		void run(Duration duration) {
			this.time.advance(duration);
		}

		Transport node(NodeAddress address) {
			return this.nodes[index(address)];
		}

		/**
		 * Begins to open a connection.
		 */
		Pair connect(NodeAddress from, NodeAddress to) {
			Pair pair = new Pair(new RecordingListener(WINDOW), new RecordingListener(WINDOW));
			this.pairs.add(pair);
			node(from).connect(to, Unpooled.copiedBuffer("" + (this.pairs.size() - 1), UTF_8), ConnectionKind.DATA,
					pair.opener);
			return pair;
		}

		/**
		 * Opens a connection.
		 */
		Pair pair(NodeAddress from, NodeAddress to) {
			Pair pair = connect(from, to);
			this.time.runUntil(() -> pair.opener.hasConnection() && pair.acceptor.hasConnection(), A_WHILE);
			return pair;
		}

		private static int index(NodeAddress address) {
			return address.host().charAt(0) - 'a';
		}

	}

	/**
	 * Three nodes that talk while much goes wrong.
	 */
	private static final class Story {

		private static final int BATCHES = 60;

		private static final List<NodeAddress> ALL = List.of(A, B, C);

		private final Net net;

		private final List<Event> events = new ArrayList<>();

		private final List<Pair> pairs;

		Story(long seed) {
			SplittableRandom chance = new SplittableRandom(seed);
			this.net = new Net(seed, DELAYS.resets(Duration.ofSeconds(20)));
			this.net.network.observe(this.events::add);
			this.pairs = this.net.pairs;
			for (int i = 0; i < 20; i++) {
				int first = chance.nextInt(3);
				NodeAddress one = ALL.get(first);
				NodeAddress other = ALL.get((first + 1 + chance.nextInt(2)) % 3);
				step(chance.nextInt(8), one, other);
				this.net.run(Duration.ofMillis(chance.nextInt(1000)));
			}
			this.net.network.healAll();
			ALL.forEach(this.net.network::resume);
			this.net.run(Duration.ofMinutes(1));
		}

		private void step(int choice, NodeAddress one, NodeAddress other) {
			switch (choice) {
				case 0 -> this.net.network.cut(one, other);
				case 1 -> this.net.network.cutOneWay(one, other);
				case 2 -> this.net.network.healAll();
				case 3 -> this.net.network.disconnect(one, other);
				case 4 -> this.net.network.pause(one);
				case 5 -> ALL.forEach(this.net.network::resume);
				default -> talk(one, other);
			}
		}

		private void talk(NodeAddress one, NodeAddress other) {
			Pair pair = this.net.connect(one, other);
			pair.opener.send(numbered("there", BATCHES));
			pair.acceptor.send(numbered("back", BATCHES));
		}

	}

}
