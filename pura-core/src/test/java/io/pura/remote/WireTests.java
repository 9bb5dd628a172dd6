package io.pura.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageObserver;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Timers;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.TypeCodec;
import io.pura.serialization.WireTypes;
import io.pura.serialization.compression.Compression;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedCluster;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What the wire does at its edges: races, limits, hostile peers, and the ends of things.
 */
class WireTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private long seed = 10;

	private ActorSystem system() {
		return system((builder) -> builder);
	}

	private ActorSystem system(UnaryOperator<ActorSystem.Builder> customizer) {
		ActorSystem.Builder builder = this.time.process().builder("wire").random(new SplittableRandom(this.seed++));
		ActorSystem system = customizer.apply(builder).build();
		system.start();
		return system;
	}

	private Cluster.Builder builder(ActorSystem system, NodeAddress address) {
		return Cluster.builder(system)
			.address(address)
			.seeds(ONE, TWO)
			.transport(this.network.transport())
			.maxMessageBytes(256 * 1024);
	}

	private Cluster start(Cluster.Builder builder) {
		Cluster cluster = bind(builder);
		cluster.join();
		return cluster;
	}

	private Cluster bind(Cluster.Builder builder) {
		Cluster cluster = builder.build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		bound.join();
		return cluster;
	}

	private Cluster start(NodeAddress address) {
		return start(builder(system(), address));
	}

	private void run(Duration duration) {
		this.time.advance(duration);
	}

	private static NodeStatus status(Cluster from, NodeAddress of) {
		return from.member(of).orElseThrow().status();
	}

	private boolean meet(Cluster one, Cluster two) {
		return this.time.runUntil(() -> status(one, TWO) == NodeStatus.UP && status(two, ONE) == NodeStatus.UP,
				Duration.ofSeconds(30));
	}

	private static ActorRef<Box> box(Cluster from, NodeAddress at, String name) {
		return from.actor(from.member(at).orElseThrow(), name, Box.class);
	}

	private AtomicInteger countLosses(Cluster cluster) {
		AtomicInteger losses = new AtomicInteger();
		cluster.events((event) -> {
			if (event.node().status() != NodeStatus.UP) {
				losses.incrementAndGet();
			}
		});
		return losses;
	}

	@Test
	void earlyMessageForAnEarlierLifeReachesNobody() {
		Cluster two = start(TWO);
		BoxActor other = new BoxActor();
		two.system().spawn("other", () -> other);
		ActorSystem system = system();
		Wire wire = wire(system, ONE);
		wire.join(List.of(TWO), () -> {
		});
		// Gives "other" number 1 at node 2, as any first look-up does.
		ActorRef<Box> byName = wire.actor(TWO, "other", Box.class);
		byName.tell(new Box.Put(0));
		@SuppressWarnings("unchecked")
		ActorRef<Box> stale = (ActorRef<Box>) new RefTexts(wire).read("pura:" + TWO + "/dead/wire/1/box", Box.class);
		CompletableFuture<Integer> reply = stale.ask(new Box.Put(666));
		run(Duration.ofSeconds(10));
		assertThat(other.values).as("what the other actor was sent").doesNotContain(666);
		assertThatThrownBy(reply::join).hasCauseInstanceOf(ActorStoppedException.class);
	}

	@Test
	void whoWatchesAnActorOfANodeThatHasLeftIsToldWithoutALock() {
		Wire wire = wire(system(), ONE);
		wire.join(List.of(TWO), () -> {
		});
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		this.time.runUntil(() -> wire.peer(TWO).state() == Peer.State.UP, Duration.ofSeconds(30));
		run(Duration.ofSeconds(1));
		two.end();
		run(Duration.ofSeconds(5));
		assertThat(wire.peer(TWO)).satisfies((peer) -> {
			assertThat(peer.state()).isEqualTo(Peer.State.DOWN);
			assertThat(peer.leaving()).isTrue();
		});
		List<Boolean> locked = new ArrayList<>();
		RemoteActorRef<?> box = (RemoteActorRef<?>) wire.actor(TWO, "box", Box.class);
		box.whenTerminated(() -> locked.add(Thread.holdsLock(wire.association(TWO))));
		assertThat(locked).containsExactly(false);
	}

	private Wire wire(ActorSystem system, NodeAddress address) {
		Wire wire = new Wire(system, this.network.transport(), Codecs.of(JacksonCodec.cbor(List.of())), List.of(),
				List.of(),
				new WireSettings("wire", List.of(), null, 256 * 1024, 1,
						new OutboundSettings(1000, 1024 * 1024, Overflow.REJECT), 1024 * 1024, Duration.ofMillis(100),
						Duration.ofSeconds(2), Duration.ofSeconds(5), Compression.NONE, 1024,
						DeliverySettings.DEFAULT));
		CompletableFuture<?> bound = wire.bind(address, address).toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		bound.join();
		return wire;
	}

	@Test
	void watchOfANewerLifeThanTheOneMetLastIsNotFiredWhileTheActorLives() {
		List<String> lost = new ArrayList<>();
		SimulatedCluster nodes = new SimulatedCluster(7, 3, (cluster) -> {
			cluster.system().spawn("box", BoxActor::new);
			cluster.system().spawn("watcher", () -> new WatcherActor(lost));
		});
		nodes.start();
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).isTrue();
		NodeAddress a = nodes.node(0).address();
		NodeAddress b = nodes.node(1).address();
		nodes.node(1).crash();
		nodes.network().cut(a, b);
		nodes.runUntil(() -> status(nodes.node(0).cluster(), b) == NodeStatus.UNREACHABLE, Duration.ofSeconds(20));
		Cluster c = nodes.node(2).cluster();
		nodes.runUntil(() -> status(c, b) == NodeStatus.UNREACHABLE, Duration.ofSeconds(20));
		nodes.node(1).start();
		assertThat(nodes.runUntil(() -> status(c, b) == NodeStatus.UP, Duration.ofSeconds(20))).isTrue();
		CompletableFuture<ActorRef<Box>> found = c.actor(c.member(b).orElseThrow(), "box", Box.class)
			.ask(new Box.Self());
		nodes.runUntil(found::isDone, Duration.ofSeconds(5));
		CompletableFuture<Integer> watching = c.actor(c.member(a).orElseThrow(), "watcher", Watcher.class)
			.ask(new Watcher.Watch(found.join()));
		nodes.runUntil(watching::isDone, Duration.ofSeconds(5));
		nodes.network().healAll();
		nodes.runUntil(() -> status(nodes.node(0).cluster(), b) == NodeStatus.UP, Duration.ofSeconds(4));
		assertThat(lost).as("terminations told, though the actor lives").isEmpty();
	}

	@Test
	void linkThatEndsWhileItComesUpIsNotKept() {
		Cluster[] one = new Cluster[1];
		AtomicInteger armed = new AtomicInteger(1);
		ActorSystem system = system((builder) -> builder.timers(new HookedTimers(this.time, () -> {
			// Another thread: all connections break right now.
			if (armed.compareAndSet(1, 0)) {
				link(one[0]).lanes().get(0).closed(new java.io.IOException("reset"));
			}
		})));
		one[0] = start(builder(system, ONE));
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		run(Duration.ofSeconds(60));
		assertThat(armed).hasValue(0);
		CompletableFuture<Integer> reply = box(one[0], TWO, "box").ask(new Box.Put(1));
		run(Duration.ofSeconds(10));
		assertThat(reply).as("a minute later the nodes should talk").isCompletedWithValue(1);
	}

	private static Link link(Cluster cluster) {
		try {
			Object wire = field(cluster, "wire");
			Map<?, ?> associations = (Map<?, ?>) field(wire, "associations");
			Links links = (Links) field(associations.get(TWO), "links");
			return links.all().get(0);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object field(Object target, String name) throws ReflectiveOperationException {
		java.lang.reflect.Field field = target.getClass().getDeclaredField(name);
		field.setAccessible(true);
		return field.get(target);
	}

	@Test
	void nodeWithoutTokenIsNeverAMemberOfAClusterWithOne() {
		List<NodeStatus> seen = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			Cluster one = start(builder(system(), ONE).token("secret"));
			Cluster two = start(builder(system(), TWO).token(null));
			run(Duration.ofSeconds(5));
			seen.add(status(one, TWO));
			one.end();
			two.end();
			run(Duration.ofSeconds(5));
		}
		assertThat(seen).doesNotContain(NodeStatus.UP);
	}

	@Test
	void errorWhileWritingFailsOnlyThatMessage() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Void> delivery = box(one, TWO, "box").deliver(new Box.Bad(0), DeliveryGuarantee.AT_MOST_ONCE);
		run(Duration.ofSeconds(30));
		long held = this.network.bytesHeld();
		SoftAssertions.assertSoftly((softly) -> {
			softly.assertThat(delivery.isDone()).as("the delivery ends").isTrue();
			softly.assertThat(held).as("bytes that nobody releases").isZero();
			softly.assertThat(losses).as("links lost by it").hasValue(0);
			softly.assertThat(one.system().deadLetters().count()).as("counted").isEqualTo(1);
		});
	}

	@Test
	void errorWhileWritingAReplyFailsOnlyThatAsk() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Bomb> reply = box(one, TWO, "box").ask(new Box.GetBomb());
		run(Duration.ofSeconds(1));
		assertThat(losses).as("links lost by it").hasValue(0);
		assertThat(reply.isDone()).as("the ask ends at once").isTrue();
	}

	@Test
	void errorWhileReadingFailsOnlyThatMessage() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.Picky(Box.Picky.armed()));
		run(Duration.ofSeconds(1));
		assertThat(losses).as("links lost by it").hasValue(0);
		assertThat(reply.isDone()).isTrue();
		assertThat(two.system().deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(1);
	}

	@Test
	void namesThatCannotTravelAreRefused() {
		Cluster one = start(ONE);
		run(Duration.ofSeconds(1));
		assertThatIllegalArgumentException().isThrownBy(() -> box(one, TWO, "x".repeat(20_000)))
			.withMessageContaining("characters");
		assertThatIllegalArgumentException().isThrownBy(() -> box(one, TWO, "")).withMessageContaining("empty");
		assertThatIllegalArgumentException().isThrownBy(() -> box(one, TWO, "a//b")).withMessageContaining("empty");
	}

	@Test
	void longCodeOfARejectionEndsNoLink() {
		assertHarmless("code");
	}

	@Test
	void exceptionWithoutAReadableMessageEndsNoLink() {
		assertHarmless("message");
	}

	@Test
	void rejectionWithNullCodeEndsNoLink() {
		assertHarmless("nullCode");
	}

	private void assertHarmless(String how) {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Void> reply = box(one, TWO, "box").ask(new Box.Fail(how));
		run(Duration.ofSeconds(1));
		assertThat(losses).as("links lost by it").hasValue(0);
		assertThat(reply.isDone()).as("the ask ends at once").isTrue();
	}

	@Test
	void largeContextEndsNoLink() {
		Map<String, String> context = new HashMap<>();
		for (int i = 0; i < 40; i++) {
			context.put("key" + i, "v".repeat(2000));
		}
		Cluster one = start(builder(system((builder) -> builder.observer(new ContextObserver(context))), ONE));
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.Put(1));
		run(Duration.ofSeconds(1));
		assertThat(losses).as("links lost by it").hasValue(0);
		assertThat(reply).isCompletedWithValue(1);
	}

	@Test
	void memberThatIsBoundButHasNotJoinedYetRefusesNobody() {
		bind(builder(system(), TWO));
		Cluster one = bind(builder(system(), ONE));
		CompletableFuture<Void> joined = one.join();
		run(Duration.ofSeconds(1));
		assertThat(one.member(TWO).orElseThrow().problem()).isNull();
		assertThat(one.member(TWO).orElseThrow().refused()).isFalse();
		assertThat(joined.isCompletedExceptionally()).isFalse();
	}

	@Test
	void joinEndsWithTheNode() {
		Cluster one = bind(builder(system(), ONE));
		CompletableFuture<Void> joined = one.join();
		run(Duration.ofMillis(50));
		one.end();
		run(Duration.ofSeconds(30));
		assertThat(joined.isDone()).isTrue();
	}

	@Test
	void watchOfAnUnreachableNodeIsToldWhenThisNodeCloses() {
		List<String> lost = new ArrayList<>();
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		ActorRef<Watcher> watcher = one.system().spawn("watcher", () -> new WatcherActor(lost));
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		watcher.tell(new Watcher.Watch(box(one, TWO, "box")));
		run(Duration.ofSeconds(1));
		this.network.crash(TWO);
		assertThat(this.time.runUntil(() -> status(one, TWO) == NodeStatus.UNREACHABLE, Duration.ofSeconds(10)))
			.isTrue();
		one.end();
		run(Duration.ofSeconds(60));
		assertThat(lost).hasSize(1);
	}

	@Test
	void earlyMessagesEndWithTheNode() {
		Transport raw = this.network.transport();
		raw.bind(TWO, (setup, connection) -> {
			throw new ConnectionRefusedException("busy: a connection in the other direction is under way");
		});
		run(Duration.ofMillis(1));
		Cluster one = start(builder(system(), ONE).backoff(Duration.ofSeconds(1), Duration.ofSeconds(2)));
		CompletableFuture<Void> delivery = box(one, TWO, "box").deliver(new Box.Put(1), DeliveryGuarantee.AT_MOST_ONCE);
		box(one, TWO, "box").tell(new Box.Put(2));
		run(Duration.ofMillis(100));
		one.end();
		run(Duration.ofSeconds(60));
		assertThat(delivery.isDone()).isTrue();
		assertThat(one.system().deadLetters().count(Reason.UNREACHABLE)).isEqualTo(2);
	}

	@Test
	void sendAfterTheEndOfANodeThatNeverJoinedEnds() {
		Cluster one = bind(builder(system(), ONE));
		one.end();
		run(Duration.ofSeconds(1));
		CompletableFuture<Void> delivery = box(one, TWO, "box").deliver(new Box.Put(1), DeliveryGuarantee.AT_MOST_ONCE);
		run(Duration.ofSeconds(60));
		int before = this.time.scheduled();
		assertThat(delivery.isDone()).isTrue();
		assertThat(before).as("timers of a wire that is closed").isZero();
	}

	@Test
	void leaveIsToldToWhoConnectsLater() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		assertThat(meet(one, two)).isTrue();
		this.network.disconnect(ONE, TWO);
		this.time.runUntil(
				() -> status(one, TWO) == NodeStatus.UNREACHABLE && status(two, ONE) == NodeStatus.UNREACHABLE,
				Duration.ofSeconds(5));
		two.leave();
		run(Duration.ofSeconds(5));
		assertThat(status(one, TWO)).isEqualTo(NodeStatus.LEAVING);
		two.end();
		run(Duration.ofSeconds(5));
		assertThat(status(one, TWO)).isEqualTo(NodeStatus.LEFT);
	}

	@Test
	void askOfNobodyAtHomeIsADeadLetter() {
		Cluster one = start(ONE);
		CompletableFuture<Integer> reply = box(one, ONE, "nobody").ask(new Box.Put(1));
		run(Duration.ofSeconds(1));
		assertThatThrownBy(reply::join).hasCauseInstanceOf(ActorStoppedException.class);
		assertThat(one.system().deadLetters().count(Reason.STOPPED)).isEqualTo(1);
	}

	@Test
	void offerAtHomeSaysThatTheMailboxIsFull() {
		Cluster one = start(builder(system((builder) -> builder.mailboxCapacity(1)), ONE));
		one.system().spawn("box", BoxActor::new);
		ActorRef<Box> box = box(one, ONE, "box");
		List<Offer> offers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			offers.add(box.offer(new Box.Put(i)));
		}
		long accepted = offers.stream().filter((offer) -> offer == Offer.ACCEPTED).count();
		assertThat(one.system().deadLetters().count()).as("of %s", offers).isZero();
		assertThat(accepted).isLessThan(10);
	}

	@Test
	void registeredProtocolHasItsMessagesForAllThreads() throws Exception {
		AtomicInteger failed = new AtomicInteger();
		for (int i = 0; i < 3000; i++) {
			WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(new NoRefs(), 1000));
			CyclicBarrier barrier = new CyclicBarrier(2);
			CountDownLatch done = new CountDownLatch(2);
			for (int t = 0; t < 2; t++) {
				new Thread(() -> {
					try {
						barrier.await();
						types.register(Box.class);
						types.of(new Box.Put(1));
					}
					catch (Exception ex) {
						failed.incrementAndGet();
					}
					finally {
						done.countDown();
					}
				}).start();
			}
			done.await();
			if (failed.get() > 0) {
				break;
			}
		}
		assertThat(failed).hasValue(0);
	}

	@Test
	void listenerThatFailsWithAnErrorDoesNotSilenceTheOthers() {
		Cluster one = bind(builder(system(), ONE));
		AtomicInteger told = new AtomicInteger();
		AtomicInteger first = new AtomicInteger(1);
		one.events((event) -> {
			if (first.compareAndSet(1, 0)) {
				throw new AssertionError("not nice");
			}
		});
		one.events((event) -> told.incrementAndGet());
		one.join();
		try {
			run(Duration.ofSeconds(5));
		}
		catch (AssertionError ex) {
			// The dispatcher of a real system logs it.
		}
		Cluster two = start(TWO);
		assertThat(meet(one, two)).isTrue();
		run(Duration.ofSeconds(1));
		assertThat(told.get()).isPositive();
	}

	@Test
	void helloWithoutLanesIsRefused() {
		Cluster one = bind(builder(system(), ONE));
		one.join();
		Transport raw = this.network.transport();
		run(Duration.ofSeconds(5));
		raw.connect(ONE, hello(0, List.of()), ConnectionKind.CONTROL, new GrantingListener());
		run(Duration.ofMillis(20));
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.Put(1));
		run(Duration.ofSeconds(10));
		assertThat(reply.isDone()).isTrue();
	}

	@Test
	void helloWithABlankRoleDoesNotFreezeTheView() {
		NodeAddress three = new NodeAddress("node-3", 8558);
		Cluster one = start(builder(system(), ONE).seeds(ONE, TWO, three));
		Transport raw = this.network.transport();
		run(Duration.ofSeconds(5));
		raw.connect(ONE, hello(0, List.of(" ")), ConnectionKind.CONTROL, new GrantingListener());
		run(Duration.ofSeconds(10));
		start(builder(system(), three).seeds(ONE, three));
		run(Duration.ofSeconds(10));
		assertThat(status(one, three)).isEqualTo(NodeStatus.UP);
	}

	private static ByteBuf hello(int lanes, List<String> roles) {
		ByteBuf setup = Unpooled.buffer();
		new Hello(1, 1, "wire", TWO.host(), TWO.port(), 99, 0, lanes, List.of("cbor"), roles, null, null, List.of())
			.write(setup);
		return setup;
	}

	@Test
	void accessorThatFailsIsNotSaidToBeTooLarge() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.First(List.of()));
		run(Duration.ofSeconds(1));
		assertThatThrownBy(reply::join).hasMessageNotContaining("larger than the limit");
	}

	@Test
	void seedThatNamesThisNodeByAnotherNameSaysSo() {
		NodeAddress alias = new NodeAddress("alias-1", 8558);
		Transport transport = this.network.transport();
		// The same acceptor at both addresses, as with localhost and 127.0.0.1.
		Transport both = new Transport() {

			@Override
			public java.util.concurrent.CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
				transport.bind(alias, acceptor);
				return transport.bind(address, acceptor);
			}

			@Override
			public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
				transport.connect(address, setup, kind, listener);
			}

			@Override
			public boolean isGuarded() {
				return true;
			}

			@Override
			public int maxBatchBytes() {
				return transport.maxBatchBytes();
			}

			@Override
			public java.util.concurrent.CompletionStage<@Nullable Void> close() {
				return transport.close();
			}

		};
		Cluster one = start(Cluster.builder(system()).address(ONE).seeds(alias).transport(both).maxMessageBytes(1000));
		run(Duration.ofSeconds(2));
		assertThat(one.member(alias).orElseThrow().problem()).contains("this very node");
	}

	@Test
	void carriesAnEmptyOptional() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		CompletableFuture<Optional<String>> reply = box(one, TWO, "box").ask(new Box.Maybe());
		CompletableFuture<@Nullable String> nothing = box(one, TWO, "box").ask(new Box.Nothing());
		CompletableFuture<Color> color = box(one, TWO, "box").ask(Box.Paint.RED);
		run(Duration.ofSeconds(1));
		assertThat(reply).isCompletedWithValue(Optional.empty());
		assertThat(nothing).isCompletedWithValue(null);
		assertThat(color).isCompletedWithValue(Color.RED);
	}

	@Test
	void sendAfterTheEndOfANodeThatNeverJoinedEndsOverRSocket() {
		try (ActorSystem system = ActorSystem.create("wire")) {
			Cluster one = Cluster.builder(system)
				.address(new NodeAddress("127.0.0.1", 0))
				.seeds(new NodeAddress("127.0.0.1", 9))
				.build();
			one.bind().toCompletableFuture().join();
			one.end().toCompletableFuture().join();
			CompletableFuture<Void> delivery = one
				.actor(one.member(new NodeAddress("127.0.0.1", 9)).orElseThrow(), "box", Box.class)
				.deliver(new Box.Put(1), DeliveryGuarantee.AT_MOST_ONCE);
			await().until(delivery::isDone);
		}
	}

	@Test
	void watchByNameTellsOfAnActorThatWasReplacedWhileTheLinkWasDown() {
		List<String> lost = new ArrayList<>();
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		ActorRef<Watcher> watcher = one.system().spawn("watcher", () -> new WatcherActor(lost));
		ActorRef<Box> box = two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		watcher.tell(new Watcher.Watch(box(one, TWO, "box")));
		run(Duration.ofSeconds(1));
		this.network.disconnect(ONE, TWO);
		this.time.runUntil(
				() -> status(one, TWO) == NodeStatus.UNREACHABLE && status(two, ONE) == NodeStatus.UNREACHABLE,
				Duration.ofSeconds(5));
		CompletableFuture<?> stopped = two.system().stop(box).toCompletableFuture();
		assertThat(this.time.runUntil(stopped::isDone, Duration.ofMillis(1))).isTrue();
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		run(Duration.ofSeconds(30));
		assertThat(lost).hasSize(1);
	}

	@Test
	void timeoutOfAnAskThatAnActorMadeOfItselfIsTold() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		CompletableFuture<Void> delivery = box(one, TWO, "box").deliver(new Box.AskSelf(),
				DeliveryGuarantee.AT_MOST_ONCE);
		CompletableFuture<Integer> ask = box(one, TWO, "box").ask(new Box.AskSelf(), Duration.ofMinutes(1));
		run(Duration.ofSeconds(10));
		SoftAssertions.assertSoftly((softly) -> {
			softly.assertThat(delivery.isDone()).as("delivery").isTrue();
			softly.assertThat(ask.isDone()).as("ask").isTrue();
		});
	}

	@Test
	void refusalByTheSuccessorOfANodeThatHasLeftIsShown() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		assertThat(meet(one, two)).isTrue();
		two.leave();
		run(Duration.ofSeconds(1));
		two.end();
		run(Duration.ofSeconds(5));
		assertThat(status(one, TWO)).isEqualTo(NodeStatus.LEFT);
		start(builder(system(), TWO).name("other"));
		run(Duration.ofSeconds(20));
		assertThat(one.member(TWO).orElseThrow().refused()).isTrue();
		assertThat(one.member(TWO).orElseThrow().problem()).contains("other");
	}

	@Test
	void sizesAroundTheLimitEndNoLink() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int size = 256 * 1024 - 30; size < 256 * 1024 + 5; size++) {
			replies.add(box(one, TWO, "box").ask(new Box.Echo("x".repeat(size))));
			replies.add(box(one, TWO, "box").ask(new Box.Echo("x".repeat(40_000))));
		}
		run(Duration.ofSeconds(1));
		assertThat(losses).hasValue(0);
		for (CompletableFuture<String> reply : replies) {
			assertThat(reply.isDone()).isTrue();
			if (reply.isCompletedExceptionally()) {
				assertThatThrownBy(reply::join).hasCauseInstanceOf(io.pura.serialization.SerializationException.class)
					.hasMessageContaining("limit");
			}
		}
	}

	@Test
	void manyRecipientsEndNoLink() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		for (int i = 0; i < 9000; i += 3) {
			two.system().spawn("box" + i, BoxActor::new);
		}
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 9000; i++) {
				replies.add(box(one, TWO, "box" + i).ask(new Box.Put(i)));
			}
		}
		run(Duration.ofSeconds(1));
		assertThat(losses).hasValue(0);
		for (int i = 0; i < replies.size(); i++) {
			assertThat(replies.get(i).isDone()).isTrue();
			assertThat(replies.get(i).isCompletedExceptionally()).isEqualTo(i % 9000 % 3 != 0);
		}
		assertThat(two.system().deadLetters().count(Reason.STOPPED)).isEqualTo(12_000);
	}

	@Test
	void nodesFindEachOtherAgainAfterAnyTrouble() {
		for (int seed = 0; seed < 150; seed++) {
			List<String> lost = new ArrayList<>();
			SimulatedCluster nodes = new SimulatedCluster(seed, 3,
					(cluster) -> cluster.system().spawn("box", BoxActor::new));
			nodes.network()
				.faults(SimulatedNetwork.Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(1500))
					.resets(Duration.ofSeconds(4)));
			nodes.start();
			nodes.time().advance(Duration.ofMillis(10));
			for (int i = 0; i < 25; i++) {
				NodeAddress a = nodes.node(nodes.random().nextInt(3)).address();
				NodeAddress b = nodes.node(nodes.random().nextInt(3)).address();
				if (!a.equals(b)) {
					switch (nodes.random().nextInt(4)) {
						case 0 -> nodes.network().cutOneWay(a, b);
						case 1 -> nodes.network().disconnect(a, b);
						case 2 -> nodes.network().healAll();
						default -> {
							for (io.pura.testkit.SimulatedNode node : nodes.nodes()) {
								if (node.address().equals(a) && node.isRunning()) {
									node.crash();
									node.start();
									nodes.time().advance(Duration.ofMillis(5));
								}
							}
						}
					}
				}
				nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(4000)));
			}
			nodes.network().healAll();
			nodes.network().faults(SimulatedNetwork.Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)));
			assertThat(nodes.runUntil(nodes::isComplete, Duration.ofMinutes(2))).as("seed %d", seed).isTrue();
			nodes.time().advance(Duration.ofSeconds(20));
			assertThat(nodes.isComplete()).as("seed %d, later", seed).isTrue();
		}
	}

	@Test
	void endIsAnnounced() {
		List<NodeStatus> seen = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Cluster one = start(ONE);
			Cluster two = start(TWO);
			assertThat(meet(one, two)).isTrue();
			two.end();
			run(Duration.ofSeconds(5));
			seen.add(status(one, TWO));
			one.end();
			run(Duration.ofSeconds(5));
		}
		assertThat(seen).containsOnly(NodeStatus.LEFT);
	}

	@Test
	void errorWhileWritingLosesNothingElseOverRSocket() throws Exception {
		NodeAddress first = free();
		NodeAddress second = free();
		try (ActorSystem systemOne = ActorSystem.create("wire"); ActorSystem systemTwo = ActorSystem.create("wire")) {
			Cluster one = Cluster.builder(systemOne).address(first).seeds(first, second).start();
			Cluster two = Cluster.builder(systemTwo).address(second).seeds(first, second).start();
			systemTwo.spawn("box", BoxActor::new);
			await().until(() -> status(one, second) == NodeStatus.UP && status(two, first) == NodeStatus.UP);
			CompletableFuture<Void> delivery = box(one, second, "box").deliver(new Box.Bad(0),
					DeliveryGuarantee.AT_MOST_ONCE);
			await().untilAsserted(() -> assertThat(delivery).as("the delivery ends").isCompletedExceptionally());
			CompletableFuture<Integer> next = box(one, second, "box").ask(new Box.Put(1));
			await().untilAsserted(() -> assertThat(next).as("the next ask").isCompletedWithValue(1));
			one.close();
			two.close();
		}
	}

	private static NodeAddress free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new NodeAddress("127.0.0.1", socket.getLocalPort());
		}
	}

	@Test
	void askAtHomeCountsOnce() {
		Cluster one = start(ONE);
		one.system().spawn("box", BoxActor::new);
		long before = one.system().stats().asks();
		CompletableFuture<Integer> reply = box(one, ONE, "box").ask(new Box.Never(), Duration.ofSeconds(1));
		run(Duration.ofSeconds(5));
		assertThat(reply.isCompletedExceptionally()).isTrue();
		assertThat(one.system().stats().asks() - before).isEqualTo(1);
		assertThat(one.system().stats().askTimeouts()).isEqualTo(1);
	}

	@Test
	void tellOfAWrongProtocolIsOneDeadLetter() {
		Cluster one = start(ONE);
		Cluster two = start(TWO);
		two.system().spawn("box", () -> new WatcherActor(new ArrayList<>()));
		two.system().spawn("real", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		box(one, TWO, "box").tell(new Box.Put(1));
		run(Duration.ofSeconds(1));
		assertThat(losses).hasValue(0);
		assertThat(two.system().deadLetters().count()).isEqualTo(1);
	}

	@Test
	void codecThatCannotPrepareATypeFailsOnlyThatMessage() {
		Codec.Factory factory = (refs, max) -> {
			Codec cbor = JacksonCodec.cbor(List.of()).create(refs, max);
			return new Codec() {

				@Override
				public String name() {
					return "cbor";
				}

				@Override
				public TypeCodec forType(java.lang.reflect.Type type) {
					if (type == Box.Put.class) {
						throw new IllegalStateException("no schema for " + type);
					}
					return cbor.forType(type);
				}

			};
		};
		Cluster one = start(builder(system(), ONE).codec(factory));
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		assertThat(meet(one, two)).isTrue();
		AtomicInteger losses = countLosses(one);
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.Put(1));
		run(Duration.ofSeconds(1));
		assertThat(losses).as("links lost by it").hasValue(0);
		assertThat(reply.isDone()).as("the ask ends at once").isTrue();
	}

	@Test
	void earlyMessagesWaitForTheDialThatIsStillUnderWay() {
		this.network.faults(SimulatedNetwork.Faults.NONE.delay(Duration.ofMillis(200), Duration.ofMillis(200)));
		Cluster two = start(TWO);
		two.system().spawn("box", BoxActor::new);
		Transport raw = this.network.transport();
		Cluster one = bind(builder(system(), ONE));
		run(Duration.ofSeconds(3));
		one.join();
		CompletableFuture<Integer> reply = box(one, TWO, "box").ask(new Box.Put(1));
		// An incarnation below any other, so that the accepted link is preferred.
		ByteBuf setup = Unpooled.buffer();
		new Hello(1, 1, "wire", TWO.host(), TWO.port(), Long.MIN_VALUE, 0, 1, List.of("cbor"), List.of(), null, null,
				List.of())
			.write(setup);
		this.network.faults(SimulatedNetwork.Faults.NONE);
		raw.connect(ONE, setup, ConnectionKind.CONTROL, new ConnectionListener() {

			@Override
			public void opened(Connection connection) {
				connection.close(null);
			}

			@Override
			public void received(ByteBuf batch) {
			}

			@Override
			public void credited() {
			}

			@Override
			public void closed(@Nullable Throwable cause) {
			}

		});
		run(Duration.ofSeconds(4));
		assertThat(reply).isCompletedWithValue(1);
	}

	enum Color {

		RED

	}

	record Bomb(int value) {

		public int getBang() {
			throw new AssertionError("bang");
		}

	}

	interface Box {

		record Put(int value) implements Message<Box, Integer> {
		}

		record Self() implements Message<Box, ActorRef<Box>> {
		}

		record Bad(int value) implements Message<Box, Integer> {

			@Override
			public int value() {
				throw new AssertionError("value is not there");
			}

		}

		record Picky(int value) implements Message<Box, Integer> {

			private static int armed;

			public Picky {
				if (armed > 0 && armed++ > 1) {
					throw new AssertionError("picky");
				}
			}

			static int armed() {
				armed = 1;
				return 1;
			}

		}

		record GetBomb() implements Message<Box, Bomb> {
		}

		record Fail(String how) implements Message<Box, Void> {
		}

		record First(List<String> all) implements Message<Box, Integer> {

			public String getFirst() {
				return new ArrayList<>(this.all).get(0);
			}

		}

		record Echo(String text) implements Message<Box, String> {
		}

		record AskSelf() implements Message<Box, Integer> {
		}

		record Never() implements Message<Box, Integer> {
		}

		record Maybe() implements Message<Box, Optional<String>> {
		}

		record Nothing() implements Message<Box, @Nullable String> {
		}

		enum Paint implements Message<Box, Color> {

			RED

		}

	}

	static class UnreadableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

		@Override
		public String toString() {
			return "UnreadableException";
		}

	}

	static class BoxActor implements Actor<Box> {

		final List<Integer> values = new ArrayList<>();

		@Handler
		int put(Box.Put message) {
			this.values.add(message.value());
			return message.value();
		}

		@Handler
		ActorRef<Box> self(Box.Self message, ActorContext<Box> context) {
			return context.self();
		}

		@Handler
		int bad(Box.Bad message) {
			return 0;
		}

		@Handler
		int picky(Box.Picky message) {
			return 0;
		}

		@Handler
		Bomb bomb(Box.GetBomb message) {
			return new Bomb(1);
		}

		@Handler
		@SuppressWarnings("NullAway")
		void fail(Box.Fail message) {
			switch (message.how()) {
				case "code" -> throw new MessageRejectedException("c".repeat(20_000), "no");
				case "nullCode" -> throw new MessageRejectedException(null, "no");
				default -> throw new UnreadableException();
			}
		}

		@Handler
		int first(Box.First message) {
			return 0;
		}

		@Handler
		String echo(Box.Echo message) {
			return message.text();
		}

		@Handler(interleaved = true)
		CompletableFuture<Integer> askSelf(Box.AskSelf message, ActorContext<Box> context) {
			return context.self().ask(new Box.Never(), Duration.ofMillis(100));
		}

		@Handler(interleaved = true)
		CompletableFuture<Integer> never(Box.Never message) {
			return new CompletableFuture<>();
		}

		@Handler
		Optional<String> maybe(Box.Maybe message) {
			return Optional.empty();
		}

		@Handler
		@Nullable String nothing(Box.Nothing message) {
			return null;
		}

		@Handler
		Color paint(Box.Paint message) {
			return Color.RED;
		}

	}

	interface Watcher {

		record Watch(ActorRef<Box> box) implements Message<Watcher, Integer> {
		}

	}

	static class WatcherActor implements Actor<Watcher> {

		private final List<String> lost;

		WatcherActor(List<String> lost) {
			this.lost = lost;
		}

		@Handler
		int watch(Watcher.Watch message, ActorContext<Watcher> context) {
			context.watch(message.box(), new Gone(message.box().toString()));
			return 1;
		}

		@Handler
		void gone(Gone message) {
			this.lost.add(message.who());
		}

		record Gone(String who) implements Message<Watcher, Void> {
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

	private static final class GrantingListener implements ConnectionListener {

		@Override
		public void opened(Connection connection) {
			connection.grant(100);
		}

		@Override
		public void received(ByteBuf batch) {
		}

		@Override
		public void credited() {
		}

		@Override
		public void closed(@Nullable Throwable cause) {
		}

	}

	/** Runs code when a timer of a handshake is cancelled. */
	private record HookedTimers(Timers timers, Runnable cancelled) implements Timers {

		@Override
		public Cancellable schedule(Duration delay, Runnable task) {
			Cancellable handle = this.timers.schedule(delay, task);
			if (!delay.equals(Duration.ofSeconds(5))) {
				return handle;
			}
			return () -> {
				handle.cancel();
				for (StackTraceElement element : new Throwable().getStackTrace()) {
					if (element.getClassName().endsWith(".Link") && element.getMethodName().equals("up")) {
						this.cancelled.run();
						return;
					}
				}
			};
		}

		@Override
		public void close() {
		}

	}

	private record ContextObserver(Map<String, String> context) implements MessageObserver {

		@Override
		public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
			Map<String, String> travelling = this.context;
			return new Sending() {

				@Override
				public Map<String, String> context() {
					return travelling;
				}

				@Override
				public void done(@Nullable Throwable failure) {
				}

			};
		}

		@Override
		public Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
				Map<String, String> context) {
			return new Handling() {

				@Override
				public void returned() {
				}

				@Override
				public void done(@Nullable Throwable failure) {
				}

			};
		}

	}

}
