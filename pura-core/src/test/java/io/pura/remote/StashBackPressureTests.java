package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Overflow;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an actor has put aside does not keep the message from coming that it waits for, on
 * virtual time.
 */
@Timeout(120)
class StashBackPressureTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private static final int MARK = 256 * 1024;

	private static final String KIB = "x".repeat(1000);

	private static final Duration LONG = Duration.ofHours(1);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final Cluster one;

	private final Cluster two;

	StashBackPressureTests() {
		this.one = cluster(ONE);
		this.two = cluster(TWO);
		assertThat(
				this.time.runUntil(
						() -> this.one.member(TWO).orElseThrow().status() == NodeStatus.UP
								&& this.two.member(ONE).orElseThrow().status() == NodeStatus.UP,
						Duration.ofSeconds(30)))
			.isTrue();
	}

	private Cluster cluster(NodeAddress address) {
		ActorSystem system = this.time.process()
			.builder("wire")
			.random(new SplittableRandom(address.hashCode()))
			.build();
		system.start();
		Cluster cluster = Cluster.builder(system)
			.address(address)
			.seeds(ONE, TWO)
			.transport(this.network.transport())
			.maxMessageBytes(1024 * 1024)
			.outboundQueue(10_000, 100_000_000)
			.inboundHighWater(MARK)
			.build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		cluster.join();
		return cluster;
	}

	private ActorRef<Door> door(String name) {
		return this.one.actor(this.one.member(TWO).orElseThrow(), name, Door.class);
	}

	private DoorActor spawn(String name) {
		DoorActor actor = new DoorActor();
		this.two.system().spawn(name, () -> actor);
		return actor;
	}

	private void run(Duration duration) {
		this.time.advance(duration);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 300_000 })
	void actorThatPutsMuchAsideHearsOfItsPeerThatItIsReady(int size) {
		DoorActor actor = spawn("door");
		ActorRef<Door> door = door("door");
		String text = "x".repeat(size);
		int messages = 4 * MARK / size + 10;
		for (int i = 0; i < messages; i++) {
			door.tell(new Door.Enter(i, text));
			run(Duration.ofMillis(1));
		}
		assertThat(actor.entered).isEmpty();
		door.tell(new Door.Open());
		run(Duration.ofSeconds(1));
		assertThat(actor.entered).hasSize(messages).isSorted();
		assertThat(this.two.stats().waitingBytes()).isZero();
	}

	@Test
	void manyActorsThatPutMoreThanTheMarkAsideAreSentMore() {
		List<DoorActor> actors = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			actors.add(spawn("door-" + i));
		}
		for (int n = 0; n < 40; n++) {
			for (int i = 0; i < 20; i++) {
				door("door-" + i).tell(new Door.Enter(n, KIB));
			}
		}
		run(Duration.ofSeconds(1));
		assertThat(this.two.stats().waitingBytes()).isZero();
		for (int i = 0; i < 20; i++) {
			door("door-" + i).tell(new Door.Open());
		}
		run(Duration.ofSeconds(1));
		assertThat(actors).allSatisfy((actor) -> assertThat(actor.entered).hasSize(40).isSorted());
	}

	@Test
	void asksThatArePutAsideAreAnsweredOnceTheyAreHandled() {
		DoorActor actor = spawn("door");
		ActorRef<Door> door = door("door");
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			replies.add(door.ask(new Door.Enter(i, KIB), LONG));
		}
		run(Duration.ofSeconds(1));
		assertThat(this.two.stats().waitingBytes()).isZero();
		assertThat(replies).noneMatch(CompletableFuture::isDone);
		door.tell(new Door.Open());
		run(Duration.ofSeconds(1));
		assertThat(actor.entered).hasSize(1000).isSorted();
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isCompleted());
		assertThat(this.two.stats().waitingBytes()).isZero();
	}

	@ParameterizedTest
	@EnumSource(DeliveryGuarantee.class)
	void deliveriesThatArePutAsideAreAcknowledgedOnceTheyAreHandled(DeliveryGuarantee guarantee) {
		DoorActor actor = spawn("door");
		ActorRef<Door> door = door("door");
		List<CompletableFuture<@Nullable Void>> deliveries = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			deliveries.add(door.deliver(new Door.Enter(i, KIB), guarantee));
		}
		run(Duration.ofSeconds(1));
		assertThat(this.two.stats().waitingBytes()).isZero();
		assertThat(deliveries).noneMatch(CompletableFuture::isDone);
		CompletableFuture<@Nullable Void> open = door.deliver(new Door.Open(), guarantee);
		run(Duration.ofSeconds(1));
		assertThat(open).isCompleted();
		assertThat(actor.entered).hasSize(1000).isSorted();
		assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery).isCompleted());
		assertThat(this.two.stats().waitingBytes()).isZero();
	}

	@Test
	void whatIsCountedComesBackToNothingWhateverActorsPutAside() {
		for (long seed = 0; seed < 150; seed++) {
			new StashBackPressureTests().story(seed);
		}
	}

	private void story(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Overflow[] overflows = { Overflow.REJECT, Overflow.DROP_OLDEST };
		List<ActorRef<Door>> spawned = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			ActorOptions options = random.nextBoolean() ? ActorOptions.defaults()
					: ActorOptions.defaults()
						.mailboxCapacity(1 + random.nextInt(50))
						.overflow(overflows[random.nextInt(2)]);
			if (random.nextInt(4) == 0) {
				options = ActorOptions.blocking(2).mailboxCapacity(20);
			}
			spawned.add(this.two.system().spawn("door-" + i, DoorActor::new, options));
		}
		List<CompletableFuture<?>> outcomes = new ArrayList<>();
		for (int step = 0; step < 60; step++) {
			for (int n = random.nextInt(30); n > 0; n--) {
				send(random, door("door-" + random.nextInt(4)), outcomes);
			}
			if (random.nextInt(30) == 0) {
				this.network.disconnect(ONE, TWO);
			}
			run(Duration.ofNanos(random.nextInt(3_000_000)));
			assertThat(this.two.stats().waitingBytes()).as("waiting with seed %d", seed)
				.isBetween(-4L * 64, 2 * MARK + 40L * 70 * 1024);
		}
		if (seed % 2 == 0) {
			spawned.forEach((ref) -> ref.tell(new Door.Open()));
		}
		run(Duration.ofMinutes(3));
		assertThat(this.two.stats().waitingBytes()).as("waiting with seed %d", seed).isZero();
		// Not all are open: each instance of a pool is told by itself.
		spawned.forEach(this.two.system()::stop);
		run(Duration.ofMinutes(1));
		assertThat(this.two.stats().waitingBytes()).as("in the end, with seed %d", seed).isZero();
		assertThat(outcomes).as("with seed %d", seed).allMatch(CompletableFuture::isDone);
	}

	private static void send(SplittableRandom random, ActorRef<Door> door, List<CompletableFuture<?>> outcomes) {
		int size = (random.nextInt(100) == 0) ? 150_000 : random.nextInt(3000);
		Door.Enter enter = new Door.Enter(0, "x".repeat(size));
		switch (random.nextInt(16)) {
			case 0 -> door.tell(new Door.Open());
			case 1 -> door.tell(new Door.Close());
			case 2 -> door.tell(new Door.Fall());
			case 3 -> {
				if (random.nextInt(10) == 0) {
					door.tell(new Door.Leave());
				}
			}
			case 4, 5, 6, 7 -> outcomes.add(door.ask(enter, Duration.ofMillis(1 + random.nextInt(100))));
			case 8, 9, 10 -> outcomes.add(door.deliver(enter, DeliveryGuarantee.AT_LEAST_ONCE));
			case 11, 12 -> outcomes.add(door.deliver(enter, DeliveryGuarantee.EXACTLY_ONCE));
			default -> door.tell(enter);
		}
	}

	interface Door {

		record Enter(int number, String text) implements Message<Door, Integer> {
		}

		record Open() implements Message<Door, Void> {
		}

		record Close() implements Message<Door, Void> {
		}

		record Fall() implements Message<Door, Void> {
		}

		record Leave() implements Message<Door, Void> {
		}

	}

	/**
	 * Puts everybody aside who wants to enter until it is open.
	 */
	static class DoorActor implements Actor<Door> {

		final List<Integer> entered = new ArrayList<>();

		private boolean open;

		@Handler
		int enter(Door.Enter message, ActorContext<Door> context) {
			if (!this.open) {
				context.stash();
				return 0;
			}
			this.entered.add(message.number());
			return message.number();
		}

		@Handler
		void open(Door.Open message, ActorContext<Door> context) {
			this.open = true;
			context.unstashAll();
		}

		@Handler
		void close(Door.Close message) {
			this.open = false;
		}

		@Handler
		void fall(Door.Fall message) {
			throw new IllegalStateException("on purpose");
		}

		@Handler
		void leave(Door.Leave message, ActorContext<Door> context) {
			context.stop();
		}

	}

}
