package io.pura.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.RemoteActorException;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.SimulatedCluster;
import io.pura.testkit.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes that write into each other's ledgers, for a hundred seeds each.
 */
class LedgerSimulationTests {

	private static final int SEEDS = 100;

	private static final int NODES = 3;

	private static final int ENTRIES = 60;

	/** What each ledger wrote down, by address and life of its node. */
	private final Map<String, List<String>> ledgers = new LinkedHashMap<>();

	private final List<Asked> asked = new ArrayList<>();

	private final Map<String, Integer> numbers = new HashMap<>();

	@Test
	void losesDoublesAndReordersNothingWhileLinksAreUp() {
		forEachSeed((seed) -> {
			SimulatedCluster nodes = start(seed);
			nodes.network().faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)));
			write(nodes, ENTRIES);
			awaitAllAnswers(nodes);
			assertThat(this.asked).allMatch((ask) -> !ask.reply().isCompletedExceptionally());
			assertInOrder();
			assertThat(this.ledgers).hasSize(NODES);
			assertThat(this.ledgers.values().stream().mapToInt(List::size).sum())
				.isEqualTo(this.numbers.values().stream().mapToInt(Integer::intValue).sum());
		});
	}

	@Test
	void doublesAndReordersNothingWhenConnectionsBreak() {
		forEachSeed((seed) -> {
			SimulatedCluster nodes = start(seed);
			nodes.network()
				.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)).resets(Duration.ofSeconds(2)));
			write(nodes, ENTRIES);
			awaitAllAnswers(nodes);
			assertInOrder();
			assertAnswersAreTrue();
		});
	}

	@Test
	void endsEveryAskWhateverHappensToNodesAndLinks() {
		forEachSeed((seed) -> {
			SimulatedCluster nodes = start(seed);
			nodes.network().faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)));
			for (int i = 0; i < 8; i++) {
				write(nodes, ENTRIES / 6);
				trouble(nodes);
			}
			awaitAllAnswers(nodes);
			assertInOrder();
			assertAnswersAreTrue();
			nodes.network().healAll();
			nodes.nodes().stream().filter((node) -> !node.isRunning()).forEach(SimulatedNode::start);
			assertThat(nodes.runUntil(nodes::isComplete, Duration.ofMinutes(1))).as("all nodes find each other again")
				.isTrue();
		});
	}

	@Test
	void hasTheSameHistoryForTheSameSeed() {
		Set<Long> histories = new HashSet<>();
		for (int seed = 0; seed < 20; seed++) {
			long once = history(seed);
			assertThat(history(seed)).isEqualTo(once);
			histories.add(once);
		}
		assertThat(histories).hasSize(20);
	}

	private long history(int seed) {
		reset();
		SimulatedCluster nodes = start(seed);
		nodes.network()
			.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)).resets(Duration.ofSeconds(2)));
		write(nodes, 20);
		trouble(nodes);
		write(nodes, 20);
		awaitAllAnswers(nodes);
		return nodes.network().digest();
	}

	private void forEachSeed(IntConsumer story) {
		for (int seed = 0; seed < SEEDS; seed++) {
			reset();
			try {
				story.accept(seed);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private void reset() {
		this.ledgers.clear();
		this.asked.clear();
		this.numbers.clear();
	}

	private SimulatedCluster start(long seed) {
		SimulatedCluster nodes = new SimulatedCluster(seed, NODES, this::spawnLedger);
		nodes.start();
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).as("all nodes meet").isTrue();
		return nodes;
	}

	private void spawnLedger(Cluster cluster) {
		List<String> entries = new ArrayList<>();
		this.ledgers.put(cluster.self().id() + "", entries);
		cluster.system().spawn("ledger", () -> new LedgerActor(entries));
	}

	/** Tells, asks and passes from everywhere to everywhere, over some time. */
	private void write(SimulatedCluster nodes, int entries) {
		for (int i = 0; i < entries; i++) {
			List<SimulatedNode> running = nodes.nodes().stream().filter(SimulatedNode::isRunning).toList();
			SimulatedNode from = running.get(nodes.random().nextInt(running.size()));
			ActorRef<Ledger> to = ledger(from, nodes);
			String name = from.cluster().self().id() + "->" + to.path().node();
			int number = this.numbers.merge(name, 1, Integer::sum) - 1;
			switch (nodes.random().nextInt(3)) {
				case 0 -> to.tell(new Ledger.Write(name, number));
				case 1 -> this.asked.add(new Asked(name, number, to.ask(new Ledger.Enter(name, number))));
				default -> {
					// By way of a third ledger, so out of any order with the others.
					String passed = name + "/passed";
					int place = this.numbers.merge(passed, 1, Integer::sum) - 1;
					this.numbers.merge(name, -1, Integer::sum);
					this.asked
						.add(new Asked(passed, place, ledger(from, nodes).ask(new Ledger.Pass(to, passed, place))));
				}
			}
			if (nodes.random().nextInt(4) == 0) {
				nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(50)));
			}
		}
	}

	private static ActorRef<Ledger> ledger(SimulatedNode from, SimulatedCluster nodes) {
		List<Node> members = from.cluster().members();
		return from.cluster().actor(members.get(nodes.random().nextInt(members.size())), "ledger", Ledger.class);
	}

	private static void trouble(SimulatedCluster nodes) {
		SimulatedNode one = nodes.node(nodes.random().nextInt(NODES));
		SimulatedNode two = nodes.node(nodes.random().nextInt(NODES));
		boolean several = nodes.nodes().stream().filter(SimulatedNode::isRunning).count() > 1;
		switch (nodes.random().nextInt(7)) {
			case 0 -> nodes.network().cut(one.address(), two.address());
			case 1 -> nodes.network().cutOneWay(one.address(), two.address());
			case 2 -> nodes.network().healAll();
			case 3 -> nodes.network().disconnect(one.address(), two.address());
			case 4 -> {
				if (one.isRunning() && several) {
					one.crash();
				}
			}
			case 5 -> {
				if (!one.isRunning()) {
					one.start();
				}
			}
			default -> {
				if (one.isRunning()) {
					one.pause();
					nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(6000)));
					one.resume();
				}
			}
		}
		nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(4000)));
	}

	private void awaitAllAnswers(SimulatedCluster nodes) {
		List<Asked> open = this.asked.stream().filter((ask) -> isAlive(nodes, ask)).toList();
		assertThat(nodes.runUntil(() -> open.stream().allMatch((ask) -> ask.reply().isDone()), Duration.ofSeconds(20)))
			.as("every ask ends")
			.isTrue();
		nodes.time().advance(Duration.ofSeconds(1));
	}

	/** The asks of a node that has crashed end with it. */
	private static boolean isAlive(SimulatedCluster nodes, Asked ask) {
		return nodes.nodes()
			.stream()
			.filter(SimulatedNode::isRunning)
			.anyMatch((node) -> ask.from().startsWith(node.cluster().self().id() + "->"));
	}

	private void assertInOrder() {
		this.ledgers.values().forEach((entries) -> {
			Map<String, Integer> last = new HashMap<>();
			assertThat(entries).doesNotHaveDuplicates();
			entries.stream().filter((entry) -> !entry.contains("/passed")).forEach((entry) -> {
				String from = entry.substring(0, entry.indexOf(' '));
				int number = Integer.parseInt(entry.substring(entry.indexOf(' ') + 1));
				assertThat(number).as(entry).isGreaterThan(last.getOrDefault(from, -1));
				last.put(from, number);
			});
		});
	}

	/** What was answered was written, and what was certainly not delivered was not. */
	private void assertAnswersAreTrue() {
		Set<String> written = new HashSet<>();
		this.ledgers.values().forEach(written::addAll);
		for (Asked ask : this.asked) {
			String entry = ask.from() + " " + ask.number();
			if (!ask.reply().isDone()) {
				continue;
			}
			Throwable failure = ask.failure();
			if (failure == null) {
				assertThat(written).contains(entry);
				continue;
			}
			assertThat(failure).isInstanceOfAny(NodeUnreachableException.class, AskTimeoutException.class,
					RemoteActorException.class, ActorStoppedException.class);
			if (failure instanceof NodeUnreachableException lost && lost.delivery() == Delivery.NOT_DELIVERED) {
				assertThat(written).doesNotContain(entry);
			}
		}
	}

	/**
	 * An ask that was made.
	 *
	 * @param from who writes
	 * @param number how many entries that one wrote before
	 * @param reply the reply
	 */
	private record Asked(String from, int number, CompletableFuture<Integer> reply) {

		Throwable failure() {
			try {
				this.reply.getNow(0);
				return null;
			}
			catch (CompletionException ex) {
				return ex.getCause();
			}
		}

	}

}
