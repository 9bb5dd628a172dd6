package io.pura.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pura.actor.ActorRef;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.SimulatedCluster;
import io.pura.testkit.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes whose connections are cut, lose what is on the way and are reset, for a
 * thousand seeds or as many as {@code -Dpura.seeds} says: what is known of each message
 * afterwards is true. {@code -Dpura.seed} runs one seed alone.
 */
class LinkLifeSimulationTests {

	private static final int SEEDS = Integer.getInteger("pura.seeds", 1000);

	private static final int ROUNDS = 6;

	@Test
	void whatIsKnownOfAMessageIsTrue() {
		Totals totals = new Totals();
		seeds().forEach((seed) -> {
			try {
				new History(seed).run().check(totals);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Replay with -Dpura.seed=" + seed + ": " + ex.getMessage(), ex);
			}
		});
		if (SEEDS >= 100 && seeds().count() == SEEDS) {
			// Or the story would prove nothing.
			assertThat(totals.handled).isPositive();
			assertThat(totals.rejected).isPositive();
			assertThat(totals.lost).isPositive();
			assertThat(totals.replies).isPositive();
			assertThat(totals.certainlyNot).isPositive();
			assertThat(totals.unknown).isPositive();
			assertThat(totals.unknownButHandled).isPositive();
			assertThat(totals.links).isGreaterThan(SEEDS);
		}
	}

	@Test
	void aSeedReplays() {
		Set<Long> digests = new HashSet<>();
		seeds().limit(50).forEach((seed) -> {
			long digest = new History(seed).run().digest();
			assertThat(new History(seed).run().digest()).as("seed " + seed).isEqualTo(digest);
			digests.add(digest);
		});
		assertThat(digests).hasSize((int) Math.min(50, seeds().count()));
	}

	private static LongStream seeds() {
		Long one = Long.getLong("pura.seed");
		return (one != null) ? LongStream.of(one) : LongStream.range(0, SEEDS);
	}

	/**
	 * What became of the messages of all seeds.
	 */
	private static final class Totals {

		private long handled;

		private long rejected;

		private long lost;

		private long replies;

		private long certainlyNot;

		private long unknown;

		private long unknownButHandled;

		private long links;

	}

	/**
	 * What happens from one seed.
	 */
	private static final class History {

		private static final String TELLS = "tells";

		private static final String ASKS = "asks";

		private final SimulatedCluster nodes;

		/**
		 * What each node wrote down, which is the truth.
		 */
		private final Map<Cluster, List<String>> ledgers = new HashMap<>();

		/**
		 * In which life of the link a message was sent, and whether it was accepted.
		 */
		private final List<Offer> offers = new ArrayList<>();

		private final List<Integer> lives = new ArrayList<>();

		private final List<CompletableFuture<Integer>> replies = new ArrayList<>();

		private int life;

		private boolean up = true;

		History(long seed) {
			this.nodes = new SimulatedCluster(seed, 2, this::spawnLedger);
		}

		private void spawnLedger(Cluster cluster) {
			List<String> entries = new ArrayList<>();
			this.ledgers.put(cluster, entries);
			cluster.system().spawn("ledger", () -> new LedgerActor(entries));
		}

		History run() {
			this.nodes.start();
			assertThat(this.nodes.runUntil(this.nodes::isComplete, Duration.ofSeconds(30))).as("the nodes meet")
				.isTrue();
			this.nodes.network()
				.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(20))
					.detection(Duration.ofMillis(300), Duration.ofSeconds(2))
					.resets(Duration.ofSeconds(3)));
			for (int round = 0; round < ROUNDS; round++) {
				send();
				trouble();
				send();
				advance(400);
			}
			this.nodes.network().healAll();
			assertThat(this.nodes.runUntil(() -> this.replies.stream().allMatch(CompletableFuture::isDone),
					Duration.ofSeconds(30)))
				.as("every ask ends")
				.isTrue();
			this.nodes.network().faults(Faults.NONE);
			assertThat(this.nodes.runUntil(this.nodes::isComplete, Duration.ofSeconds(60))).as("the nodes meet again")
				.isTrue();
			this.nodes.time().advance(Duration.ofSeconds(10));
			return this;
		}

		private void send() {
			SimulatedNode from = this.nodes.node(0);
			ActorRef<Ledger> to = from.cluster()
				.actor(from.cluster()
					.members()
					.stream()
					.filter((member) -> !member.id().equals(from.cluster().self().id()))
					.findFirst()
					.orElseThrow(), "ledger", Ledger.class);
			int count = 1 + this.nodes.random().nextInt(8);
			for (int i = 0; i < count; i++) {
				noteLife();
				if (this.nodes.random().nextInt(3) > 0) {
					this.offers.add(to.offer(new Ledger.Write(TELLS, this.offers.size())));
					this.lives.add(this.life);
				}
				else {
					this.replies.add(to.ask(new Ledger.Enter(ASKS, this.replies.size())));
				}
				advance(10);
			}
		}

		private void trouble() {
			SimulatedNetwork network = this.nodes.network();
			SimulatedNode one = this.nodes.node(this.nodes.random().nextInt(2));
			SimulatedNode other = this.nodes.node((one == this.nodes.node(0)) ? 1 : 0);
			switch (this.nodes.random().nextInt(6)) {
				case 0 -> network.cut(one.address(), other.address());
				case 1 -> network.cutOneWay(one.address(), other.address());
				case 2 -> network.disconnect(one.address(), other.address());
				case 3 -> {
					one.pause();
					advance(600);
					one.resume();
				}
				default -> network.healAll();
			}
			advance(1000);
		}

		private void advance(int maxMillis) {
			int steps = 1 + this.nodes.random().nextInt(maxMillis) / 20;
			IntStream.range(0, steps).forEach((step) -> {
				this.nodes.time().advance(Duration.ofMillis(this.nodes.random().nextInt(20)));
				noteLife();
			});
		}

		private void noteLife() {
			boolean now = this.nodes.node(0)
				.cluster()
				.members()
				.stream()
				.allMatch((member) -> member.status() == NodeStatus.UP);
			this.life += (now && !this.up) ? 1 : 0;
			this.up = now;
		}

		long digest() {
			return this.nodes.network().digest();
		}

		void check(Totals totals) {
			List<String> written = this.ledgers.get(this.nodes.node(1).cluster());
			assertThat(written).as("handled").doesNotHaveDuplicates();
			checkTells(numbers(written, TELLS), totals);
			checkAsks(numbers(written, ASKS), totals);
			checkThatNothingIsCountedTwice(written);
			assertThat(this.nodes.network().bytesHeld()).as("bytes held").isZero();
			totals.links += this.life;
		}

		/**
		 * Each message was handled, or is a dead letter, or nobody knows.
		 */
		private void checkThatNothingIsCountedTwice(List<String> written) {
			long deadLetters = this.nodes.nodes()
				.stream()
				.flatMap((node) -> node.system().stats().deadLetters().values().stream())
				.mapToLong(Long::longValue)
				.sum();
			long accepted = this.offers.stream().filter((offer) -> offer == Offer.ACCEPTED).count();
			assertThat(written.size() + deadLetters).as("handled and dead letters")
				.isLessThanOrEqualTo(accepted + this.replies.size());
		}

		private void checkTells(List<Integer> handled, Totals totals) {
			assertThat(handled).as("order of one sender").isSorted();
			Map<Integer, TreeSet<Integer>> sent = new HashMap<>();
			int rejected = 0;
			for (int number = 0; number < this.offers.size(); number++) {
				if (this.offers.get(number) == Offer.ACCEPTED) {
					sent.computeIfAbsent(this.lives.get(number), (life) -> new TreeSet<>()).add(number);
				}
				else {
					assertThat(handled).as("refused by the sender").doesNotContain(number);
					rejected++;
				}
			}
			Set<Integer> seen = Set.copyOf(handled);
			sent.forEach((life, numbers) -> assertThat(numbers.stream().filter(seen::contains).toList())
				.as("what was handled of life %d is a prefix of %s", life, numbers)
				.isEqualTo(numbers.stream().limit(numbers.stream().filter(seen::contains).count()).toList()));
			totals.handled += handled.size();
			totals.rejected += rejected;
			totals.lost += this.offers.size() - rejected - handled.size();
		}

		private void checkAsks(List<Integer> handled, Totals totals) {
			Set<Integer> seen = Set.copyOf(handled);
			for (int number = 0; number < this.replies.size(); number++) {
				Throwable failure = failure(this.replies.get(number));
				if (failure == null) {
					assertThat(seen).as("answered").contains(number);
					totals.replies++;
				}
				else if (failure instanceof NodeUnreachableException lost
						&& lost.delivery() == Delivery.NOT_DELIVERED) {
					assertThat(seen).as("certainly not delivered").doesNotContain(number);
					totals.certainlyNot++;
				}
				else {
					assertThat(failure).isInstanceOfAny(NodeUnreachableException.class, AskTimeoutException.class);
					totals.unknown++;
					totals.unknownButHandled += seen.contains(number) ? 1 : 0;
				}
			}
		}

		private static List<Integer> numbers(List<String> written, String from) {
			return written.stream()
				.filter((entry) -> entry.startsWith(from + " "))
				.map((entry) -> Integer.parseInt(entry.substring(from.length() + 1)))
				.toList();
		}

		private static Throwable failure(CompletableFuture<?> reply) {
			try {
				reply.getNow(null);
				return null;
			}
			catch (CompletionException ex) {
				return ex.getCause();
			}
		}

	}

}
