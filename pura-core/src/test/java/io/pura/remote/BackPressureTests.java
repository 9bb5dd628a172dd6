package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.MailboxFullException;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Back-pressure between two nodes on virtual time: credit, holds and bounded queues.
 */
@Timeout(120)
class BackPressureTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private static final int MARK = 256 * 1024;

	private static final int SHARE = MARK / 8;

	private static final int QUEUE = 64 * 1024;

	private static final String KIB = "x".repeat(1000);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private Cluster cluster(NodeAddress address, UnaryOperator<Cluster.Builder> customizer) {
		ActorSystem system = this.time.process()
			.builder("wire")
			.random(new SplittableRandom(address.hashCode()))
			.build();
		system.start();
		Cluster.Builder builder = Cluster.builder(system)
			.address(address)
			.seeds(ONE, TWO)
			.transport(this.network.transport())
			.maxMessageBytes(256 * 1024)
			.outboundQueue(10_000, QUEUE)
			.inboundHighWater(MARK);
		Cluster cluster = customizer.apply(builder).build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		cluster.join();
		return cluster;
	}

	private Cluster cluster(NodeAddress address) {
		return cluster(address, UnaryOperator.identity());
	}

	private void meet(Cluster one, Cluster two) {
		assertThat(this.time.runUntil(() -> one.member(TWO).orElseThrow().status() == NodeStatus.UP
				&& two.member(ONE).orElseThrow().status() == NodeStatus.UP, Duration.ofSeconds(30)))
			.isTrue();
	}

	private static ActorRef<Sink> sink(Cluster from, NodeAddress at, String name) {
		return from.actor(from.member(at).orElseThrow(), name, Sink.class);
	}

	private CompletionStage<Integer> later(Duration delay, int value) {
		CompletableFuture<Integer> later = new CompletableFuture<>();
		this.time.schedule(delay, () -> later.complete(value));
		return later;
	}

	private SlowSink slow(Cluster at, String name, Duration each) {
		SlowSink sink = new SlowSink(() -> later(each, 0));
		at.system().spawn(name, () -> sink);
		return sink;
	}

	private void run(Duration duration) {
		this.time.advance(duration);
	}

	@Test
	void oneSlowActorDoesNotStopALaneForOthers() {
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(1)));
		Cluster one = cluster(ONE);
		Cluster two = cluster(TWO);
		SlowSink slow = slow(two, "slow", Duration.ofMillis(1));
		slow(two, "quick", Duration.ZERO);
		meet(one, two);
		ActorRef<Sink> toSlow = sink(one, TWO, "slow");
		ActorRef<Sink> toQuick = sink(one, TWO, "quick");
		List<Long> delays = new ArrayList<>();
		int accepted = 0;
		for (int i = 0; i < 2000; i++) {
			for (int n = 0; n < 5; n++) {
				accepted += (toSlow.offer(new Sink.Put(i, KIB)) == Offer.ACCEPTED) ? 1 : 0;
			}
			long asked = this.time.nanos();
			toQuick.ask(new Sink.Put(i, "quick")).thenRun(() -> delays.add(this.time.nanos() - asked));
			run(Duration.ofMillis(1));
			assertThat(two.stats().waitingBytes()).as("what waits for the slow one").isLessThan(MARK);
		}
		run(Duration.ofMillis(3));
		assertThat(delays).as("to the quick one and back").hasSize(2000);
		// Two for the way, and no more than one for whatever was ahead.
		assertThat(delays).allSatisfy((nanos) -> assertThat(nanos).isLessThanOrEqualTo(3_000_000));
		assertThat(slow.handled).as("the slow one was always busy").isBetween(1900, 2003);
		run(Duration.ofMinutes(1));
		assertThat(slow.handled).as("nothing that was accepted is lost").isEqualTo(accepted);
	}

	@Test
	void messagesOfOneSenderKeepTheirOrderOverHolds() {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		Cluster two = cluster(TWO);
		SlowSink slow = slow(two, "slow", Duration.ofMillis(1));
		meet(one, two);
		ActorRef<Sink> toSlow = sink(one, TWO, "slow");
		for (int i = 0; i < 3000; i++) {
			toSlow.tell(new Sink.Put(i, KIB));
			if (i % 10 == 0) {
				run(Duration.ofMillis(7));
			}
		}
		run(Duration.ofMinutes(1));
		assertThat(slow.numbers).hasSize(3000).isSorted();
	}

	@Test
	void senderWaitsWhenSoMuchWaitsForManyActorsAndGoesOnAtHalf() {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		Cluster two = cluster(TWO);
		List<SlowSink> slow = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			slow.add(slow(two, "slow-" + i, Duration.ofMillis(100)));
		}
		meet(one, two);
		for (int n = 0; n < 100; n++) {
			for (int i = 0; i < 100; i++) {
				sink(one, TWO, "slow-" + i).tell(new Sink.Put(n, KIB));
			}
		}
		long most = 0;
		for (int i = 0; i < 300; i++) {
			run(Duration.ofMillis(100));
			most = Math.max(most, two.stats().waitingBytes());
		}
		assertThat(most).isBetween((long) MARK, MARK + 32L * 70 * 1024);
		assertThat(slow).allSatisfy((sink) -> assertThat(sink.numbers).hasSize(100).isSorted());
		assertThat(two.stats().waitingBytes()).isZero();
		assertThat(one.stats().queuedBytes()).isZero();
	}

	@Test
	void answersComeThroughAlthoughTheirReceiverWantsNoMessages() {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		Cluster two = cluster(TWO);
		slow(one, "echo", Duration.ZERO);
		ActorRef<Sink> echo = sink(two, ONE, "echo");
		// Each waits for an answer of the flooding node before it takes the next message.
		List<SlowSink> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			SlowSink sink = new SlowSink(() -> echo.ask(new Sink.Put(0, ""), Duration.ofHours(1)));
			all.add(sink);
			two.system().spawn("waits-" + i, () -> sink);
		}
		meet(one, two);
		for (int n = 0; n < 300; n++) {
			for (int i = 0; i < 20; i++) {
				sink(one, TWO, "waits-" + i).tell(new Sink.Put(n, KIB));
			}
		}
		run(Duration.ofSeconds(10));
		assertThat(all).allSatisfy((sink) -> assertThat(sink.numbers).hasSize(300).isSorted());
	}

	@Test
	void twoNodesThatFloodEachOtherAreAnsweredAndDrained() {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		Cluster two = cluster(TWO, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		List<SlowSink> all = new ArrayList<>();
		for (Cluster at : List.of(one, two)) {
			for (int i = 0; i < 20; i++) {
				all.add(slow(at, "slow-" + i, Duration.ofMillis(10)));
			}
			slow(at, "late", Duration.ofMillis(100));
		}
		meet(one, two);
		CompletableFuture<Integer> asked = sink(one, TWO, "late").ask(new Sink.Put(0, ""));
		CompletableFuture<Integer> askedBack = sink(two, ONE, "late").ask(new Sink.Put(0, ""));
		for (int n = 0; n < 150; n++) {
			for (int i = 0; i < 20; i++) {
				sink(one, TWO, "slow-" + i).tell(new Sink.Put(n, KIB));
				sink(two, ONE, "slow-" + i).tell(new Sink.Put(n, KIB));
			}
		}
		run(Duration.ofMillis(99));
		assertThat(one.stats().waitingBytes()).isGreaterThan(MARK);
		assertThat(two.stats().waitingBytes()).isGreaterThan(MARK);
		assertThat(asked).isNotDone();
		run(Duration.ofMillis(2));
		assertThat(asked).as("both want no messages, but answers").isCompleted();
		assertThat(askedBack).isCompleted();
		run(Duration.ofSeconds(10));
		assertThat(all).allSatisfy((sink) -> assertThat(sink.numbers).hasSize(150).isSorted());
	}

	@Test
	void actorsOfTwoFloodedNodesThatWaitForNewAsksGoOnWhenTheTimeOfTheseIsUp() {
		List<SlowSink> all = floodActorsThatAskBack(SlowSink::new, ActorOptions.defaults());
		run(Duration.ofMillis(900));
		int handled = all.stream().mapToInt((sink) -> sink.handled).sum();
		run(Duration.ofMillis(90));
		assertThat(all.stream().mapToInt((sink) -> sink.handled).sum()).as("they stand still").isEqualTo(handled);
		assertThat(all).noneMatch((sink) -> sink.handled == 150);
		run(Duration.ofMinutes(3));
		assertThat(all).allSatisfy((sink) -> assertThat(sink.numbers).hasSize(150).isSorted());
		assertThat(all).anyMatch((sink) -> sink.late > 0);
	}

	@Test
	void actorsOfTwoFloodedNodesWithBoundedMailboxesDoNotStandStill() {
		List<SlowSink> all = floodActorsThatAskBack(SlowSink::new, ActorOptions.defaults().mailboxCapacity(10));
		run(Duration.ofMillis(900));
		assertThat(all).allSatisfy((sink) -> {
			assertThat(sink.handled).isGreaterThanOrEqualTo(10);
			assertThat(sink.late).isZero();
		});
	}

	@Test
	void actorsOfTwoFloodedNodesThatDoNotWaitForTheirAsksDoNotStandStill() {
		List<SlowSink> all = floodActorsThatAskBack(EagerSink::new, ActorOptions.defaults());
		run(Duration.ofMillis(900));
		assertThat(all).allSatisfy((sink) -> {
			assertThat(sink.numbers).hasSize(150).isSorted();
			assertThat(sink.late).isZero();
		});
	}

	private List<SlowSink> floodActorsThatAskBack(
			Function<Supplier<? extends CompletionStage<Integer>>, SlowSink> factory, ActorOptions options) {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		Cluster two = cluster(TWO, (builder) -> builder.outboundQueue(100_000, 100_000_000));
		List<SlowSink> all = new ArrayList<>();
		askBack(one, TWO, factory, options, all);
		askBack(two, ONE, factory, options, all);
		meet(one, two);
		for (int n = 0; n < 150; n++) {
			for (int i = 0; i < 20; i++) {
				sink(one, TWO, "asks-" + i).tell(new Sink.Put(n, KIB));
				sink(two, ONE, "asks-" + i).tell(new Sink.Put(n, KIB));
			}
		}
		return all;
	}

	private void askBack(Cluster at, NodeAddress other,
			Function<Supplier<? extends CompletionStage<Integer>>, SlowSink> factory, ActorOptions options,
			List<SlowSink> all) {
		slow(at, "echo", Duration.ZERO);
		for (int i = 0; i < 20; i++) {
			SlowSink sink = factory
				.apply(() -> sink(at, other, "echo").ask(new Sink.Put(0, ""), Duration.ofSeconds(1)));
			all.add(sink);
			at.system().spawn("asks-" + i, () -> sink, options);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REJECT", "DROP_OLDEST" })
	void boundsAndPoliciesHoldBeforeTheFirstConnection(Overflow overflow) {
		Cluster two = cluster(TWO);
		SlowSink sink = slow(two, "sink", Duration.ZERO);
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(50), Duration.ofMillis(50)));
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(3, QUEUE).outboundOverflow(overflow));
		ActorRef<Sink> ref = sink(one, TWO, "sink");
		CompletableFuture<Integer> queued = ref.ask(new Sink.Put(0, ""));
		for (int i = 1; i < 5; i++) {
			ref.tell(new Sink.Put(i, ""));
		}
		assertThat(ref.offer(new Sink.Put(5, ""))).isEqualTo(Offer.FULL);
		assertThat(one.system().deadLetters().count(Reason.MAILBOX_FULL)).isEqualTo(2);
		CompletableFuture<Integer> waiting = ref.ask(new Sink.Put(6, ""));
		CompletableFuture<Integer> cancelled = ref.ask(new Sink.Put(7, ""));
		cancelled.cancel(false);
		assertThat(one.system().deadLetters().count(Reason.CANCELLED)).isEqualTo(1);
		CompletableFuture<Integer> late = ref.ask(new Sink.Put(8, ""), Duration.ofMillis(1));
		run(Duration.ofMillis(20));
		assertThat(late).isCompletedExceptionally();
		assertThat(late.handle((reply, failure) -> failure).join()).isInstanceOf(MailboxFullException.class);
		assertThat(one.system().deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
		assertThat(waiting).isNotDone();
		meet(one, two);
		run(Duration.ofSeconds(1));
		assertThat(queued).isCompleted();
		assertThat(waiting).as("waited for room").isCompleted();
		assertThat(sink.numbers).isEqualTo((overflow == Overflow.REJECT) ? List.of(0, 1, 2, 6) : List.of(0, 3, 4, 6));
	}

	@ParameterizedTest
	@EnumSource(names = { "REJECT", "DROP_OLDEST" })
	void policyHoldsForARecipientThatTakesNothing(Overflow overflow) {
		Cluster one = cluster(ONE, (builder) -> builder.outboundOverflow(overflow));
		Cluster two = cluster(TWO);
		CompletableFuture<Integer> gate = new CompletableFuture<>();
		SlowSink stuck = new SlowSink(() -> gate);
		two.system().spawn("stuck", () -> stuck);
		slow(two, "quick", Duration.ZERO);
		meet(one, two);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		int told = 0;
		while (one.system().deadLetters().count() < 10) {
			ref.tell(new Sink.Put(told, KIB));
			told++;
			run(Duration.ofMillis(1));
		}
		assertThat(one.stats().queuedBytes()).as("what is parked").isBetween(QUEUE / 4 - 2048L, QUEUE / 4L);
		assertThat(two.stats().waitingBytes()).isBetween((long) SHARE, SHARE + 2048L);
		assertThat(ref.offer(new Sink.Put(-1, KIB))).isEqualTo(Offer.FULL);
		CompletableFuture<Integer> waiting = ref.ask(new Sink.Put(told, KIB), Duration.ofHours(1));
		CompletableFuture<Integer> late = ref.ask(new Sink.Put(-1, KIB), Duration.ofMillis(1));
		CompletableFuture<Integer> quick = sink(one, TWO, "quick").ask(new Sink.Put(0, KIB));
		run(Duration.ofMillis(2));
		assertThat(quick).as("others go on").isCompleted();
		assertThat(late.handle((reply, failure) -> failure).join()).isInstanceOf(MailboxFullException.class);
		assertThat(waiting).isNotDone();
		gate.complete(0);
		run(Duration.ofSeconds(1));
		assertThat(waiting).isCompleted();
		assertThat(stuck.numbers).isSorted().hasSize(told + 1 - 10).endsWith(told);
		if (overflow == Overflow.DROP_OLDEST) {
			assertThat(stuck.numbers).endsWith(told - 2, told - 1, told);
		}
		assertThat(one.system().deadLetters().count(Reason.MAILBOX_FULL)).isEqualTo(10);
	}

	@Test
	void whoWaitsForRoomGoesOnWhenTheRecipientOfAllOthersIsHeld() {
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(1)));
		Cluster one = cluster(ONE);
		Cluster two = cluster(TWO);
		SlowSink stuck = new SlowSink(CompletableFuture::new);
		two.system().spawn("stuck", () -> stuck);
		slow(two, "quick", Duration.ZERO);
		meet(one, two);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		while (one.stats().queuedBytes() < QUEUE - 2048) {
			ref.ask(new Sink.Put(0, KIB), Duration.ofHours(1));
			ref.ask(new Sink.Put(0, KIB), Duration.ofHours(1));
		}
		for (int i = 0; i < 100; i++) {
			ref.ask(new Sink.Put(0, KIB), Duration.ofHours(1));
		}
		CompletableFuture<Integer> quick = sink(one, TWO, "quick").ask(new Sink.Put(0, KIB));
		run(Duration.ofMillis(10));
		assertThat(quick).isCompleted();
	}

	@Test
	void parkedAskLeavesWhenItsTimeIsUp() {
		Cluster one = cluster(ONE);
		Cluster two = cluster(TWO);
		SlowSink stuck = new SlowSink(CompletableFuture::new);
		two.system().spawn("stuck", () -> stuck);
		meet(one, two);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		for (int i = 0; i < 40; i++) {
			ref.tell(new Sink.Put(i, KIB));
			run(Duration.ofMillis(1));
		}
		long before = one.stats().queuedBytes();
		CompletableFuture<Integer> ask = ref.ask(new Sink.Put(0, KIB), Duration.ofMillis(10));
		run(Duration.ofMillis(1));
		assertThat(one.stats().queuedBytes()).isGreaterThan(before);
		run(Duration.ofMillis(10));
		assertThat(ask).isCompletedExceptionally();
		assertThat(one.stats().queuedBytes()).isEqualTo(before);
		assertThat(one.system().deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
	}

	@Test
	void parkedMessagesAreAnsweredWhenTheConnectionEndsAndHoldsAreForgotten() {
		Cluster one = cluster(ONE);
		Cluster two = cluster(TWO);
		CompletableFuture<Integer> gate = new CompletableFuture<>();
		SlowSink stuck = new SlowSink(() -> gate);
		two.system().spawn("stuck", () -> stuck);
		meet(one, two);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		for (int i = 0; i < 40; i++) {
			ref.tell(new Sink.Put(i, KIB));
			run(Duration.ofMillis(1));
		}
		CompletableFuture<Integer> parked = ref.ask(new Sink.Put(40, KIB), Duration.ofHours(1));
		run(Duration.ofMillis(1));
		this.network.disconnect(ONE, TWO);
		this.time.runUntil(parked::isDone, Duration.ofSeconds(1));
		assertThat(parked.handle((reply, failure) -> failure).join()).isInstanceOfSatisfying(
				NodeUnreachableException.class,
				(ex) -> assertThat(ex.delivery()).isEqualTo(NodeUnreachableException.Delivery.NOT_DELIVERED));
		assertThat(one.system().deadLetters().count(Reason.UNREACHABLE)).isPositive();
		assertThat(one.stats().queuedBytes()).isZero();
		gate.complete(0);
		meet(one, two);
		CompletableFuture<Integer> next = ref.ask(new Sink.Put(41, KIB));
		run(Duration.ofSeconds(1));
		assertThat(next).isCompleted();
		assertThat(two.stats().waitingBytes()).isZero();
	}

	@Test
	void asksBehindOneThatWasTooLargeAndExpiredAreLetIn() {
		Cluster one = cluster(ONE);
		Cluster two = cluster(TWO);
		SlowSink stuck = new SlowSink(CompletableFuture::new);
		two.system().spawn("stuck", () -> stuck);
		slow(two, "quick", Duration.ZERO);
		meet(one, two);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		// So that the sizes of both types are known.
		for (int i = 0; i < 40; i++) {
			sink(one, TWO, "quick").ask(new Sink.Get(5));
			ref.tell(new Sink.Put(i, KIB));
			run(Duration.ofMillis(1));
		}
		CompletableFuture<String> leaves = ref.ask(new Sink.Get(5), Duration.ofMillis(5));
		long roomLeft = -1;
		while (roomLeft != one.stats().queuedBytes()) {
			roomLeft = one.stats().queuedBytes();
			ref.offer(new Sink.Put(0, KIB));
			run(Duration.ofNanos(1000));
		}
		while (ref.offer(new Sink.Get(5)) == Offer.ACCEPTED) {
			run(Duration.ofNanos(1000));
		}
		long full = one.stats().queuedBytes();
		CompletableFuture<Integer> large = ref.ask(new Sink.Put(0, KIB), Duration.ofMillis(20));
		ref.ask(new Sink.Get(5), Duration.ofHours(1));
		run(Duration.ofMillis(10));
		assertThat(leaves).isCompletedExceptionally();
		assertThat(one.stats().queuedBytes()).as("too little room for the first one").isLessThan(full);
		run(Duration.ofMillis(20));
		assertThat(large).isCompletedExceptionally();
		assertThat(one.stats().queuedBytes()).as("the next one").isEqualTo(full);
	}

	@Test
	void largeMessagesForAStuckActorStopNobodyElse() {
		Cluster one = cluster(ONE, (builder) -> builder.maxMessageBytes(1024 * 1024));
		Cluster two = cluster(TWO, (builder) -> builder.maxMessageBytes(1024 * 1024));
		SlowSink stuck = new SlowSink(CompletableFuture::new);
		two.system().spawn("stuck", () -> stuck);
		slow(two, "quick", Duration.ZERO);
		meet(one, two);
		String large = "x".repeat(200_000);
		ActorRef<Sink> ref = sink(one, TWO, "stuck");
		for (int i = 0; i < 1000; i++) {
			ref.tell(new Sink.Put(i, large));
			run(Duration.ofNanos(10_000));
		}
		run(Duration.ofSeconds(1));
		assertThat(one.system().deadLetters().count(Reason.MAILBOX_FULL)).as("of the stuck one").isPositive();
		assertThat(two.stats().waitingBytes()).isBetween((long) MARK, MARK + 5 * 201_000L);
		for (int i = 0; i < 100; i++) {
			CompletableFuture<Integer> quick = sink(one, TWO, "quick").ask(new Sink.Put(i, KIB));
			run(Duration.ofMillis(1));
			assertThat(quick).isCompleted();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 135_000, 200_000, 240_000, 300_000, 900_000 })
	void largeAnswersComeThroughAlthoughTheirReceiverWantsNoLargeMessages(int size) {
		Cluster one = cluster(ONE, (builder) -> builder.maxMessageBytes(1024 * 1024));
		Cluster two = cluster(TWO, (builder) -> builder.maxMessageBytes(1024 * 1024));
		slow(one, "echo", Duration.ZERO);
		ActorRef<Sink> echo = sink(two, ONE, "echo");
		// Each waits for a large answer of the flooding node before it takes the next.
		List<SlowSink> all = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			SlowSink sink = new SlowSink(
					() -> echo.ask(new Sink.Get(size), Duration.ofHours(1)).thenApply(String::length));
			all.add(sink);
			two.system().spawn("waits-" + i, () -> sink);
		}
		meet(one, two);
		String large = "x".repeat(size);
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int n = 0; n < 20; n++) {
			for (int i = 0; i < 4; i++) {
				replies.add(sink(one, TWO, "waits-" + i).ask(new Sink.Put(n, large), Duration.ofHours(2)));
			}
		}
		run(Duration.ofSeconds(10));
		assertThat(all).allSatisfy((sink) -> assertThat(sink.numbers).hasSize(20).isSorted());
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isCompletedWithValue(size));
		assertThat(two.stats().waitingBytes()).isZero();
	}

	@Test
	void tellThatWouldWaitIsRefusedWhereNobodyMayWait() {
		Cluster one = cluster(ONE, (builder) -> builder.outboundQueue(1, QUEUE).outboundOverflow(Overflow.WAIT));
		ActorRef<Sink> ref = sink(one, TWO, "sink");
		ref.tell(new Sink.Put(1, ""));
		assertThat(ref.offer(new Sink.Put(2, ""))).isEqualTo(Offer.FULL);
		assertThatIllegalStateException().isThrownBy(() -> ref.tell(new Sink.Put(3, "")))
			.withMessageContaining("would never end");
	}

	@Test
	void nothingIsLostSilentlyAndBoundsHoldWhateverHappens() {
		for (long seed = 0; seed < 200; seed++) {
			new RandomStory(seed).run();
		}
	}

	interface Sink {

		record Put(int number, String text) implements Message<Sink, Integer> {
		}

		record Get(int size) implements Message<Sink, String> {
		}

	}

	static class SlowSink implements Actor<Sink> {

		private final Supplier<? extends CompletionStage<Integer>> way;

		final List<Integer> numbers = new ArrayList<>();

		int handled;

		int late;

		SlowSink(Supplier<? extends CompletionStage<Integer>> way) {
			this.way = way;
		}

		@Handler
		CompletionStage<Integer> put(Sink.Put message) {
			this.numbers.add(message.number());
			this.handled++;
			return this.way.get().exceptionally((failure) -> {
				this.late++;
				return -1;
			});
		}

		@Handler
		String get(Sink.Get message) {
			return "y".repeat(message.size());
		}

	}

	static class EagerSink extends SlowSink {

		EagerSink(Supplier<? extends CompletionStage<Integer>> way) {
			super(way);
		}

		@Override
		@Handler(interleaved = true)
		CompletionStage<Integer> put(Sink.Put message) {
			return super.put(message);
		}

	}

	/**
	 * Messages of random sizes to actors of random speed over a network that is cut now
	 * and then.
	 */
	private static final class RandomStory {

		private static final int LARGEST = 6000;

		private final BackPressureTests nodes = new BackPressureTests();

		private final SplittableRandom random;

		private final long seed;

		RandomStory(long seed) {
			this.seed = seed;
			this.random = new SplittableRandom(seed);
		}

		void run() {
			Overflow overflow = this.random.nextBoolean() ? Overflow.REJECT : Overflow.DROP_OLDEST;
			this.nodes.network.faults(Faults.NONE.delay(Duration.ZERO, Duration.ofMillis(this.random.nextInt(3))));
			Cluster one = this.nodes.cluster(ONE, (builder) -> builder.outboundOverflow(overflow));
			Cluster two = this.nodes.cluster(TWO);
			List<SlowSink> sinks = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				sinks.add(this.nodes.slow(two, "sink-" + i,
						Duration.ofNanos(this.random.nextBoolean() ? 10_000 : this.random.nextInt(5_000_000))));
			}
			this.nodes.meet(one, two);
			int[] answered = { 0 };
			int sent = 0;
			int asked = 0;
			boolean cut = false;
			for (int step = 0; step < 60; step++) {
				for (int n = this.random.nextInt(60); n > 0; n--) {
					ActorRef<Sink> to = sink(one, TWO, "sink-" + this.random.nextInt(6));
					Sink.Put put = new Sink.Put(sent++, "y".repeat(this.random.nextInt(LARGEST)));
					if (this.random.nextInt(4) == 0) {
						asked++;
						to.ask(put, Duration.ofMillis(1 + this.random.nextInt(50)))
							.whenComplete((reply, failure) -> answered[0]++);
					}
					else {
						to.tell(put);
					}
				}
				if (this.random.nextInt(20) == 0) {
					cut = true;
					this.nodes.network.disconnect(ONE, TWO);
				}
				this.nodes.run(Duration.ofNanos(this.random.nextInt(4_000_000)));
				assertThat(one.stats().queuedBytes()).as("queued with seed %d", this.seed)
					.isBetween(0L, 2L * QUEUE + LARGEST);
				assertThat(two.stats().waitingBytes()).as("waiting with seed %d", this.seed)
					.isBetween(-6L * 64, MARK + 32L * (64 * 1024 + LARGEST));
			}
			this.nodes.run(Duration.ofMinutes(1));
			assertThat(answered[0]).as("answered with seed %d", this.seed).isEqualTo(asked);
			assertThat(two.stats().waitingBytes()).as("waiting with seed %d", this.seed).isZero();
			assertThat(one.stats().queuedBytes()).as("queued with seed %d", this.seed).isZero();
			long handled = sinks.stream().mapToLong((sink) -> sink.handled).sum();
			long dead = one.system().deadLetters().count() + two.system().deadLetters().count();
			// Told messages that are on the way are lost with their connection.
			assertThat(handled + dead).as("with seed %d", this.seed).isLessThanOrEqualTo(sent);
			if (!cut) {
				assertThat(handled + dead).as("with seed %d", this.seed).isEqualTo(sent);
			}
		}

	}

}
