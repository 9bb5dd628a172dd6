package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.serialization.compression.Compression;
import io.pura.stats.WireCounters;
import io.pura.stats.WireStats;
import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compression between two nodes.
 */
class CompressionTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final List<Integer> firstBytes = new ArrayList<>();

	private UnaryOperator<ByteBuf> tamper = (batch) -> batch;

	private long seed = 10;

	private Cluster start(NodeAddress address, Compression compression) {
		ActorSystem system = this.time.process().builder("wire").random(new SplittableRandom(this.seed++)).build();
		system.start();
		system.spawn("echo", EchoActor::new);
		Cluster cluster = Cluster.builder(system)
			.address(address)
			.seeds(ONE, TWO)
			.transport(new TappedTransport(this.network.transport()))
			.maxMessageBytes(256 * 1024)
			.compression(compression, 1024)
			.build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		cluster.join();
		return cluster;
	}

	private void meet(Cluster one, Cluster two) {
		assertThat(this.time.runUntil(() -> status(one, TWO) == NodeStatus.UP && status(two, ONE) == NodeStatus.UP,
				Duration.ofSeconds(30)))
			.isTrue();
	}

	private static NodeStatus status(Cluster from, NodeAddress of) {
		return from.member(of).orElseThrow().status();
	}

	private static ActorRef<Echo> echo(Cluster from, NodeAddress at) {
		return from.actor(from.member(at).orElseThrow(), "echo", Echo.class);
	}

	private List<CompletableFuture<Echo.Text>> ask(Cluster from, NodeAddress at, int count) {
		ActorRef<Echo> echo = echo(from, at);
		List<CompletableFuture<Echo.Text>> replies = IntStream.range(0, count)
			.mapToObj((i) -> echo.ask(text(i)))
			.toList();
		this.time.advance(Duration.ofSeconds(2));
		return replies;
	}

	private static Echo.Text text(int i) {
		return new Echo.Text(i, "what is said is said again and again and again");
	}

	@ParameterizedTest
	@EnumSource
	void messagesArriveAsTheyWereSent(Compression compression) {
		Cluster one = start(ONE, compression);
		Cluster two = start(TWO, compression);
		meet(one, two);
		List<CompletableFuture<Echo.Text>> replies = ask(one, TWO, 1000);
		for (int i = 0; i < replies.size(); i++) {
			assertThat(replies.get(i)).isCompletedWithValue(text(i));
		}
		WireStats stats = one.stats();
		if (compression == Compression.NONE) {
			assertThat(stats.compressedBatches()).isZero();
			assertThat(this.firstBytes).containsOnly(1);
		}
		else {
			assertThat(stats.compressedBatches()).isPositive();
			assertThat(stats.compressedBytes()).isLessThan(stats.uncompressedBytes() / 2);
			assertThat(stats.sentBytes()).isLessThan(stats.uncompressedBytes() / 2);
			assertThat(this.firstBytes).contains(1, 0x11);
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = Mode.EXCLUDE)
	void largeMessagesAreCompressed(Compression compression) {
		Cluster one = start(ONE, compression);
		Cluster two = start(TWO, compression);
		meet(one, two);
		Echo.Text large = new Echo.Text(1, "what is said is said again ".repeat(8000));
		long before = one.stats().sentBytes();
		CompletableFuture<Echo.Text> first = echo(one, TWO).ask(large);
		CompletableFuture<Echo.Text> second = echo(one, TWO).ask(large);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(first).isCompletedWithValue(large);
		assertThat(second).isCompletedWithValue(large);
		assertThat(one.stats().compressedBatches()).as("each chunk").isEqualTo(8);
		assertThat(two.stats().compressedBatches()).as("each chunk").isEqualTo(8);
		assertThat(one.stats().sentBytes() - before).isLessThan(50_000);
	}

	@Test
	void eachSideSendsWithItsOwnAlgorithm() {
		Cluster one = start(ONE, Compression.ZSTD);
		Cluster two = start(TWO, Compression.NONE);
		meet(one, two);
		assertThat(ask(one, TWO, 1000)).allMatch(CompletableFuture::isDone);
		assertThat(one.stats().compressedBatches()).isPositive();
		assertThat(two.stats().compressedBatches()).isZero();
		assertThat(two.stats().receivedBytes()).isLessThan(two.stats().sentBytes() / 2);
	}

	@Test
	void controlIsNotCompressed() {
		Cluster one = start(ONE, Compression.LZ4);
		Cluster two = start(TWO, Compression.LZ4);
		meet(one, two);
		for (int i = 0; i < 500; i++) {
			((RemoteActorRef<?>) echo(one, TWO)).whenTerminated(() -> {
			});
		}
		this.time.advance(Duration.ofSeconds(1));
		assertThat(one.stats().sentBytes()).isGreaterThan(1024);
		assertThat(this.firstBytes).containsOnly(1);
	}

	@Test
	void batchThatCannotBeInflatedEndsTheConnectionWithTheReason() {
		Cluster one = start(ONE, Compression.LZ4);
		Cluster two = start(TWO, Compression.LZ4);
		meet(one, two);
		List<String> problems = new ArrayList<>();
		two.events((event) -> problems.add(String.valueOf(event.node().problem())));
		AtomicInteger tampered = tamperOnce((batch) -> batch.copy().setByte(2, 0x7F));
		List<CompletableFuture<Echo.Text>> replies = ask(one, TWO, 100);
		assertThat(tampered).hasPositiveValue();
		assertThat(replies).anyMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(problems).anyMatch((problem) -> problem.contains("cannot be inflated"));
		meet(one, two);
		assertThat(ask(one, TWO, 100)).noneMatch(CompletableFuture::isCompletedExceptionally);
	}

	@Test
	void batchThatWouldBeLargerThanAnyIsNotInflated() {
		Cluster one = start(ONE, Compression.LZ4);
		Cluster two = start(TWO, Compression.LZ4);
		meet(one, two);
		List<String> problems = new ArrayList<>();
		two.events((event) -> problems.add(String.valueOf(event.node().problem())));
		AtomicInteger tampered = tamperOnce((batch) -> {
			ByteBuf bomb = Unpooled.buffer().writeBytes(batch, 0, 2);
			Varint.write(bomb, LaneSender.LARGEST_BATCH);
			return bomb.writeZero(1000);
		});
		ask(one, TWO, 100);
		assertThat(tampered).hasPositiveValue();
		assertThat(problems).anyMatch((problem) -> problem.contains("between 0 and 196607, but is 196608"));
	}

	/** The first batch that is compressed, and counts those. */
	private AtomicInteger tamperOnce(UnaryOperator<ByteBuf> change) {
		AtomicInteger tampered = new AtomicInteger();
		this.tamper = (batch) -> (batch.getByte(0) != 0x11 || tampered.getAndIncrement() > 0) ? batch
				: change.apply(batch);
		return tampered;
	}

	@Test
	void whoCannotReadItIsSentPlainBatchesAndTheLogSaysSoOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger(CompressionChoice.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			CompressionChoice choice = choice(Compression.ZSTD);
			try (BatchCompressor first = choice.forMessages(hello(List.of("lz4")));
					BatchCompressor again = choice.forMessages(hello(List.of("lz4")))) {
				assertPlain(first);
				assertPlain(again);
			}
			assertThat(log.list).singleElement().satisfies((event) -> {
				assertThat(event.getFormattedMessage()).contains("node-2:8558", "cannot read zstd", "[lz4]",
						"com.github.luben:zstd-jni");
			});
			try (BatchCompressor other = choice(Compression.NONE).forMessages(hello(List.of()))) {
				assertPlain(other);
			}
			assertThat(log.list).hasSize(1);
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void nodeSaysWhatItCanRead() {
		assertThat(choice(Compression.NONE).readable()).containsExactly("lz4", "zstd", "deflate");
	}

	private static CompressionChoice choice(Compression compression) {
		return new CompressionChoice(new WireSettings("wire", List.of(), null, 1000, 1, OutboundSettings.DEFAULT,
				WireSettings.INBOUND_HIGH_WATER, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
				compression, 16, DeliverySettings.DEFAULT), 65_536, new WireCounters());
	}

	private static Hello hello(List<String> compressions) {
		return new Hello(1, 1, "wire", TWO.host(), TWO.port(), 7, 0, 1, List.of("cbor"), List.of(), null, null,
				compressions);
	}

	private static void assertPlain(BatchCompressor compressor) {
		ByteBuf batch = Unpooled.directBuffer().writeByte(1).writeZero(1000);
		assertThat(compressor.compress(batch, batch.alloc())).isSameAs(batch);
		batch.release();
	}

	interface Echo {

		record Text(int number, String text) implements Message<Echo, Text> {
		}

	}

	static class EchoActor implements Actor<Echo> {

		@Handler
		Echo.Text text(Echo.Text message) {
			return message;
		}

	}

	/**
	 * Sees, and may change, what comes over the connections of a transport.
	 */
	private final class TappedTransport implements Transport {

		private final Transport transport;

		TappedTransport(Transport transport) {
			this.transport = transport;
		}

		@Override
		public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
			return this.transport.bind(address,
					(setup, connection) -> new TappedListener(acceptor.accept(setup, connection)));
		}

		@Override
		public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
			this.transport.connect(address, setup, kind, new TappedListener(listener));
		}

		@Override
		public boolean isGuarded() {
			return true;
		}

		@Override
		public int maxBatchBytes() {
			return this.transport.maxBatchBytes();
		}

		@Override
		public CompletionStage<@Nullable Void> close() {
			return this.transport.close();
		}

	}

	private final class TappedListener implements ConnectionListener {

		private final ConnectionListener listener;

		TappedListener(ConnectionListener listener) {
			this.listener = listener;
		}

		@Override
		public void opened(Connection connection) {
			this.listener.opened(connection);
		}

		@Override
		public void received(ByteBuf batch) {
			CompressionTests.this.firstBytes.add((int) batch.getByte(batch.readerIndex()));
			this.listener.received(CompressionTests.this.tamper.apply(batch));
		}

		@Override
		public void credited() {
			this.listener.credited();
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			this.listener.closed(cause);
		}

	}

}
