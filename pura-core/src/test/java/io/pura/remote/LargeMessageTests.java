package io.pura.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.Offer;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.PeerTypes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import io.pura.serialization.WireTypes;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Messages that do not fit into a batch: they travel in chunks, on a lane of their own.
 */
class LargeMessageTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private static final int LIMIT = 12 * 1024 * 1024;

	private final World world = new World(1);

	/** So many bytes that a message with them has a given size on the wire. */
	private static byte[] dataFor(int size) {
		int overhead = size(new Depot.Put(1, new byte[size - 40])) - (size - 40);
		byte[] data = new byte[size - overhead];
		assertThat(size(new Depot.Put(1, data))).isEqualTo(size);
		return data;
	}

	private static int size(Message<?, ?> message) {
		WireTypes types = new WireTypes(
				Codecs.of(JacksonCodec.cbor(List.of())).create(new NoRefs(), Integer.MAX_VALUE));
		types.register(Depot.class);
		WireType type = types.of(message);
		PeerTypes same = new PeerTypes(types, (finding) -> {
		});
		same.add(List.of(type.schema()));
		ByteBuf buffer = Unpooled.buffer();
		same.asArrays(type).messageCodec().write(message, buffer);
		return buffer.readableBytes();
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 196_607, 196_608, 196_609, 262_144,
			LIMIT - 1, LIMIT })
	void arrivesWhateverItsSize(int size) {
		Nodes nodes = this.world.nodes();
		byte[] data = dataFor(size);
		nodes.depot().tell(new Depot.Put(1, data));
		CompletableFuture<Integer> reply = nodes.depot().ask(new Depot.Put(1, data));
		this.world.run(Duration.ofSeconds(1));
		assertThat(reply).isCompletedWithValue(data.length);
		assertThat(nodes.actor().lengths).containsExactly(data.length, data.length);
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void takesTheLaneForLargeOnesAbove128KiB() {
		Nodes nodes = this.world.nodes();
		assertThat(batches(nodes, dataFor(128 * 1024))).isEqualTo(1);
		assertThat(batches(nodes, dataFor(128 * 1024 + 1))).as("chunks").isEqualTo(3);
	}

	private long batches(Nodes nodes, byte[] data) {
		// Its recipient and its type are known from here on.
		nodes.depot().tell(new Depot.Put(0, new byte[0]));
		this.world.run(Duration.ofSeconds(1));
		long before = nodes.one().stats().sentBatches();
		nodes.depot().tell(new Depot.Put(1, data));
		this.world.run(Duration.ofSeconds(1));
		return nodes.one().stats().sentBatches() - before;
	}

	@Test
	void isRefusedAboveTheLimitWithBothSizes() {
		Nodes nodes = this.world.nodes();
		CompletableFuture<Integer> reply = nodes.depot().ask(new Depot.Put(1, dataFor(LIMIT + 1)));
		nodes.depot().tell(new Depot.Put(2, dataFor(LIMIT + 1)));
		nodes.depot().tell(new Depot.Put(3, dataFor(LIMIT)));
		this.world.run(Duration.ofSeconds(1));
		assertTooLarge(reply, Depot.Put.class.getName() + " has " + (LIMIT + 1) + " bytes, and the limit is " + LIMIT);
		assertThat(nodes.one().system().deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(2);
		assertThat(nodes.actor().numbers).containsExactly(3);
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void isRefusedIfItIsMuchLargerThanTheLimit() {
		Nodes nodes = this.world.nodes(200_000, 200_000, 1);
		CompletableFuture<Integer> reply = nodes.depot().ask(new Depot.Put(1, new byte[3_000_000]));
		this.world.run(Duration.ofSeconds(1));
		assertTooLarge(reply, "has more than 200000 bytes, and the limit is 200000");
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void isRefusedAboveALimitThatABatchWouldHold() {
		Nodes nodes = this.world.nodes(1000, LIMIT, 1);
		CompletableFuture<Integer> reply = nodes.depot().ask(new Depot.Put(1, new byte[70_000]));
		CompletableFuture<Integer> larger = nodes.depot().ask(new Depot.Put(1, new byte[700_000]));
		this.world.run(Duration.ofSeconds(1));
		assertTooLarge(reply, "and the limit is 1000");
		assertTooLarge(larger, "has more than 1000 bytes, and the limit is 1000");
	}

	@Test
	void replyAboveTheLimitFailsTheAsk() {
		Nodes nodes = this.world.nodes();
		CompletableFuture<byte[]> reply = nodes.depot().ask(new Depot.Get(LIMIT + 1));
		CompletableFuture<byte[]> next = nodes.depot().ask(new Depot.Get(LIMIT - 10));
		this.world.run(Duration.ofSeconds(1));
		assertTooLarge(reply, "bytes, and the limit is " + LIMIT);
		assertThat(next.join()).hasSize(LIMIT - 10);
	}

	@Test
	void limitOfTheReceiverCountsIfItIsSmaller() {
		Nodes nodes = this.world.nodes(LIMIT, 500_000, 1);
		CompletableFuture<Integer> question = nodes.depot().ask(new Depot.Put(1, dataFor(500_001)));
		CompletableFuture<byte[]> answer = nodes.depot().ask(new Depot.Get(500_001));
		CompletableFuture<Integer> next = nodes.depot().ask(new Depot.Put(2, dataFor(500_000)));
		this.world.run(Duration.ofSeconds(1));
		assertTooLarge(question, "has 500001 bytes, and the limit is 500000");
		assertTooLarge(answer, "and the limit is 500000");
		assertThat(next).isCompleted();
		assertThat(nodes.actor().numbers).containsExactly(2);
	}

	private static void assertTooLarge(CompletableFuture<?> reply, String text) {
		assertThatThrownBy(reply::join).cause().isInstanceOf(SerializationException.class).hasMessageContaining(text);
	}

	@Test
	void questionsAndAnswersMayBeLarge() {
		Nodes nodes = this.world.nodes();
		byte[] data = new byte[10_000_000];
		new SplittableRandom(3).nextBytes(data);
		nodes.depot().tell(new Depot.Put(1, data));
		CompletableFuture<Integer> question = nodes.depot().ask(new Depot.Put(2, data));
		CompletableFuture<byte[]> answer = nodes.depot().ask(new Depot.Get(10_000_000));
		CompletableFuture<byte[]> both = nodes.depot().ask(new Depot.Echo(data));
		this.world.run(Duration.ofSeconds(1));
		assertThat(nodes.actor().numbers).containsExactly(1, 2);
		assertThat(question).isCompletedWithValue(10_000_000);
		assertThat(answer.join()).hasSize(10_000_000);
		assertThat(Arrays.equals(both.join(), data)).isTrue();
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void smallOnesAreNotHeldUp() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(10), Duration.ofMillis(10)));
		nodes.depot().tell(new Depot.Put(-1, new byte[10_000_000]));
		for (int i = 0; i < 100; i++) {
			nodes.depot().tell(new Depot.Put(i, new byte[10]));
			this.world.run(Duration.ofMillis(1));
		}
		this.world.run(Duration.ofSeconds(10));
		assertThat(nodes.actor().numbers.subList(0, 100)).isEqualTo(IntStream.range(0, 100).boxed().toList());
		assertThat(nodes.actor().numbers).hasSize(101).endsWith(-1);
	}

	@Test
	void largeOnesKeepTheirOrderAmongEachOther() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(50)));
		List<CompletableFuture<byte[]>> answers = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			nodes.depot().tell(new Depot.Put(i, new byte[140_000 + this.world.random.nextInt(300_000)]));
			nodes.depot().tell(new Depot.Put(1000 + i, new byte[this.world.random.nextInt(1000)]));
			answers.add(nodes.depot().ask(new Depot.Get(this.world.random.nextInt(400_000)), Duration.ofMinutes(2)));
			this.world.run(Duration.ofMillis(this.world.random.nextInt(20)));
		}
		this.world.run(Duration.ofMinutes(1));
		assertThat(nodes.actor().numbers.stream().filter((number) -> number < 1000))
			.containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
		assertThat(nodes.actor().numbers.stream().filter((number) -> number >= 1000))
			.containsExactlyElementsOf(IntStream.range(1000, 1060).boxed().toList());
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).isCompleted());
	}

	@Test
	void waitsOnlyInBoundedNumbersAndWhatWasAcceptedArrives() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(100), Duration.ofMillis(100)));
		byte[] data = new byte[200_000];
		int accepted = 0;
		for (int i = 0; i < 600; i++) {
			accepted += (nodes.depot().offer(new Depot.Put(i, data)) == Offer.ACCEPTED) ? 1 : 0;
			this.world.run(Duration.ofNanos(10_000));
		}
		// As many as take 64 MiB, and those for which there is room in the ordinary
		// queue.
		assertThat(accepted).isBetween(330, 420);
		assertThat(nodes.actor().numbers).as("on their way").isEmpty();
		this.world.network.faults(Faults.NONE);
		this.world.run(Duration.ofMinutes(2));
		assertThat(nodes.actor().numbers).hasSize(accepted).isSorted();
		assertThat(nodes.one().stats().queuedBytes()).isZero();
	}

	@Test
	void asksWaitForRoom() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(1)));
		byte[] data = new byte[200_000];
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int i = 0; i < 600; i++) {
			replies.add(nodes.depot().ask(new Depot.Put(i, data), Duration.ofMinutes(10)));
			this.world.run(Duration.ofNanos(10_000));
		}
		this.world.run(Duration.ofMinutes(2));
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isCompletedWithValue(200_000));
		assertThat(nodes.one().system().deadLetters().count()).isZero();
	}

	@Test
	void burstThatTheQueueAcceptedIsNotDropped() {
		Nodes nodes = this.world.nodes();
		byte[] data = new byte[200_000];
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		int accepted = 0;
		for (int i = 0; i < 550; i++) {
			accepted += (nodes.depot().offer(new Depot.Put(2 * i, data)) == Offer.ACCEPTED) ? 1 : 0;
			replies.add(nodes.depot().ask(new Depot.Put(2 * i + 1, data), Duration.ofMinutes(10)));
		}
		this.world.run(Duration.ofMinutes(1));
		assertThat(nodes.one().system().deadLetters().count()).isZero();
		assertThat(accepted).isPositive();
		assertThat(nodes.actor().numbers).hasSize(accepted + 550);
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isCompleted());
	}

	@Test
	void smallOnesAfterALargeOneAreCountedAsSmall() {
		Nodes nodes = this.world.nodes();
		nodes.depot().tell(new Depot.Put(0, new byte[10_000_000]));
		this.world.run(Duration.ofSeconds(1));
		for (int i = 1; i <= 3000; i++) {
			nodes.depot().tell(new Depot.Put(i, new byte[10]));
		}
		this.world.run(Duration.ofSeconds(1));
		assertThat(nodes.one().system().deadLetters().count()).isZero();
		assertThat(nodes.actor().numbers).hasSize(3001);
	}

	@Test
	void oneOf64KiBIsForgottenSoon() {
		Nodes nodes = this.world.nodes();
		nodes.depot().tell(new Depot.Put(0, new byte[64 * 1024]));
		this.world.run(Duration.ofSeconds(1));
		for (int i = 0; i < 20; i++) {
			nodes.depot().tell(new Depot.Put(i, new byte[10]));
			this.world.run(Duration.ofMillis(10));
		}
		nodes.depot().tell(new Depot.Put(0, new byte[10]));
		assertThat(nodes.one().stats().queuedBytes()).isLessThan(1024);
	}

	@Test
	void typeWhoseMessagesAreAllLargeIsCountedSo() {
		Nodes nodes = this.world.nodes();
		for (int i = 0; i < 10; i++) {
			nodes.depot().tell(new Depot.Put(i, new byte[1_000_000]));
		}
		this.world.run(Duration.ofSeconds(1));
		nodes.depot().tell(new Depot.Put(0, new byte[1_000_000]));
		assertThat(nodes.one().stats().queuedBytes()).isEqualTo(LaneSender.LARGEST_BODY);
	}

	@Test
	void askThatIsOverBeforeItsTurnIsNotSent() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(20), Duration.ofMillis(20)));
		nodes.depot().tell(new Depot.Put(1, new byte[10_000_000]));
		CompletableFuture<Integer> late = nodes.depot().ask(new Depot.Put(2, new byte[200_000]), Duration.ofMillis(50));
		CompletableFuture<Integer> cancelled = nodes.depot().ask(new Depot.Put(3, new byte[200_000]));
		cancelled.cancel(false);
		nodes.depot().tell(new Depot.Put(4, new byte[200_000]));
		this.world.run(Duration.ofMinutes(1));
		assertThat(late).isCompletedExceptionally();
		assertThat(nodes.actor().numbers).containsExactly(1, 4);
		assertThat(nodes.one().system().deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
		assertThat(nodes.one().system().deadLetters().count(Reason.CANCELLED)).isEqualTo(1);
	}

	@Test
	void askThatIsCancelledIsNotHandled() {
		Nodes nodes = this.world.nodes();
		nodes.depot().tell(new Depot.Wait());
		CompletableFuture<Integer> cancelled = nodes.depot().ask(new Depot.Put(2, new byte[200_000]));
		this.world.run(Duration.ofSeconds(1));
		cancelled.cancel(false);
		this.world.run(Duration.ofSeconds(1));
		nodes.actor().gate.complete(null);
		this.world.run(Duration.ofSeconds(1));
		assertThat(nodes.actor().numbers).isEmpty();
		assertThat(nodes.two().system().deadLetters().count(Reason.CANCELLED)).isEqualTo(1);
	}

	@Test
	void isNotHandedOverIfNobodyIsThere() {
		Nodes nodes = this.world.nodes();
		ActorRef<Depot> nobody = nodes.one().actor(nodes.one().member(TWO).orElseThrow(), "nobody", Depot.class);
		CompletableFuture<Integer> reply = nobody.ask(new Depot.Put(1, new byte[200_000]));
		this.world.run(Duration.ofSeconds(1));
		assertThatThrownBy(reply::join).hasMessageContaining("nobody");
		assertThat(nodes.two().system().deadLetters().count(Reason.STOPPED)).isEqualTo(1);
	}

	@Test
	void isCertainlyNotDeliveredUntilItsLastChunkWasSent() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(50), Duration.ofMillis(50)));
		CompletableFuture<Integer> begun = nodes.depot().ask(new Depot.Put(1, new byte[2_000_000]));
		CompletableFuture<Integer> waiting = nodes.depot().ask(new Depot.Put(2, new byte[2_000_000]));
		nodes.depot().tell(new Depot.Put(3, new byte[2_000_000]));
		this.world.run(Duration.ofMillis(120));
		assertThat(nodes.one().stats().sentBytes()).as("bytes of the first one").isGreaterThan(200_000);
		this.world.network.disconnect(ONE, TWO);
		this.world.run(Duration.ofSeconds(2));
		assertThat(delivery(begun)).isEqualTo(Delivery.NOT_DELIVERED);
		assertThat(delivery(waiting)).isEqualTo(Delivery.NOT_DELIVERED);
		assertThat(nodes.one().system().deadLetters().count(Reason.UNREACHABLE)).isEqualTo(3);
		assertThat(nodes.actor().numbers).isEmpty();
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void isUnknownFromItsLastChunkOn() {
		Nodes nodes = this.world.nodes();
		nodes.depot().tell(new Depot.Wait());
		CompletableFuture<Integer> sent = nodes.depot().ask(new Depot.Put(1, new byte[200_000]));
		this.world.run(Duration.ofSeconds(1));
		this.world.network.disconnect(ONE, TWO);
		this.world.run(Duration.ofSeconds(1));
		assertThat(sent).isCompletedExceptionally();
		assertThat(delivery(sent)).isEqualTo(Delivery.UNKNOWN);
	}

	@Test
	void whatWaitsIsRejectedWhenTheNodeEnds() {
		Nodes nodes = this.world.nodes();
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(50), Duration.ofMillis(50)));
		List<CompletableFuture<Integer>> replies = IntStream.range(0, 5)
			.mapToObj((i) -> nodes.depot().ask(new Depot.Put(i, new byte[1_000_000])))
			.toList();
		this.world.run(Duration.ofMillis(20));
		nodes.one().end();
		this.world.run(Duration.ofSeconds(10));
		assertThat(replies).allSatisfy((reply) -> {
			assertThat(reply).isCompletedExceptionally();
			assertThat(delivery(reply)).isEqualTo(Delivery.NOT_DELIVERED);
		});
		assertThat(this.world.network.bytesHeld()).isZero();
	}

	@Test
	void cutInTheMiddleLosesNothingWithoutAWord() {
		for (int seed = 0; seed < 200; seed++) {
			new World(seed).cutInTheMiddle(seed);
		}
	}

	/** What an ask says that failed, which must be because of the connection. */
	private static Delivery delivery(CompletableFuture<?> reply) {
		try {
			reply.join();
			return Delivery.UNKNOWN;
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(NodeUnreachableException.class);
			return ((NodeUnreachableException) ex.getCause()).delivery();
		}
	}

	@Test
	void orderIsKeptForEachRecipientOverSeveralLanes() {
		Nodes nodes = this.world.nodes(LIMIT, LIMIT, 4);
		this.world.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(200)));
		List<DepotActor> actors = IntStream.range(0, 12).mapToObj((i) -> new DepotActor()).toList();
		for (int i = 0; i < actors.size(); i++) {
			DepotActor actor = actors.get(i);
			nodes.two().system().spawn("depot-" + i, () -> actor);
		}
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int n = 0; n < 100; n++) {
			for (int i = 0; i < actors.size(); i++) {
				ActorRef<Depot> depot = nodes.one()
					.actor(nodes.one().member(TWO).orElseThrow(), "depot-" + i, Depot.class);
				if (n % 2 == 0) {
					depot.tell(new Depot.Put(n, new byte[this.world.random.nextInt(2000)]));
				}
				else {
					replies.add(depot.ask(new Depot.Put(n, new byte[5]), Duration.ofMinutes(1)));
				}
			}
			this.world.run(Duration.ofMillis(this.world.random.nextInt(10)));
		}
		this.world.run(Duration.ofSeconds(30));
		List<Integer> all = IntStream.range(0, 100).boxed().toList();
		assertThat(actors).allSatisfy((actor) -> assertThat(actor.numbers).isEqualTo(all));
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isCompletedWithValue(5));
	}

	@Test
	void nodesWithDifferentNumbersOfLanesUnderstandEachOther() {
		Nodes nodes = new Nodes(this.world.start(ONE, LIMIT, 3), this.world.start(TWO, LIMIT, 1), new DepotActor());
		nodes.two().system().spawn("depot", () -> nodes.actor());
		this.world.meet(nodes);
		CompletableFuture<byte[]> echo = nodes.depot().ask(new Depot.Echo(new byte[500_000]));
		this.world.run(Duration.ofSeconds(1));
		assertThat(echo.join()).hasSize(500_000);
	}

	@Test
	void chunkOfNoMessageEndsTheLink() {
		assertEnds("a chunk of 10 bytes belongs to no large message", 2, (batch) -> FakePeer.chunk(batch, 10));
	}

	@Test
	void shortChunkInTheMiddleEndsTheLink() {
		assertEnds("a chunk has 10 bytes, and must have 65536", 2, (batch) -> {
			FakePeer.large(batch, 200_000, 2);
			FakePeer.chunk(batch, 10);
		});
	}

	@Test
	void chunkThatIsTooLongEndsTheLink() {
		assertEnds("a chunk has 101 bytes, and must have 100", 2, (batch) -> {
			FakePeer.large(batch, 100, 2);
			FakePeer.chunk(batch, 101);
		});
	}

	@Test
	void messageThatBeginsWithinAnotherOneEndsTheLink() {
		assertEnds("the last one lacks 134464 bytes", 2, (batch) -> {
			FakePeer.large(batch, 200_000, 2);
			FakePeer.chunk(batch, 65_536);
			FakePeer.large(batch, 200_000, 2);
		});
	}

	@Test
	void messageAboveTheLimitOfTheReceiverEndsTheLinkBeforeItsBytesCome() {
		assertEnds("a large message of " + (LIMIT + 131_073) + " bytes begins", 2,
				(batch) -> FakePeer.large(batch, LIMIT + 131_073, 2));
		assertEnds("a large message of 18446744073709551615 bytes begins", 2, (batch) -> FakePeer.large(batch, -1, 2));
		assertEnds("a large message of 0 bytes begins", 2, (batch) -> FakePeer.large(batch, 0, 2));
	}

	@Test
	void largeMessageOnAnotherLaneEndsTheLink() {
		assertEnds("large messages do not belong on lane 1", 1, (batch) -> FakePeer.large(batch, 200_000, 2));
		assertEnds("large messages do not belong on lane 0", 0, (batch) -> FakePeer.chunk(batch, 10));
	}

	@Test
	void contentThatIsNoMessageEndsTheLink() {
		assertContentEnds("there is no version 0", (content) -> content.setByte(0, 0));
		assertContentEnds("has no message in it", (content) -> {
		});
		assertContentEnds("a large message has a record of kind LEAVING in it",
				(content) -> FakePeer.record(content, Kind.LEAVING, (fields) -> fields.writeByte(0)));
		assertContentEnds("recipient 7 has not been defined",
				(content) -> FakePeer.record(content, Kind.TELL, (fields) -> fields.writeByte(7).writeByte(7)));
		assertContentEnds("a record of 100 bytes is said to follow", (content) -> content.writeInt(100));
		assertContentEnds("is for lane 9, which is not there",
				(content) -> FakePeer.record(content, Kind.REPLY, (fields) -> fields.writeByte(1)));
		assertContentEnds("more than one message", (content) -> {
			FakePeer.record(content, Kind.DEFINE_RECIPIENT, (fields) -> {
				fields.writeByte(0);
				Varint.writeText(fields, "/depot");
			});
			FakePeer.record(content, Kind.DEFINE_TYPE, (fields) -> {
				fields.writeByte(0);
				Varint.writeText(fields, "cbor:Nothing");
			});
			FakePeer.record(content, Kind.TELL, (fields) -> fields.writeByte(0).writeByte(0));
			FakePeer.record(content, Kind.TELL, (fields) -> fields.writeByte(0).writeByte(0));
		});
	}

	private void assertContentEnds(String reason, Consumer<ByteBuf> content) {
		ByteBuf bytes = Unpooled.buffer().writeByte(BatchWriter.VERSION);
		content.accept(bytes);
		assertEnds(reason, 2, (batch) -> {
			FakePeer.large(batch, bytes.readableBytes(), 9);
			FakePeer.chunk(batch, Arrays.copyOf(bytes.array(), bytes.readableBytes()));
		});
	}

	private void assertEnds(String reason, int lane, Consumer<ByteBuf> records) {
		World fresh = new World(7);
		Cluster one = fresh.start(ONE, LIMIT, 1);
		fresh.run(Duration.ofSeconds(1));
		FakePeer peer = new FakePeer(fresh.network.transport(), ONE, TWO);
		assertThat(fresh.time.runUntil(() -> peer.isUp() && isUp(one, TWO), Duration.ofSeconds(5))).isTrue();
		peer.send(lane, records);
		assertThat(fresh.time.runUntil(() -> !isUp(one, TWO), Duration.ofSeconds(5))).as("the link ends").isTrue();
		assertThat(one.member(TWO).orElseThrow().problem()).contains(reason);
		fresh.run(Duration.ofSeconds(1));
		assertThat(fresh.network.bytesHeld()).isZero();
	}

	@Test
	void unreadableContentFailsOnlyThatMessage() {
		Cluster one = this.world.start(ONE, LIMIT, 1);
		DepotActor actor = new DepotActor();
		one.system().spawn("depot", () -> actor);
		this.world.run(Duration.ofSeconds(1));
		FakePeer peer = new FakePeer(this.world.network.transport(), ONE, TWO);
		assertThat(this.world.time.runUntil(() -> peer.isUp() && isUp(one, TWO), Duration.ofSeconds(5))).isTrue();
		ByteBuf content = Unpooled.buffer().writeByte(BatchWriter.VERSION);
		FakePeer.record(content, Kind.DEFINE_RECIPIENT, (fields) -> {
			fields.writeByte(0);
			Varint.writeText(fields, "/depot");
		});
		FakePeer.record(content, Kind.DEFINE_TYPE, (fields) -> {
			fields.writeByte(0);
			Varint.writeText(fields, "cbor:" + Depot.Put.class.getName());
		});
		FakePeer.record(content, Kind.TELL, (fields) -> fields.writeByte(0).writeByte(0).writeByte(0xff));
		peer.send(2, (batch) -> {
			FakePeer.large(batch, content.readableBytes(), 2);
			FakePeer.chunk(batch, Arrays.copyOf(content.array(), content.readableBytes()));
		});
		this.world.run(Duration.ofSeconds(1));
		assertThat(isUp(one, TWO)).isTrue();
		assertThat(one.system().deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(1);
	}

	@Test
	void smallAsksAreAnsweredWhileALargeOneIsUnderWayOverRSocket() throws Exception {
		NodeAddress first = free();
		NodeAddress second = free();
		try (ActorSystem systemOne = ActorSystem.create("wire"); ActorSystem systemTwo = ActorSystem.create("wire")) {
			Cluster one = Cluster.builder(systemOne).address(first).seeds(first, second).lanes(2).start();
			Cluster two = Cluster.builder(systemTwo).address(second).seeds(first, second).start();
			systemTwo.spawn("depot", DepotActor::new);
			systemTwo.spawn("other", DepotActor::new);
			await().until(() -> isUp(one, second) && isUp(two, first));
			ActorRef<Depot> depot = one.actor(one.member(second).orElseThrow(), "depot", Depot.class);
			ActorRef<Depot> other = one.actor(one.member(second).orElseThrow(), "other", Depot.class);
			byte[] data = new byte[30_000_000];
			new SplittableRandom(5).nextBytes(data);
			CompletableFuture<byte[]> echo = depot.ask(new Depot.Echo(data), Duration.ofMinutes(1));
			int answered = 0;
			while (!echo.isDone()) {
				assertThat(other.ask(new Depot.Put(1, new byte[3]), Duration.ofMinutes(1)).join()).isEqualTo(3);
				answered++;
			}
			assertThat(Arrays.equals(echo.join(), data)).isTrue();
			assertThat(answered).as("asks that were answered meanwhile").isGreaterThan(1);
			one.close();
			two.close();
		}
	}

	private static NodeAddress free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new NodeAddress("127.0.0.1", socket.getLocalPort());
		}
	}

	private static boolean isUp(Cluster from, NodeAddress of) {
		return from.member(of).orElseThrow().status() == NodeStatus.UP;
	}

	/** Two nodes that can be made anew with another seed. */
	private static final class World {

		private final ManualTime time;

		private final SimulatedNetwork network;

		private final SplittableRandom random;

		World(long seed) {
			this.random = new SplittableRandom(seed);
			this.time = new ManualTime(this.random.split());
			this.network = new SimulatedNetwork(this.time, this.time, this.random.split());
		}

		Cluster start(NodeAddress address, int maxMessageBytes, int lanes) {
			ActorSystem system = this.time.process().builder("wire").random(this.random.split()).build();
			system.start();
			Cluster cluster = Cluster.builder(system)
				.address(address)
				.seeds(ONE, TWO)
				.transport(this.network.transport())
				.maxMessageBytes(maxMessageBytes)
				.lanes(lanes)
				.build();
			CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
			this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
			bound.join();
			cluster.join();
			return cluster;
		}

		Nodes nodes() {
			return nodes(LIMIT, LIMIT, 1);
		}

		Nodes nodes(int limitOfOne, int limitOfTwo, int lanes) {
			Nodes nodes = new Nodes(start(ONE, limitOfOne, lanes), start(TWO, limitOfTwo, lanes), new DepotActor());
			nodes.two().system().spawn("depot", () -> nodes.actor());
			meet(nodes);
			return nodes;
		}

		void meet(Nodes nodes) {
			assertThat(
					this.time.runUntil(() -> isUp(nodes.one(), TWO) && isUp(nodes.two(), ONE), Duration.ofSeconds(30)))
				.isTrue();
		}

		void run(Duration duration) {
			this.time.advance(duration);
		}

		void cutInTheMiddle(int seed) {
			Nodes nodes = nodes(2_000_000, 2_000_000, 1 + seed % 3);
			this.network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(30)));
			List<CompletableFuture<Integer>> questions = new ArrayList<>();
			List<CompletableFuture<byte[]>> answers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				nodes.depot().tell(new Depot.Put(i, new byte[140_000 + this.random.nextInt(800_000)]));
				questions.add(nodes.depot()
					.ask(new Depot.Put(100 + i, new byte[this.random.nextInt(800_000)]), Duration.ofMinutes(1)));
				answers.add(nodes.depot().ask(new Depot.Get(this.random.nextInt(800_000)), Duration.ofMinutes(1)));
			}
			run(Duration.ofMillis(this.random.nextInt(2000)));
			if (this.random.nextBoolean()) {
				this.network.disconnect(ONE, TWO);
			}
			else {
				this.network.cut(ONE, TWO);
				run(Duration.ofSeconds(this.random.nextInt(1, 20)));
				this.network.healAll();
			}
			run(Duration.ofSeconds(40));
			for (int i = 0; i < 8; i++) {
				CompletableFuture<Integer> question = questions.get(i);
				assertThat(question.isDone()).as("seed %d, question %d", seed, i).isTrue();
				if (delivery(question) == Delivery.NOT_DELIVERED) {
					assertThat(nodes.actor().numbers).as("seed %d", seed).doesNotContain(100 + i);
				}
				assertThat(answers.get(i).isDone()).as("seed %d, answer %d", seed, i).isTrue();
				delivery(answers.get(i));
			}
			Set<Integer> handled = new TreeSet<>(nodes.actor().numbers);
			assertThat(handled).as("seed %d", seed).hasSameSizeAs(nodes.actor().numbers);
			long arrived = handled.stream().filter((number) -> number < 100).count();
			long unanswered = questions.stream().filter(CompletableFuture::isCompletedExceptionally).count()
					+ answers.stream().filter(CompletableFuture::isCompletedExceptionally).count();
			long dead = nodes.one().system().deadLetters().count(Reason.UNREACHABLE);
			// What was sent completely may be lost on its way: no more than the window
			// holds.
			assertThat(arrived + dead).as("seed %d", seed).isBetween(6L, 8 + unanswered);
			assertThat(this.network.bytesHeld()).as("seed %d", seed).isZero();
		}

	}

	/** Two nodes, and an actor of the second one. */
	private record Nodes(Cluster one, Cluster two, DepotActor actor) {

		ActorRef<Depot> depot() {
			return this.one.actor(this.one.member(TWO).orElseThrow(), "depot", Depot.class);
		}

	}

	interface Depot {

		record Put(int number, byte[] data) implements Message<Depot, Integer> {
		}

		record Get(int size) implements Message<Depot, byte[]> {
		}

		record Echo(byte[] data) implements Message<Depot, byte[]> {
		}

		record Wait() implements Message<Depot, Void> {
		}

	}

	static class DepotActor implements Actor<Depot> {

		final List<Integer> numbers = new ArrayList<>();

		final List<Integer> lengths = new ArrayList<>();

		final CompletableFuture<Void> gate = new CompletableFuture<>();

		@Handler
		int put(Depot.Put message) {
			this.numbers.add(message.number());
			this.lengths.add(message.data().length);
			return message.data().length;
		}

		@Handler
		byte[] get(Depot.Get message) {
			return new byte[message.size()];
		}

		@Handler
		byte[] echo(Depot.Echo message) {
			return message.data();
		}

		@Handler
		CompletionStage<Void> hold(Depot.Wait message) {
			return this.gate;
		}

	}

	private static final class NoRefs implements ActorRefFormat {

		@Override
		public String write(ActorRef<?> ref) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			throw new UnsupportedOperationException();
		}

	}

}
