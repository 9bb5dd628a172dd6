package io.pura.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.ActorSystem;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageObserver;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.actor.ProtocolMismatchException;
import io.pura.actor.RemoteActorException;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes in one JVM that talk RSocket over loopback.
 */
class TwoNodesTests {

	private final List<Cluster> started = new ArrayList<>();

	private NodeAddress first;

	private NodeAddress second;

	@BeforeEach
	void choosePorts() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.first = new NodeAddress("127.0.0.1", one.getLocalPort());
			this.second = new NodeAddress("127.0.0.1", two.getLocalPort());
		}
	}

	@AfterEach
	void stop() {
		this.started.forEach(TwoNodesTests::stop);
	}

	private static void stop(Cluster cluster) {
		cluster.close();
		cluster.system().close();
	}

	private Cluster start(NodeAddress address) {
		return start(address, builder(address));
	}

	private Cluster.Builder builder(NodeAddress address) {
		return Cluster.builder(ActorSystem.create("calc")).name("calc").address(address).seeds(this.first, this.second);
	}

	private Cluster.Builder builder(NodeAddress address, MessageObserver observer) {
		ActorSystem system = ActorSystem.builder("calc").observer(observer).build();
		system.start();
		return Cluster.builder(system).name("calc").address(address).seeds(this.first, this.second);
	}

	private Cluster start(NodeAddress address, Cluster.Builder builder) {
		Cluster cluster = builder.start();
		this.started.add(cluster);
		return cluster;
	}

	private static void awaitMeeting(Cluster... clusters) {
		for (Cluster cluster : clusters) {
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(
						() -> assertThat(cluster.members()).extracting(Node::status).containsOnly(NodeStatus.UP));
		}
	}

	private ActorRef<Calc> calcAt(Cluster from, NodeAddress address) {
		return from.actor(from.member(address).orElseThrow(), "calc", Calc.class);
	}

	@Test
	void answersAnAskOfTheOtherNode() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		assertThat(calcAt(one, this.second).ask(new Calc.Add(2)).join()).isEqualTo(2);
		assertThat(calcAt(one, this.second).ask(new Calc.Add(3)).join()).isEqualTo(5);
	}

	@Test
	void givesReferencesBeforeItIsBound() {
		Cluster one = builder(this.first).build();
		this.started.add(one);
		ActorRef<Calc> calc = calcAt(one, this.second);
		CompletableFuture<Long> reply = calc.ask(new Calc.Add(2));
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		one.bind().toCompletableFuture().join();
		one.join();
		assertThat(reply.join()).isEqualTo(2);
	}

	@Test
	void answersWhatWasAskedBeforeTheOtherNodeWasMet() {
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		Cluster one = start(this.first);
		assertThat(calcAt(one, this.second).ask(new Calc.Add(2)).join()).isEqualTo(2);
	}

	@Test
	void keepsTheOrderOfManyTells() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		List<Long> numbers = LongStream.range(0, 20_000).boxed().toList();
		numbers.forEach((number) -> calc.tell(new Calc.Note(number)));
		assertThat(calc.ask(new Calc.Notes()).join()).isEqualTo(numbers);
	}

	@Test
	void carriesReferencesThereAndBack() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		CompletableFuture<Long> told = new CompletableFuture<>();
		ActorRef<Hearer> hearer = one.system().spawn("hearer", () -> new HearerActor(told));
		ActorRef<Hearer> returned = calcAt(one, this.second).ask(new Calc.Tell(hearer, 42)).join();
		assertThat(told.join()).isEqualTo(42);
		assertThat(returned).isSameAs(hearer);
	}

	@Test
	void tellsOfTheEndOfAWatchedActor() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Hearer> hearer = one.system().spawn("hearer", () -> new HearerActor(new CompletableFuture<>()));
		ActorRef<Calc> calc = calcAt(one, this.second);
		calc.ask(new Calc.Tell(hearer, 1)).join();
		one.system().stop(hearer).join();
		await().untilAsserted(() -> assertThat(calc.ask(new Calc.Lost()).join()).isEqualTo(1));
	}

	@Test
	void tellsOfTheLossOfWatchedActorsWithTheirNode() {
		Cluster one = start(this.first);
		Cluster two = start(this.second, builder(this.second).failoverTarget(Duration.ofMillis(300)));
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Hearer> hearer = one.system().spawn("hearer", () -> new HearerActor(new CompletableFuture<>()));
		calcAt(one, this.second).ask(new Calc.Tell(hearer, 1)).join();
		stop(one);
		ActorRef<Calc> calc = two.actor(two.self(), "calc", Calc.class);
		await().untilAsserted(() -> assertThat(calc.ask(new Calc.Lost()).join()).isEqualTo(1));
	}

	@Test
	void failsAnAskOfAnActorThatIsNotThere() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		awaitMeeting(one, two);
		assertFails(calcAt(one, this.second).ask(new Calc.Add(1)), ActorStoppedException.class, "its name is wrong");
	}

	@Test
	void failsAnAskThatTheActorDoesNotUnderstand() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("hearer", () -> new HearerActor(new CompletableFuture<>()));
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = one.actor(one.member(this.second).orElseThrow(), "hearer", Calc.class);
		assertFails(calc.ask(new Calc.Add(1)), ProtocolMismatchException.class, "has no handler for");
	}

	@Test
	void failsAnAskOfATypeThatTheOtherNodeDoesNotKnow() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("hearer", () -> new HearerActor(new CompletableFuture<>()));
		awaitMeeting(one, two);
		ActorRef<Calc> calc = one.actor(one.member(this.second).orElseThrow(), "hearer", Calc.class);
		assertFails(calc.ask(new Calc.Add(1)), SerializationException.class, "There is no type");
		assertThat(two.system().deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(1);
	}

	@Test
	void failsAnAskAtOnceWhenTheNodeIsNotThere() {
		Cluster one = start(this.first);
		ActorRef<Calc> calc = calcAt(one, this.second);
		assertFails(calc.ask(new Calc.Add(1)), NodeUnreachableException.class, "certainly not been delivered");
		assertFails(calc.ask(new Calc.Add(1)), NodeUnreachableException.class, "certainly not been delivered");
		calc.tell(new Calc.Add(1));
		assertThat(one.system().deadLetters().count(Reason.UNREACHABLE)).isEqualTo(3);
	}

	@Test
	void carriesWhatHandlersThrow() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		assertFails(calc.ask(new Calc.Fail("reject")), MessageRejectedException.class, "no");
		assertFails(calc.ask(new Calc.Fail("own")), Calc.OverflowException.class, "too much");
		assertThatThrownBy(() -> calc.ask(new Calc.Fail("other")).join()).cause()
			.isInstanceOfSatisfying(RemoteActorException.class, (ex) -> {
				assertThat(ex.type()).isEqualTo(UnsupportedOperationException.class.getName());
				assertThat(ex).hasMessageContaining("not that");
			});
	}

	@Test
	void timesOutOnItsOwn() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		assertFails(calcAt(one, this.second).ask(new Calc.Never(), Duration.ofMillis(200)), AskTimeoutException.class,
				"200 ms");
	}

	@Test
	void deliversAndSaysWhenItWasHandled() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		calc.deliver(new Calc.Note(7), DeliveryGuarantee.AT_MOST_ONCE).join();
		assertThat(calc.ask(new Calc.Notes()).join()).containsExactly(7L);
		calc.deliver(new Calc.Note(8), DeliveryGuarantee.AT_LEAST_ONCE).join();
		calc.deliver(new Calc.Note(9), DeliveryGuarantee.EXACTLY_ONCE).join();
		assertThat(calc.ask(new Calc.Notes()).join()).containsExactly(7L, 8L, 9L);
	}

	@Test
	void refusesAMessageAboveTheLimitAtTheSender() {
		Cluster one = start(this.first, builder(this.first).maxMessageBytes(100_000));
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		assertFails(calc.ask(new Calc.Text("x".repeat(200_000))), SerializationException.class, "the limit is 100000");
		assertThat(calc.ask(new Calc.Text("x".repeat(90_000))).join()).isEqualTo(90_000);
	}

	@Test
	void carriesLargeMessagesAmongSmallOnes() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		List<CompletableFuture<Integer>> lengths = IntStream.range(0, 60)
			.mapToObj((i) -> calc.ask(new Calc.Text("ü".repeat((i % 10 == 0) ? 3_000_000 : i))))
			.toList();
		assertThat(lengths.stream().map(CompletableFuture::join)).containsExactlyElementsOf(
				IntStream.range(0, 60).map((i) -> (i % 10 == 0) ? 3_000_000 : i).boxed().toList());
	}

	@Test
	void failsWhatWasOnItsWayWhenTheNodeGoesAndFindsTheRestartedOne() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		CompletableFuture<Boolean> never = calc.ask(new Calc.Never());
		calc.ask(new Calc.Add(1)).join();
		stop(two);
		assertThatThrownBy(never::join).cause()
			.isInstanceOfSatisfying(NodeUnreachableException.class,
					(ex) -> assertThat(ex.delivery()).isEqualTo(Delivery.UNKNOWN));
		assertFails(calc.ask(new Calc.Add(1)), NodeUnreachableException.class, "certainly not been delivered");
		Cluster again = start(this.second);
		again.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, again);
		assertThat(calc.ask(new Calc.Add(5)).join()).isEqualTo(5);
	}

	@Test
	void tellsObserversOnBothSides() {
		RecordingObserver sending = new RecordingObserver();
		RecordingObserver handling = new RecordingObserver();
		Cluster one = start(this.first, builder(this.first, sending));
		Cluster two = start(this.second, builder(this.second, handling));
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> calc = calcAt(one, this.second);
		calc.tell(new Calc.Note(1));
		calc.offer(new Calc.Note(2));
		calc.ask(new Calc.Add(1)).join();
		calc.deliver(new Calc.Note(3), DeliveryGuarantee.AT_MOST_ONCE).join();
		assertThat(sending.calls).containsExactly("send 1", "done 1", "send 2", "done 2", "send 3", "done 3", "send 4",
				"done 4");
		assertThat(handling.calls).containsExactly("process 1", "returned 1", "done 1", "process 2", "returned 2",
				"done 2", "process 3", "returned 3", "done 3", "process 4", "returned 4", "done 4");
	}

	@Test
	void tellsObserversOnceOfAsksOnTheirWayWhenTheNodeGoes() {
		RecordingObserver sending = new RecordingObserver();
		RecordingObserver handling = new RecordingObserver();
		Cluster one = start(this.first, builder(this.first, sending));
		Cluster two = start(this.second, builder(this.second, handling));
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		CompletableFuture<Boolean> never = calcAt(one, this.second).ask(new Calc.Never());
		await().until(() -> handling.calls.contains("returned 1"));
		stop(two);
		assertFails(never, NodeUnreachableException.class, "");
		assertThat(sending.calls).containsExactly("send 1", "done 1 NodeUnreachableException");
		assertThat(handling.calls).containsExactly("process 1", "returned 1", "done 1 ActorStoppedException");
	}

	@Test
	void doesNotReachALaterActorByAnOldReference() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		ActorRef<Calc> itself = calcAt(one, this.second).ask(new Calc.Self()).join();
		assertThat(itself.ask(new Calc.Add(1)).join()).isEqualTo(1);
		stop(two);
		Cluster again = start(this.second);
		again.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, again);
		assertFails(itself.ask(new Calc.Add(1)), ActorStoppedException.class, "started again");
	}

	@Test
	void refusesANodeOfAnotherCluster() {
		Cluster one = start(this.first);
		Cluster two = builder(this.second).name("other").build();
		this.started.add(two);
		two.bind().toCompletableFuture().join();
		assertThatThrownBy(() -> two.join().join()).cause()
			.isInstanceOf(ConnectionRefusedException.class)
			.hasMessageContaining("cluster 'other'")
			.hasMessageContaining("cluster 'calc'");
		await().untilAsserted(
				() -> assertThat(one.member(this.second).orElseThrow().problem()).contains("cluster 'other'"));
	}

	@Test
	void refusesANodeWithoutTheToken() {
		Cluster one = start(this.first, builder(this.first).token("secret"));
		Cluster two = start(this.second, builder(this.second).token("guess"));
		await().untilAsserted(
				() -> assertThat(two.member(this.first).orElseThrow().problem()).contains("has another token"));
		assertThat(one.member(this.second).orElseThrow().status()).isEqualTo(NodeStatus.JOINING);
	}

	@Test
	void saysThatItLeaves() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		two.system().spawn("calc", CalcActor::new);
		awaitMeeting(one, two);
		List<NodeStatus> seen = new ArrayList<>();
		one.events((event) -> seen.add(event.node().status()));
		two.leave();
		await().untilAsserted(() -> assertThat(seen).containsExactly(NodeStatus.LEAVING));
		assertThat(calcAt(one, this.second).ask(new Calc.Add(1)).join()).isEqualTo(1);
		stop(two);
		await().untilAsserted(() -> assertThat(seen).containsExactly(NodeStatus.LEAVING, NodeStatus.LEFT));
	}

	@Test
	void saysThatItLeavesWhenItIsClosed() {
		Cluster one = start(this.first);
		Cluster two = start(this.second);
		awaitMeeting(one, two);
		stop(two);
		await()
			.untilAsserted(() -> assertThat(one.member(this.second).orElseThrow().status()).isEqualTo(NodeStatus.LEFT));
	}

	@Test
	void refusesAPortThatIsTaken() throws IOException {
		try (ServerSocket taken = new ServerSocket(this.first.port(), 1, InetAddress.getLoopbackAddress())) {
			assertThat(taken.isBound()).isTrue();
			ActorSystem system = ActorSystem.create("calc");
			assertThatExceptionOfType(PortInUseException.class)
				.isThrownBy(() -> Cluster.builder(system).address(this.first).start())
				.satisfies((ex) -> assertThat(ex.address()).isEqualTo(this.first));
			system.close();
		}
	}

	@Test
	void refusesAnOpenAddressWithoutProtection() {
		ActorSystem system = ActorSystem.create("calc");
		assertThatExceptionOfType(InsecureAddressException.class)
			.isThrownBy(() -> Cluster.builder(system).address(new NodeAddress("0.0.0.0", 0)).start());
		system.close();
	}

	@Test
	void takesAnOpenAddressWithAToken() {
		Cluster cluster = Cluster.builder(ActorSystem.create("calc"))
			.address(new NodeAddress("0.0.0.0", 0))
			.token("secret")
			.build();
		this.started.add(cluster);
		cluster.bind().toCompletableFuture().join();
		assertThat(cluster.port()).isPositive();
	}

	@Test
	void isNotBoundAsLongAsThePortIsTaken() throws IOException {
		try (ServerSocket taken = new ServerSocket(this.first.port(), 1, InetAddress.getLoopbackAddress())) {
			assertThat(taken.isBound()).isTrue();
			ActorSystem system = ActorSystem.create("calc");
			Cluster cluster = Cluster.builder(system).address(this.first).build();
			assertThatThrownBy(() -> cluster.bind().toCompletableFuture().join())
				.hasCauseInstanceOf(PortInUseException.class);
			assertThat(cluster.state()).isEqualTo(ClusterState.CREATED);
			assertThatIllegalStateException().isThrownBy(cluster::join).withMessageContaining("must be BOUND");
			assertThatIllegalStateException().isThrownBy(cluster::bind).withMessageContaining("listen before");
			stop(cluster);
		}
	}

	private static void assertFails(CompletableFuture<?> reply, Class<? extends Throwable> type, String message) {
		assertThatThrownBy(reply::join).cause().isInstanceOf(type).hasMessageContaining(message);
	}

	interface Calc {

		record Add(long number) implements Message<Calc, Long> {
		}

		record Note(long number) implements Message<Calc, Void> {
		}

		record Notes() implements Message<Calc, List<Long>> {
		}

		record Tell(ActorRef<Hearer> hearer, long number) implements Message<Calc, ActorRef<Hearer>> {
		}

		record Lost() implements Message<Calc, Integer> {
		}

		record Fail(String how) implements Message<Calc, Void> {
		}

		record Never() implements Message<Calc, Boolean> {
		}

		record Text(String text) implements Message<Calc, Integer> {
		}

		record Self() implements Message<Calc, ActorRef<Calc>> {
		}

		class OverflowException extends RuntimeException {

			OverflowException(@Nullable String message) {
				super(message);
			}

		}

	}

	interface Hearer {

		record Hear(long number) implements Message<Hearer, Void> {
		}

	}

	static class CalcActor implements Actor<Calc> {

		private final AtomicInteger lost = new AtomicInteger();

		private final List<Long> notes = new ArrayList<>();

		private long sum;

		@Handler
		long add(Calc.Add message) {
			this.sum += message.number();
			return this.sum;
		}

		@Handler
		void note(Calc.Note message) {
			this.notes.add(message.number());
		}

		@Handler
		List<Long> notes(Calc.Notes message) {
			return List.copyOf(this.notes);
		}

		@Handler
		ActorRef<Hearer> tell(Calc.Tell message, ActorContext<Calc> context) {
			message.hearer().tell(new Hearer.Hear(message.number()));
			context.watch(message.hearer(), new HearerGone());
			return message.hearer();
		}

		@Handler
		void gone(HearerGone message) {
			this.lost.incrementAndGet();
		}

		@Handler
		int lost(Calc.Lost message) {
			return this.lost.get();
		}

		@Handler
		void fail(Calc.Fail message) {
			switch (message.how()) {
				case "reject" -> throw new MessageRejectedException("no", "no");
				case "own" -> throw new Calc.OverflowException("too much");
				default -> throw new UnsupportedOperationException("not that");
			}
		}

		@Handler(interleaved = true)
		CompletableFuture<Boolean> never(Calc.Never message) {
			return new CompletableFuture<>();
		}

		@Handler
		int text(Calc.Text message) {
			return message.text().length();
		}

		@Handler
		ActorRef<Calc> self(Calc.Self message, ActorContext<Calc> context) {
			return context.self();
		}

		record HearerGone() implements Message<Calc, Void> {
		}

	}

	static class HearerActor implements Actor<Hearer> {

		private final CompletableFuture<Long> told;

		HearerActor(CompletableFuture<Long> told) {
			this.told = told;
		}

		@Handler
		void hear(Hearer.Hear message) {
			this.told.complete(message.number());
		}

	}

	static final class RecordingObserver implements MessageObserver {

		final List<String> calls = new CopyOnWriteArrayList<>();

		private final AtomicInteger number = new AtomicInteger();

		@Override
		public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
			String number = String.valueOf(this.number.incrementAndGet());
			this.calls.add("send " + number);
			return new Sending() {

				@Override
				public Map<String, String> context() {
					return Map.of("number", number);
				}

				@Override
				public void done(@Nullable Throwable failure) {
					add("done " + number, failure);
				}

			};
		}

		@Override
		public Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
				Map<String, String> context) {
			String number = context.getOrDefault("number", "?");
			this.calls.add("process " + number);
			return new Handling() {

				@Override
				public void returned() {
					RecordingObserver.this.calls.add("returned " + number);
				}

				@Override
				public void done(@Nullable Throwable failure) {
					add("done " + number, failure);
				}

			};
		}

		private void add(String call, @Nullable Throwable failure) {
			this.calls.add((failure != null) ? call + " " + failure.getClass().getSimpleName() : call);
		}

	}

}
