package io.pura.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.cluster.Cluster;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.SimulatedCluster;
import io.pura.testkit.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node delivers with all guarantees to one that is cut off, paused and started again,
 * for a thousand seeds.
 */
class DeliverySimulationTests {

	private static final int SEEDS = 1000;

	private static final List<String> ACTORS = List.of("left", "right");

	/** What was handled, in order, by the life of the node that handled it. */
	private final List<List<String>> handled = new ArrayList<>();

	private final List<Delivered> delivered = new ArrayList<>();

	private final Map<String, Integer> numbers = new HashMap<>();

	@Test
	void keepsEachGuaranteeWhateverHappensToNodesAndLinks() {
		Map<DeliveryGuarantee, Integer> failures = new EnumMap<>(DeliveryGuarantee.class);
		for (int seed = 0; seed < SEEDS; seed++) {
			try {
				tell(seed);
				assertGuarantees();
				this.delivered.stream()
					.filter((delivery) -> delivery.failure() != null)
					.forEach((delivery) -> failures.merge(delivery.guarantee(), 1, Integer::sum));
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
		assertThat(failures).as("there is trouble enough to matter").containsOnlyKeys(DeliveryGuarantee.values());
	}

	@Test
	void hasTheSameHistoryForTheSameSeed() {
		Set<Long> histories = new HashSet<>();
		for (int seed = 0; seed < 10; seed++) {
			long once = tell(seed);
			List<List<String>> before = List.copyOf(this.handled);
			assertThat(tell(seed)).isEqualTo(once);
			assertThat(this.handled).isEqualTo(before);
			histories.add(once);
		}
		assertThat(histories).hasSize(10);
	}

	/** A story of deliveries and troubles that ends well. */
	private long tell(long seed) {
		this.handled.clear();
		this.delivered.clear();
		this.numbers.clear();
		SimulatedCluster nodes = new SimulatedCluster(seed, 2, this::spawn)
			.customize((builder) -> builder.deliveryWindow(8).deliveryGiveUpAfter(Duration.ofSeconds(8)));
		nodes.start();
		Faults faults = Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40));
		nodes.network().faults(nodes.random().nextBoolean() ? faults : faults.resets(Duration.ofSeconds(2)));
		SimulatedNode sender = nodes.node(0);
		nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(200)));
		for (int i = 0; i < 6; i++) {
			deliver(nodes, 10);
			trouble(nodes);
		}
		nodes.network().healAll();
		nodes.network().faults(faults);
		nodes.nodes().stream().filter((node) -> !node.isRunning()).forEach(SimulatedNode::start);
		deliver(nodes, 4);
		assertThat(nodes.runUntil(() -> this.delivered.stream().allMatch((delivery) -> delivery.future().isDone()),
				Duration.ofMinutes(2)))
			.as("every delivery ends: " + this.delivered.stream().filter((each) -> !each.future().isDone()).toList())
			.isTrue();
		nodes.time().advance(Duration.ofSeconds(1));
		assertThat(sender.system().deadLetters().count(Reason.UNREACHABLE)).as("dead letters").isEqualTo(discarded());
		return nodes.network().digest();
	}

	private void spawn(Cluster cluster) {
		List<String> life = new ArrayList<>();
		this.handled.add(life);
		ACTORS.forEach((name) -> cluster.system().spawn(name, () -> new ReceiverActor(life)));
	}

	private void deliver(SimulatedCluster nodes, int messages) {
		SimulatedNode sender = nodes.node(0);
		Cluster cluster = sender.cluster();
		for (int i = 0; i < messages; i++) {
			String name = ACTORS.get(nodes.random().nextInt(ACTORS.size()));
			DeliveryGuarantee guarantee = DeliveryGuarantee.values()[nodes.random().nextInt(3)];
			ActorRef<Receiver> to = cluster.actor(cluster.member(nodes.node(1).address()).orElseThrow(), name,
					Receiver.class);
			String stream = name + "/" + guarantee;
			int number = this.numbers.merge(stream, 1, Integer::sum);
			CompletableFuture<Void> future = to.deliver(new Receiver.Take(stream, number, nodes.random().nextInt(10)),
					guarantee);
			this.delivered.add(new Delivered(stream + " " + number, guarantee, future));
			if (nodes.random().nextInt(20) == 0 && guarantee != DeliveryGuarantee.AT_MOST_ONCE) {
				future.cancel(false);
			}
			if (nodes.random().nextInt(3) == 0) {
				nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(40)));
			}
		}
	}

	private static void trouble(SimulatedCluster nodes) {
		SimulatedNode sender = nodes.node(0);
		SimulatedNode receiver = nodes.node(1);
		switch (nodes.random().nextInt(9)) {
			case 0 -> nodes.network().cut(sender.address(), receiver.address());
			case 1 -> nodes.network().cutOneWay(sender.address(), receiver.address());
			case 2 -> nodes.network().cutOneWay(receiver.address(), sender.address());
			case 3, 4 -> nodes.network().healAll();
			case 5 -> nodes.network().disconnect(sender.address(), receiver.address());
			case 6 -> {
				if (receiver.isRunning()) {
					receiver.crash();
				}
			}
			case 7 -> {
				if (!receiver.isRunning()) {
					receiver.start();
				}
			}
			default -> {
				SimulatedNode paused = nodes.random().nextBoolean() ? sender : receiver;
				if (paused.isRunning()) {
					paused.pause();
					nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(6000)));
					paused.resume();
				}
			}
		}
		nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(4000)));
	}

	private long discarded() {
		return this.delivered.stream()
			.filter((delivery) -> delivery.failure() instanceof NodeUnreachableException lost
					&& (delivery.guarantee() != DeliveryGuarantee.AT_MOST_ONCE
							|| lost.delivery() == Delivery.NOT_DELIVERED))
			.count();
	}

	private void assertGuarantees() {
		List<String> all = this.handled.stream().flatMap(List::stream).toList();
		Map<String, Integer> counts = new HashMap<>();
		all.forEach((entry) -> counts.merge(entry, 1, Integer::sum));
		for (Delivered delivery : this.delivered) {
			int count = counts.getOrDefault(delivery.entry(), 0);
			Throwable failure = delivery.failure();
			boolean answered = failure == null || failure instanceof MessageRejectedException;
			if (answered) {
				assertThat(count).as(delivery.entry()).isPositive();
			}
			if (delivery.guarantee() != DeliveryGuarantee.AT_LEAST_ONCE) {
				assertThat(count).as(delivery.entry()).isLessThanOrEqualTo(1);
			}
			if (failure instanceof NodeUnreachableException lost && lost.delivery() == Delivery.NOT_DELIVERED) {
				assertThat(count).as(delivery.entry()).isZero();
			}
			if (failure != null) {
				assertThat(failure).isInstanceOfAny(MessageRejectedException.class, NodeUnreachableException.class,
						ActorStoppedException.class, CancellationException.class);
			}
		}
		this.handled.forEach((life) -> assertThat(life).as("one life").doesNotHaveDuplicates());
		assertInOrder(all.stream().distinct().filter((entry) -> !entry.contains("AT_MOST_ONCE")).toList());
	}

	private static void assertInOrder(List<String> entries) {
		Map<String, Integer> last = new HashMap<>();
		for (String entry : entries) {
			String stream = entry.substring(0, entry.indexOf(' '));
			int number = Integer.parseInt(entry.substring(entry.indexOf(' ') + 1));
			assertThat(number).as(entry).isGreaterThan(last.getOrDefault(stream, 0));
			last.put(stream, number);
		}
	}

	/**
	 * What was delivered.
	 *
	 * @param entry what the receiver notes
	 * @param guarantee how hard it was tried
	 * @param future the end of it
	 */
	private record Delivered(String entry, DeliveryGuarantee guarantee, CompletableFuture<Void> future) {

		Throwable failure() {
			try {
				this.future.getNow(null);
				return null;
			}
			catch (CompletionException ex) {
				return ex.getCause();
			}
			catch (RuntimeException ex) {
				return ex;
			}
		}

	}

	/**
	 * Notes what it gets.
	 */
	interface Receiver {

		/**
		 * Something to be noted.
		 *
		 * @param stream where it belongs
		 * @param number how many there are up to this one
		 * @param mood what the receiver does about it
		 */
		record Take(String stream, int number, int mood) implements Message<Receiver, Integer> {
		}

	}

	/**
	 * Refuses some, and takes its time for others.
	 */
	static final class ReceiverActor implements Actor<Receiver> {

		private final List<String> notes;

		private ActorContext<Receiver> context;

		ReceiverActor(List<String> notes) {
			this.notes = notes;
		}

		@Override
		public void started(ActorContext<Receiver> context) {
			this.context = context;
		}

		@Handler(interleaved = true)
		CompletionStage<Integer> take(Receiver.Take message) {
			this.notes.add(message.stream() + " " + message.number());
			if (message.mood() == 0) {
				throw new MessageRejectedException("no", "not that");
			}
			CompletableFuture<Integer> done = new CompletableFuture<>();
			if (message.mood() > 7) {
				this.context.schedule(Duration.ofMillis(message.mood() * 100L), () -> done.complete(1));
			}
			else {
				done.complete(1);
			}
			return done;
		}

	}

}
