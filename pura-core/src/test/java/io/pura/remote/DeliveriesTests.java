package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.MailboxFullException;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Overflow;
import io.pura.actor.RemoteActorException;
import io.pura.actor.Routing;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.compression.Compression;
import io.pura.serialization.SerializationException;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Deliveries between two nodes, over links that end.
 */
class DeliveriesTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private static final long MARK = 256 * 1024;

	private static final Duration GIVE_UP = Duration.ofSeconds(20);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final List<Integer> handled = new ArrayList<>();

	private final List<CompletableFuture<Integer>> held = new ArrayList<>();

	private DeliverySettings delivery = new DeliverySettings(4, GIVE_UP, 3);

	private int outboundQueue = 1000;

	private long inboundHighWater = 32 * 1024 * 1024;

	private long lives = 10;

	/** The one that was started last. */
	private SimulatedProcess process;

	/** The one that was started last. */
	private ActorSystem system;

	private ActorSystem systemOfOne;

	private Wire one;

	private Wire two;

	private Wire start(NodeAddress address) {
		this.process = this.time.process();
		this.system = this.process.builder("nodes").random(new SplittableRandom(this.lives++)).build();
		this.system.start();
		Wire wire = new Wire(this.system, this.network.transport(), Codecs.of(JacksonCodec.cbor(List.of())), List.of(),
				List.of(),
				new WireSettings("nodes", List.of(), null, 256 * 1024, 1,
						new OutboundSettings(this.outboundQueue, 8 * 1024 * 1024, Overflow.REJECT),
						this.inboundHighWater, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(5),
						Compression.NONE, 1024, this.delivery));
		CompletableFuture<?> bound = wire.bind(address, address).toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		wire.join(List.of(address.equals(ONE) ? TWO : ONE), () -> {
		});
		return wire;
	}

	private void startOne() {
		this.one = start(ONE);
		this.systemOfOne = this.system;
	}

	private ActorSystem startTwo(ActorOptions options) {
		this.two = start(TWO);
		this.system.spawn("box", BoxActor::new, options);
		return this.system;
	}

	private void startBoth() {
		startOne();
		startTwo(ActorOptions.defaults());
		awaitLink();
	}

	private void awaitLink() {
		assertThat(this.time.runUntil(
				() -> this.one.peer(TWO).state() == Peer.State.UP && this.two.peer(ONE).state() == Peer.State.UP,
				Duration.ofSeconds(10)))
			.isTrue();
	}

	private void awaitLoss() {
		assertThat(this.time.runUntil(
				() -> this.one.peer(TWO).state() == Peer.State.DOWN && this.two.peer(ONE).state() == Peer.State.DOWN,
				Duration.ofSeconds(10)))
			.isTrue();
	}

	private void run(Duration duration) {
		this.time.advance(duration);
	}

	private ActorRef<Box> box() {
		return this.one.actor(TWO, "box", Box.class);
	}

	private CompletableFuture<Void> put(int value, DeliveryGuarantee guarantee) {
		return box().deliver(new Box.Put(value), guarantee);
	}

	private List<CompletableFuture<Void>> puts(int from, int to, DeliveryGuarantee guarantee) {
		return IntStream.range(from, to).mapToObj((i) -> put(i, guarantee)).toList();
	}

	private static void assertDelivered(List<CompletableFuture<Void>> futures) {
		assertThat(futures).allSatisfy((future) -> assertThat(future).isCompletedWithValue(null));
	}

	private static void assertUnreachable(CompletableFuture<?> future, Delivery delivery) {
		assertThat(future).isDone();
		assertThatThrownBy(future::join).cause()
			.isInstanceOfSatisfying(NodeUnreachableException.class,
					(ex) -> assertThat(ex.delivery()).isEqualTo(delivery));
	}

	private void assertHoldNothing() {
		assertThat(this.one.association(TWO).deliveries().size()).isZero();
		assertThat(this.one.association(TWO).deliveries().streams()).isZero();
		assertThat(this.two.association(ONE).inbox().streams()).isZero();
	}

	private static List<Integer> numbers(int to) {
		return IntStream.range(0, to).boxed().toList();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AT_MOST_ONCE")
	void completesWhenTheHandlerHasFinished(DeliveryGuarantee guarantee) {
		startBoth();
		CompletableFuture<Void> future = box().deliver(new Box.Hold(1), guarantee);
		run(Duration.ofSeconds(30));
		assertThat(this.handled).containsExactly(1);
		assertThat(future).isNotDone();
		this.held.get(0).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(future).isCompletedWithValue(null);
	}

	@Test
	void keepsTheOrderOfMoreThanAWindow() {
		startBoth();
		List<CompletableFuture<Void>> futures = puts(0, 500, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(5));
		assertDelivered(futures);
		assertThat(this.handled).isEqualTo(numbers(500));
	}

	@Test
	void sendsNoMoreThanTheWindowWithoutAnAcknowledgement() {
		startBoth();
		IntStream.range(0, 10).forEach((i) -> box().deliver(new Box.Hold(i), DeliveryGuarantee.EXACTLY_ONCE));
		run(Duration.ofSeconds(1));
		assertThat(this.handled).isEqualTo(numbers(4));
		this.held.get(0).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(this.handled).isEqualTo(numbers(5));
	}

	@Test
	void takesAnswersInAnyOrder() {
		startBoth();
		List<CompletableFuture<Void>> futures = IntStream.range(0, 10)
			.mapToObj((i) -> box().deliver(new Box.Hold(i), DeliveryGuarantee.EXACTLY_ONCE))
			.toList();
		run(Duration.ofSeconds(1));
		this.held.get(2).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(futures.get(2)).isDone();
		assertThat(this.handled).as("held back by the first one").isEqualTo(numbers(4));
		this.held.get(0).complete(1);
		this.held.get(1).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(this.handled).isEqualTo(numbers(7));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AT_MOST_ONCE")
	void waitsForANodeThatIsNotThereYet(DeliveryGuarantee guarantee) {
		startOne();
		List<CompletableFuture<Void>> futures = puts(0, 10, guarantee);
		run(GIVE_UP.dividedBy(2));
		startTwo(ActorOptions.defaults());
		run(Duration.ofSeconds(5));
		assertDelivered(futures);
		assertThat(this.handled).isEqualTo(numbers(10));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AT_MOST_ONCE")
	void sendsAgainWhatWasOnItsWayWhenTheLinkWasLost(DeliveryGuarantee guarantee) {
		startBoth();
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(10), Duration.ofMillis(20)));
		List<CompletableFuture<Void>> futures = puts(0, 10, guarantee);
		run(Duration.ofMillis(15));
		this.network.cut(ONE, TWO);
		awaitLoss();
		assertThat(futures).noneMatch(CompletableFuture::isDone);
		this.network.healAll();
		run(Duration.ofSeconds(5));
		assertDelivered(futures);
		assertThat(this.handled).isEqualTo(numbers(10));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AT_MOST_ONCE")
	void answersFromMemoryWhenOnlyTheAnswersWereLost(DeliveryGuarantee guarantee) {
		startBoth();
		this.network.cutOneWay(TWO, ONE);
		List<CompletableFuture<Void>> futures = new ArrayList<>(puts(0, 3, guarantee));
		CompletableFuture<Void> failing = box().deliver(new Box.Boom(3), guarantee);
		run(Duration.ofSeconds(1));
		assertThat(this.handled).isEqualTo(numbers(4));
		awaitLoss();
		this.network.healAll();
		run(Duration.ofSeconds(5));
		assertDelivered(futures);
		assertThatThrownBy(failing::join).hasCauseInstanceOf(RemoteActorException.class);
		assertThat(this.handled).isEqualTo(numbers(4));
	}

	@Test
	void answersByTheNextLinkWhatIsStillBeingHandled() {
		startBoth();
		CompletableFuture<Void> future = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.network.cut(ONE, TWO);
		awaitLoss();
		this.network.healAll();
		awaitLink();
		run(Duration.ofSeconds(1));
		assertThat(this.handled).containsExactly(0);
		assertThat(future).isNotDone();
		this.held.get(0).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(future).isCompletedWithValue(null);
	}

	@Test
	void doesNotSendAgainWhatTheHandlerThrewAt() {
		startBoth();
		CompletableFuture<Void> failing = box().deliver(new Box.Boom(0), DeliveryGuarantee.AT_LEAST_ONCE);
		CompletableFuture<Void> next = put(1, DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		assertThatThrownBy(failing::join).cause().isInstanceOf(RemoteActorException.class).hasMessageContaining("boom");
		assertThat(next).isCompletedWithValue(null);
		this.network.disconnect(ONE, TWO);
		run(Duration.ofSeconds(5));
		assertThat(this.handled).containsExactly(0, 1);
	}

	@Test
	void givesUpWhenThereIsNoLinkForTooLong() {
		startBoth();
		CompletableFuture<Void> sent = box().deliver(new Box.Hold(0), DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		this.network.cut(ONE, TWO);
		awaitLoss();
		CompletableFuture<Void> early = put(1, DeliveryGuarantee.EXACTLY_ONCE);
		run(GIVE_UP.dividedBy(2));
		CompletableFuture<Void> late = put(2, DeliveryGuarantee.EXACTLY_ONCE);
		run(GIVE_UP.dividedBy(2).plusSeconds(1));
		assertUnreachable(sent, Delivery.UNKNOWN);
		assertUnreachable(early, Delivery.NOT_DELIVERED);
		assertThat(late).isNotDone();
		run(GIVE_UP.dividedBy(2));
		assertUnreachable(late, Delivery.NOT_DELIVERED);
		assertThat(deadLetters(Reason.UNREACHABLE)).isEqualTo(3);
		this.network.healAll();
		awaitLink();
		CompletableFuture<Void> next = put(3, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertThat(next).isCompletedWithValue(null);
		assertThat(this.handled).containsExactly(0, 3);
	}

	private long deadLetters(Reason reason) {
		return this.systemOfOne.deadLetters().count(reason);
	}

	@Test
	void countsTheTimeAnewAfterEachLink() {
		startBoth();
		CompletableFuture<Void> sent = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		for (int i = 0; i < 2; i++) {
			this.network.cut(ONE, TWO);
			awaitLoss();
			run(GIVE_UP.multipliedBy(3).dividedBy(4));
			this.network.healAll();
			awaitLink();
		}
		assertThat(sent).isNotDone();
		this.held.get(0).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(sent).isCompletedWithValue(null);
	}

	@Test
	void givesUpWhatWasSentOverTooManyLinks() {
		startBoth();
		CompletableFuture<Void> sent = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> next = put(1, DeliveryGuarantee.EXACTLY_ONCE);
		for (int i = 0; i < 3; i++) {
			run(Duration.ofSeconds(1));
			assertThat(sent).isNotDone();
			this.network.disconnect(ONE, TWO);
			awaitLoss();
			awaitLink();
		}
		run(Duration.ofSeconds(1));
		assertUnreachable(sent, Delivery.UNKNOWN);
		assertThatThrownBy(sent::join).hasMessageContaining("lost 3 times");
		assertThat(next).isCompletedWithValue(null);
	}

	@Test
	void repeatsOnlyWhatMayBeRepeatedForTheNextLifeOfTheNode() {
		startBoth();
		CompletableFuture<Void> once = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> atLeast = box().deliver(new Box.Hold(1), DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		crashTwo();
		CompletableFuture<Void> notSent = put(2, DeliveryGuarantee.EXACTLY_ONCE);
		startTwo(ActorOptions.defaults());
		awaitLink();
		run(Duration.ofSeconds(1));
		assertUnreachable(once, Delivery.UNKNOWN);
		assertThatThrownBy(once::join).hasMessageContaining("started again");
		assertThat(notSent).isCompletedWithValue(null);
		assertThat(this.handled).containsExactly(0, 1, 1, 2);
		this.held.get(2).complete(1);
		run(Duration.ofSeconds(1));
		assertThat(atLeast).isCompletedWithValue(null);
		assertThat(deadLetters(Reason.UNREACHABLE)).isEqualTo(1);
	}

	private void crashTwo() {
		this.network.crash(TWO);
		this.process.kill();
		assertThat(this.time.runUntil(() -> this.one.peer(TWO).state() == Peer.State.DOWN, Duration.ofSeconds(10)))
			.isTrue();
	}

	@Test
	void failsWhatIsForAnActorOfAnEarlierLife() {
		startBoth();
		CompletableFuture<ActorRef<Box>> found = box().ask(new Box.Self());
		run(Duration.ofSeconds(1));
		ActorRef<Box> itself = found.join();
		CompletableFuture<Void> delivered = itself.deliver(new Box.Put(0), DeliveryGuarantee.AT_LEAST_ONCE);
		CompletableFuture<Void> sent = itself.deliver(new Box.Hold(1), DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		assertThat(delivered).isCompletedWithValue(null);
		crashTwo();
		CompletableFuture<Void> waiting = itself.deliver(new Box.Put(2), DeliveryGuarantee.AT_LEAST_ONCE);
		startTwo(ActorOptions.defaults());
		awaitLink();
		CompletableFuture<Void> late = itself.deliver(new Box.Put(3), DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		assertUnreachable(sent, Delivery.UNKNOWN);
		assertThatThrownBy(waiting::join).hasCauseInstanceOf(ActorStoppedException.class);
		assertThatThrownBy(late::join).hasCauseInstanceOf(ActorStoppedException.class);
		assertThat(this.handled).containsExactly(0, 1);
		run(Deliveries.IDLE.multipliedBy(3));
		assertHoldNothing();
	}

	@Test
	void beginsAnewWithTheNextLifeOfTheSender() {
		startOne();
		SimulatedProcess first = this.process;
		startTwo(ActorOptions.defaults());
		awaitLink();
		puts(0, 3, DeliveryGuarantee.EXACTLY_ONCE);
		box().deliver(new Box.Hold(3), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.network.crash(ONE);
		first.kill();
		run(Duration.ofSeconds(5));
		startOne();
		awaitLink();
		List<CompletableFuture<Void>> futures = puts(10, 13, DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> holding = box().deliver(new Box.Hold(13), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.held.get(0).complete(1);
		run(Duration.ofSeconds(1));
		assertDelivered(futures);
		assertThat(this.handled).containsExactly(0, 1, 2, 3, 10, 11, 12, 13);
		assertThat(holding).as("the number is the same, but it is another one's").isNotDone();
	}

	@Test
	void skipsWhatWasCancelledBeforeItWasSent() {
		startOne();
		List<CompletableFuture<Void>> futures = puts(0, 5, DeliveryGuarantee.EXACTLY_ONCE);
		futures.get(1).cancel(false);
		futures.get(4).cancel(false);
		startTwo(ActorOptions.defaults());
		awaitLink();
		run(Duration.ofSeconds(1));
		assertThat(this.handled).containsExactly(0, 2, 3);
		assertThat(deadLetters(Reason.CANCELLED)).isEqualTo(2);
	}

	@Test
	void skipsWhatWasCancelledBetweenTwoLinks() {
		startBoth();
		this.network.cutOneWay(ONE, TWO);
		List<CompletableFuture<Void>> futures = puts(0, 3, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		futures.get(1).cancel(false);
		awaitLoss();
		this.network.healAll();
		run(Duration.ofSeconds(5));
		assertThat(this.handled).containsExactly(0, 2);
	}

	@Test
	void refusesAtOnceWhatIsMoreThanWaitsForTheWire() {
		this.outboundQueue = 5;
		startOne();
		List<CompletableFuture<Void>> futures = puts(0, 6, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ZERO);
		assertThatThrownBy(futures.get(5)::join).hasCauseInstanceOf(MailboxFullException.class);
		assertThat(deadLetters(Reason.MAILBOX_FULL)).isEqualTo(1);
		startTwo(ActorOptions.defaults());
		awaitLink();
		run(Duration.ofSeconds(1));
		assertDelivered(futures.subList(0, 5));
		List<CompletableFuture<Void>> next = puts(5, 10, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertDelivered(next);
	}

	@Test
	void messageThatCannotBeWrittenFailsAlone() {
		startBoth();
		List<CompletableFuture<Void>> before = puts(0, 2, DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> bad = box().deliver(new Box.Text("x".repeat(300_000)), DeliveryGuarantee.EXACTLY_ONCE);
		List<CompletableFuture<Void>> after = puts(2, 9, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertDelivered(before);
		assertDelivered(after);
		assertThatThrownBy(bad::join).hasCauseInstanceOf(SerializationException.class);
		assertThat(deadLetters(Reason.NOT_SERIALIZABLE)).isEqualTo(1);
		assertThat(this.handled).isEqualTo(numbers(9));
	}

	@Test
	void messageThatCannotBeWrittenHoldsUpNobodyThatComesAfterIt() {
		this.delivery = new DeliverySettings(1000, GIVE_UP, 3);
		this.inboundHighWater = MARK;
		startBoth();
		CompletableFuture<Void> bad = text(box(), 300_000);
		List<CompletableFuture<Void>> after = IntStream.range(0, 500).mapToObj((i) -> text(box(), 10_000)).toList();
		run(GIVE_UP.dividedBy(2));
		assertThatThrownBy(bad::join).hasCauseInstanceOf(SerializationException.class);
		assertDelivered(after);
		assertThat(waitingBytes()).isZero();
	}

	private static CompletableFuture<Void> text(ActorRef<Box> to, int length) {
		return to.deliver(new Box.Text("x".repeat(length)), DeliveryGuarantee.EXACTLY_ONCE);
	}

	private long waitingBytes() {
		return this.two.association(ONE).inflow().waiting();
	}

	@Test
	void whatWaitsForALargeMessageDoesNotHoldThatUp() {
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(1)));
		this.delivery = new DeliverySettings(1000, GIVE_UP, 3);
		this.inboundHighWater = MARK;
		startBoth();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			this.system.spawn("box-" + i, BoxActor::new);
			ActorRef<Box> to = this.one.actor(TWO, "box-" + i, Box.class);
			all.add(text(to, 200_000));
			IntStream.range(0, 10).forEach((n) -> all.add(text(to, 10_000)));
		}
		run(GIVE_UP.dividedBy(2));
		assertDelivered(all);
		assertThat(waitingBytes()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2 })
	void slowActorIsSentNoMoreThanItsShare(int mailboxCapacity) {
		this.delivery = new DeliverySettings(1000, GIVE_UP, 3);
		this.inboundHighWater = MARK;
		startOne();
		startTwo((mailboxCapacity > 0) ? ActorOptions.defaults().mailboxCapacity(mailboxCapacity)
				: ActorOptions.defaults());
		awaitLink();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			all.add(box().deliver(new Box.Slow(i, "x".repeat(1000)), DeliveryGuarantee.EXACTLY_ONCE));
			run(Duration.ofMillis(1));
		}
		assertThat(waitingBytes()).isBetween(MARK / 8, MARK / 8 + 4096);
		for (int i = 0; i < 500; i++) {
			assertThat(this.handled).isEqualTo(numbers(i + 1));
			this.held.get(i).complete(i);
			run(Duration.ofMillis(1));
		}
		assertDelivered(all);
		assertThat(waitingBytes()).isZero();
	}

	@Test
	void whatIsNotHandedOverIsNotCounted() {
		startBoth();
		Link link = Link.dialing(this.two.association(ONE), this.two);
		Lane lane = new Lane(link, 1, LaneKind.ORDINARY, this.two);
		LaneReceiver receiver = new LaneReceiver(lane, link, this.two, new PendingAsks(this.two));
		Inlet to = receiver.inlet(RecipientKey.named("box"));
		Arrival arrival = new Arrival.Readable(new Box.Put(1), Map.of(), to, 1_000_000);
		assertThatThrownBy(() -> receiver.deliver(to, new DeliveryStream.Place(9, 5, 6, false), arrival))
			.isInstanceOf(WireException.class);
		assertThat(waitingBytes()).as("from an impossible place").isZero();
		receiver.deliver(to, new DeliveryStream.Place(9, 3, 1, false), arrival);
		assertThat(waitingBytes()).as("behind a gap").isZero();
		link.fail("it is over");
		receiver.deliver(to, new DeliveryStream.Place(9, 1, 1, false), arrival);
		assertThat(waitingBytes()).as("from a link that has ended").isZero();
	}

	@Test
	void largeMessageIsPaidForWithItsChunks() {
		startBoth();
		Link link = Link.dialing(this.two.association(ONE), this.two);
		Lane lane = new Lane(link, 2, LaneKind.LARGE, this.two);
		LaneReceiver receiver = new LaneReceiver(lane, link, this.two, new PendingAsks(this.two));
		Inlet to = receiver.newInlet(RecipientKey.named("box"));
		receiver.tell(to, new Box.Put(1), new Header(-1, Map.of()), 200_000);
		receiver.deliver(to, new DeliveryStream.Place(9, 3, 1, false),
				new Arrival.Readable(new Box.Put(1), Map.of(), to, 200_000));
		receiver.begin();
		assertThat(receiver.content()).as("or an answer that comes next would be taken for a message")
			.isEqualTo(CreditWindow.Content.RECORDS);
	}

	@Test
	void whatIsCalledOffIsHandledOrADeadLetter() {
		this.network.faults(Faults.NONE.delay(Duration.ofMillis(5), Duration.ofMillis(5)));
		startBoth();
		for (int millis = 0; millis < 60; millis++) {
			long handledOrDead = this.handled.size() + deadLetters(Reason.CANCELLED);
			CompletableFuture<Void> first = text(box(), 200_000);
			CompletableFuture<Void> second = text(box(), 200_000);
			run(Duration.ofMillis(millis));
			second.cancel(false);
			run(Duration.ofSeconds(1));
			assertThat(first).isCompletedWithValue(null);
			assertThat(this.handled.size() + deadLetters(Reason.CANCELLED)).as("after %d ms", millis)
				.isEqualTo(handledOrDead + 2);
		}
	}

	@Test
	void failureThatCannotBeExplainedIsAnAnswer() {
		startBoth();
		CompletableFuture<Integer> asked = box().ask(new Box.Boom(-1));
		CompletableFuture<Void> failing = box().deliver(new Box.Boom(-1), DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> next = put(1, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertThat(next).isCompletedWithValue(null);
		for (CompletableFuture<?> failed : List.of(asked, failing)) {
			assertThatThrownBy(failed::join).cause()
				.isInstanceOf(RemoteActorException.class)
				.hasMessageContaining(ActorStoppedException.class.getName());
		}
		assertThat(this.handled).containsExactly(-1, -1, 1);
	}

	@Test
	void messageThatNobodyUnderstandsIsRefused() {
		startOne();
		this.two = start(TWO);
		awaitLink();
		CompletableFuture<Void> nobody = put(0, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertThatThrownBy(nobody::join).hasCauseInstanceOf(ActorStoppedException.class);
		this.system.spawn("box", OtherActor::new);
		CompletableFuture<Void> unknown = put(1, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertThatThrownBy(unknown::join).cause()
			.isInstanceOf(SerializationException.class)
			.hasMessageContaining("There is no type");
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(1);
		assertThat(this.system.deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(1);
	}

	@Test
	void actorThatStopsRefusesWhatWaitsInItsMailbox() {
		startOne();
		ActorSystem there = startTwo(ActorOptions.defaults());
		awaitLink();
		box().deliver(new Box.Stop(), DeliveryGuarantee.EXACTLY_ONCE);
		CompletableFuture<Void> waiting = put(1, DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		assertThatThrownBy(waiting::join).hasCauseInstanceOf(ActorStoppedException.class);
		there.spawn("box", BoxActor::new);
		CompletableFuture<Void> next = put(2, DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(1));
		assertThat(next).isCompletedWithValue(null);
		assertThat(this.handled).containsExactly(2);
	}

	@Test
	void keepsTheOrderWhenTheMailboxIsFull() {
		this.delivery = new DeliverySettings(100, GIVE_UP, 3);
		startOne();
		startTwo(ActorOptions.defaults().mailboxCapacity(2));
		awaitLink();
		List<CompletableFuture<Void>> futures = new ArrayList<>(puts(0, 20, DeliveryGuarantee.EXACTLY_ONCE));
		IntStream.range(20, 22).forEach((i) -> box().deliver(new Box.Hold(i), DeliveryGuarantee.EXACTLY_ONCE));
		futures.addAll(puts(22, 60, DeliveryGuarantee.EXACTLY_ONCE));
		run(Duration.ofSeconds(5));
		assertDelivered(futures);
		assertThat(this.handled).isEqualTo(numbers(60));
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void broadcastPoolRefuses(DeliveryGuarantee guarantee) {
		startOne();
		startTwo(ActorOptions.defaults().instances(3).routing(Routing.BROADCAST));
		awaitLink();
		CompletableFuture<Void> far = put(0, guarantee);
		CompletableFuture<Void> near = this.system.find("box", Box.class)
			.orElseThrow()
			.deliver(new Box.Put(0), guarantee);
		run(Duration.ofSeconds(1));
		assertThatThrownBy(far::join).cause()
			.isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("all of its 3 instances");
		assertThatThrownBy(near::join).cause()
			.isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("all of its 3 instances");
		assertThat(this.handled).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void deliversAtHome(DeliveryGuarantee guarantee) {
		startTwo(ActorOptions.defaults());
		CompletableFuture<Void> future = this.two.actor(TWO, "box", Box.class).deliver(new Box.Put(0), guarantee);
		run(Duration.ofSeconds(1));
		assertThat(future).isCompletedWithValue(null);
		assertThat(this.handled).containsExactly(0);
	}

	@ParameterizedTest
	@EnumSource
	void recipientDeliversAsItsReferenceDoes(DeliveryGuarantee guarantee) {
		startBoth();
		CompletableFuture<Void> future = box().<Integer, Box.Put>recipient(Box.Put.class)
			.deliver(new Box.Put(0), guarantee);
		run(Duration.ofSeconds(1));
		assertThat(future).isCompletedWithValue(null);
		assertThat(this.handled).containsExactly(0);
	}

	@Test
	void endsWithTheNode() {
		startBoth();
		CompletableFuture<Void> sent = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.network.cut(ONE, TWO);
		awaitLoss();
		CompletableFuture<Void> waiting = put(1, DeliveryGuarantee.AT_LEAST_ONCE);
		this.one.close();
		CompletableFuture<Void> late = put(2, DeliveryGuarantee.AT_LEAST_ONCE);
		run(Duration.ofSeconds(2));
		assertUnreachable(sent, Delivery.UNKNOWN);
		assertUnreachable(waiting, Delivery.NOT_DELIVERED);
		assertUnreachable(late, Delivery.NOT_DELIVERED);
	}

	@Test
	void holdsNothingWhenAllIsAcknowledgedAndForgotten() {
		startBoth();
		List<CompletableFuture<Void>> futures = puts(0, 100, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertDelivered(futures);
		assertThat(this.two.association(ONE).inbox().streams()).isEqualTo(1);
		run(Deliveries.IDLE.multipliedBy(3));
		assertHoldNothing();
		CompletableFuture<Void> next = put(100, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		assertThat(next).isCompletedWithValue(null);
		assertThat(this.handled).isEqualTo(numbers(101));
	}

	@Test
	void holdsNothingWhenItWasForgottenWhileThereWasNoLink() {
		startBoth();
		puts(0, 10, DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.network.cut(ONE, TWO);
		awaitLoss();
		run(Deliveries.IDLE.multipliedBy(3));
		assertThat(this.one.association(TWO).deliveries().streams()).isZero();
		assertThat(this.two.association(ONE).inbox().streams()).isEqualTo(1);
		this.network.healAll();
		awaitLink();
		run(Duration.ofSeconds(1));
		assertHoldNothing();
	}

	@Test
	void manyRecipientsDoNotAddUp() {
		this.outboundQueue = 100_000;
		startBoth();
		for (int i = 0; i < 3 * DeliveryStreams.CROWD; i++) {
			this.one.actor(TWO, "nobody-" + i, Box.class).deliver(new Box.Put(i), DeliveryGuarantee.EXACTLY_ONCE);
			if (i % 100 == 0) {
				run(Duration.ofMillis(1));
				assertThat(this.one.association(TWO).deliveries().streams()).isLessThanOrEqualTo(DeliveryStreams.CROWD);
			}
		}
		run(Duration.ofSeconds(1));
		assertThat(this.one.association(TWO).deliveries().size()).isZero();
		assertThat(this.two.association(ONE).inbox().streams()).isLessThanOrEqualTo(DeliveryStreams.CROWD);
		run(Deliveries.IDLE.multipliedBy(3));
		assertHoldNothing();
	}

	@Test
	void answersThatAreDueGoOutBeforeANodeEnds() {
		startBoth();
		CompletableFuture<Void> future = box().deliver(new Box.Hold(0), DeliveryGuarantee.EXACTLY_ONCE);
		run(Duration.ofSeconds(1));
		this.held.get(0).complete(1);
		this.two.close();
		run(Duration.ofSeconds(1));
		assertThat(future).isCompletedWithValue(null);
	}

	@Test
	void refusesPlacesThatCannotBe() {
		startBoth();
		Inbox inbox = this.two.association(ONE).inbox();
		RecipientKey key = RecipientKey.named("box");
		Supplier<Link> link = () -> Link.dialing(this.two.association(ONE), this.two);
		for (DeliveryStream.Place place : List.of(new DeliveryStream.Place(1, 5, 6, false),
				new DeliveryStream.Place(1, 5, 0, false),
				new DeliveryStream.Place(1, DeliverySettings.MAX_WINDOW + 1, 1, false),
				new DeliveryStream.Place(1, -5, -5, false))) {
			assertThatThrownBy(() -> inbox.take(link.get(), key, place, new Arrival.Nothing()))
				.isInstanceOf(WireException.class);
		}
		assertThat(inbox.streams()).isZero();
	}

	@Test
	void lateAnswerToAnEarlierLifeOfTheNodeSettlesNothing() {
		startBoth();
		DeliveryStream stream = stream();
		up(stream, false);
		PendingDelivery delivery = delivery();
		stream.add(delivery);
		long before = stream.id();
		up(stream, true);
		List<PendingDelivery> settled = new ArrayList<>();
		assertThat(stream.settle(before, 1, 1, settled)).isFalse();
		assertThat(settled).isEmpty();
		assertThat(stream.settle(stream.id(), 1, 1, settled)).isTrue();
		assertThat(settled).containsExactly(delivery);
	}

	@Test
	void failureToWriteToALostLinkSaysNothingOfTheNextOne() {
		startBoth();
		DeliveryStream stream = stream();
		Link first = up(stream, false);
		PendingDelivery delivery = delivery();
		stream.add(delivery);
		Link second = up(stream, false);
		stream.unwritable(delivery, first, new SerializationException("no codec", null));
		run(Duration.ofMillis(1));
		assertThat(delivery.isSkipped()).isFalse();
		assertThat(delivery.ask()).isNotDone();
		stream.unwritable(delivery, second, new SerializationException("no codec", null));
		run(Duration.ofMillis(1));
		assertThat(delivery.isSkipped()).isTrue();
		assertThat(delivery.ask()).isCompletedExceptionally();
	}

	private DeliveryStream stream() {
		Deliveries home = new Deliveries(this.one, TWO, () -> "", false);
		return new DeliveryStream(home, (RemoteActorRef<?>) box(), 77);
	}

	private PendingDelivery delivery() {
		return new PendingDelivery((RemoteActorRef<?>) box(), this.one.remoting().delivery(box(), new Box.Put(1)),
				DeliveryGuarantee.AT_LEAST_ONCE, PendingDelivery.SINCE_LOSS);
	}

	private Link up(DeliveryStream stream, boolean renewed) {
		Link link = Link.dialing(this.one.association(TWO), this.one);
		stream.down();
		stream.up(link, new Lane[] { new Lane(link, 1, LaneKind.ORDINARY, this.one) }, renewed, new ArrayList<>());
		return link;
	}

	/**
	 * Takes things.
	 */
	interface Box {

		record Put(int value) implements Message<Box, Integer> {
		}

		record Hold(int value) implements Message<Box, Integer> {
		}

		record Boom(int value) implements Message<Box, Integer> {
		}

		record Text(String text) implements Message<Box, Integer> {
		}

		record Slow(int value, String text) implements Message<Box, Integer> {
		}

		record Self() implements Message<Box, ActorRef<Box>> {
		}

		record Stop() implements Message<Box, Void> {
		}

	}

	/**
	 * Another protocol.
	 */
	interface Other {

		record Nothing() implements Message<Other, Void> {
		}

	}

	/**
	 * Has another protocol.
	 */
	static final class OtherActor implements Actor<Other> {

		@Handler
		void nothing(Other.Nothing message) {
		}

	}

	/**
	 * Writes down what it takes.
	 */
	private final class BoxActor implements Actor<Box> {

		private ActorContext<Box> context;

		@Override
		public void started(ActorContext<Box> context) {
			this.context = context;
		}

		@Handler
		int put(Box.Put message) {
			DeliveriesTests.this.handled.add(message.value());
			return message.value();
		}

		@Handler(interleaved = true)
		CompletionStage<Integer> hold(Box.Hold message) {
			DeliveriesTests.this.handled.add(message.value());
			CompletableFuture<Integer> reply = new CompletableFuture<>();
			DeliveriesTests.this.held.add(reply);
			return reply;
		}

		@Handler
		int boom(Box.Boom message) {
			DeliveriesTests.this.handled.add(message.value());
			if (message.value() < 0) {
				// As if it had been serialized in between.
				throw new ActorStoppedException(null, "boom");
			}
			throw new IllegalStateException("boom");
		}

		@Handler
		int text(Box.Text message) {
			DeliveriesTests.this.handled.add(message.text().length());
			return message.text().length();
		}

		@Handler
		CompletionStage<Integer> slow(Box.Slow message) {
			DeliveriesTests.this.handled.add(message.value());
			CompletableFuture<Integer> reply = new CompletableFuture<>();
			DeliveriesTests.this.held.add(reply);
			return reply;
		}

		@Handler
		ActorRef<Box> self(Box.Self message) {
			return this.context.self();
		}

		@Handler
		void stop(Box.Stop message) {
			this.context.stop();
		}

	}

}
