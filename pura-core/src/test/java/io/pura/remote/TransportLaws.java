package io.pura.remote;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every {@link Transport} keeps. The laws never block and never wait but through
 * {@link #await} and {@link #settle}, so that they hold for a network on virtual time as
 * well, in which nothing happens until the test drives it.
 */
@Timeout(60)
public abstract class TransportLaws {

	private final List<Transport> transports = new ArrayList<>();

	private final List<RecordingListener> listeners = new ArrayList<>();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private Transport server;

	private Transport client;

	/**
	 * Makes another node. The laws close its transport.
	 * @return its transport
	 */
	protected abstract Transport transport();

	/**
	 * Returns where any transport of {@link #transport()} can be bound.
	 * @return an address with port 0
	 */
	protected abstract NodeAddress anyAddress();

	/**
	 * Waits until a condition holds, and fails if that takes too long.
	 * @param what the condition in words
	 * @param condition the condition, which is cheap to ask
	 */
	protected abstract void await(String what, BooleanSupplier condition);

	/**
	 * Lets all happen that is still going to happen soon.
	 */
	protected abstract void settle();

	@BeforeEach
	void makeTwoNodes() {
		this.server = node();
		this.client = node();
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void closeAllNodes() {
		logger().detachAppender(this.log);
		this.transports.forEach((transport) -> result(transport.close()));
		this.listeners.forEach(RecordingListener::assertNoFaults);
	}

	// Connections

	@Test
	void setupReachesTheAcceptor() {
		RecordingListener acceptor = listener(0);
		connect(bind(acceptor), listener(0), "who, what and why");
		await("the connection is accepted", acceptor::hasConnection);
		assertThat(acceptor.setup()).asString(StandardCharsets.UTF_8).isEqualTo("who, what and why");
	}

	@Test
	void setupMayBeEmpty() {
		RecordingListener acceptor = listener(0);
		connect(bind(acceptor), listener(0), "");
		await("the connection is accepted", acceptor::hasConnection);
		assertThat(acceptor.setup()).isEmpty();
	}

	@Test
	void setupIsReleasedOnce() {
		ByteBuf setup = tracked(5);
		RecordingListener acceptor = listener(0);
		NodeAddress address = bind(acceptor);
		this.client.connect(address, setup, ConnectionKind.DATA, listener(0));
		await("the connection is accepted", acceptor::hasConnection);
		await("setup is released", () -> setup.refCnt() == 1);
		settle();
		assertThat(setup.refCnt()).isOne();
		setup.release();
	}

	@Test
	void openerIsToldThatTheConnectionStands() {
		RecordingListener acceptor = listener(0);
		RecordingListener opener = listener(0);
		connect(bind(acceptor), opener);
		await("the connection is open", opener::hasConnection);
		await("the connection is accepted", acceptor::hasConnection);
		assertThat(opener.openedCount()).isOne();
		assertThat(acceptor.openedCount()).isZero();
	}

	@Test
	void portZeroGivesARealPort() {
		NodeAddress wanted = anyAddress();
		NodeAddress bound = result(this.server.bind(wanted, listener(0)));
		assertThat(wanted.port()).isZero();
		assertThat(bound.port()).isPositive();
		assertThat(bound.host()).isEqualTo(wanted.host());
	}

	@Test
	void bindOnATakenPortFails() {
		NodeAddress taken = bind(listener(0));
		CompletableFuture<NodeAddress> second = this.server.bind(taken, listener(0)).toCompletableFuture();
		await("bind has ended", second::isDone);
		assertThat(failure(second)).isInstanceOf(BindException.class).hasMessageContaining(taken.toString());
	}

	@Test
	void refusedConnectionIsToldTheReason() {
		RecordingListener opener = listener(1);
		String reason = "this is cluster \"blue\", but you say \"grün\"";
		NodeAddress address = bind((setup, connection) -> {
			throw new ConnectionRefusedException(reason);
		});
		opener.send(bytes(10));
		connect(address, opener);
		await("the connection has ended", opener::isClosed);
		settle();
		assertThat(opener.cause()).isInstanceOf(ConnectionRefusedException.class).hasMessage(reason);
		assertThat(opener.receivedCount()).isZero();
		assertThat(opener.creditedCount()).isZero();
	}

	@Test
	void refusedConnectionIsDeadForTheAcceptor() {
		AtomicReference<Connection> refused = new AtomicReference<>();
		RecordingListener opener = listener(1);
		NodeAddress address = bind((setup, connection) -> {
			refused.set(connection);
			connection.grant(1);
			throw new ConnectionRefusedException("no");
		});
		ByteBuf batch = tracked(5);
		connect(address, opener);
		await("the connection has ended", opener::isClosed);
		refused.get().execute(() -> refused.get().send(batch));
		await("the batch is released", () -> batch.refCnt() == 1);
		refused.get().close("twice");
		settle();
		assertThat(opener.creditedCount()).isZero();
		batch.release();
	}

	@Test
	void acceptorThatFailsRefusesTheConnectionAndTakesTheNext() {
		RecordingListener acceptor = listener(0);
		AtomicInteger calls = new AtomicInteger();
		NodeAddress address = bind((setup, connection) -> {
			if (calls.getAndIncrement() == 0) {
				throw new IllegalStateException("secret of the acceptor");
			}
			return acceptor.accept(setup, connection);
		});
		RecordingListener first = listener(0);
		connect(address, first);
		await("the first has ended", first::isClosed);
		assertThat(first.cause()).isInstanceOf(ConnectionRefusedException.class);
		connect(address, listener(0));
		await("the second is accepted", acceptor::hasConnection);
	}

	@Test
	void nobodyListensEndsTheConnectionThatNeverWas() {
		NodeAddress address = bind(listener(0));
		result(this.server.close());
		RecordingListener opener = listener(0);
		ByteBuf setup = tracked(5);
		this.client.connect(address, setup, ConnectionKind.DATA, opener);
		await("the connection has ended", opener::isClosed);
		settle();
		assertThat(opener.cause()).isNotNull();
		assertThat(opener.openedCount()).isZero();
		assertThat(setup.refCnt()).isOne();
		setup.release();
	}

	@Test
	void manyConnectionsBetweenTwoNodesDoNotMix() {
		List<RecordingListener> acceptors = new CopyOnWriteArrayList<>();
		NodeAddress address = bind((setup, connection) -> {
			RecordingListener acceptor = listener(4);
			acceptors.add(acceptor);
			acceptor.whenReceived((batch) -> acceptor.send(bytesOf(batch)));
			return acceptor.accept(setup, connection);
		});
		List<RecordingListener> openers = IntStream.range(0, 24).mapToObj((i) -> listener(4)).toList();
		for (int i = 0; i < openers.size(); i++) {
			openers.get(i).send(numbered("connection " + i, 100));
			connect(address, openers.get(i), "connection " + i);
		}
		for (int i = 0; i < openers.size(); i++) {
			RecordingListener opener = openers.get(i);
			awaitBatches("echo on connection " + i, opener, 100);
			assertThat(opener.received()).containsExactlyElementsOf(numbered("connection " + i, 100));
		}
		for (RecordingListener acceptor : acceptors) {
			String name = new String(acceptor.setup(), StandardCharsets.UTF_8);
			assertThat(acceptor.received()).containsExactlyElementsOf(numbered(name, 100));
		}
	}

	// Batches

	@Test
	void batchesArriveInOrderInBothDirections() {
		Pair pair = pair(8, 8);
		List<byte[]> there = numbered("there", 5000);
		List<byte[]> back = numbered("back", 5000);
		pair.opener().send(there);
		pair.acceptor().send(back);
		await("all have come there", () -> pair.acceptor().receivedCount() == 5000);
		await("all have come back", () -> pair.opener().receivedCount() == 5000);
		assertThat(pair.acceptor().received()).containsExactlyElementsOf(there);
		assertThat(pair.opener().received()).containsExactlyElementsOf(back);
	}

	@Test
	void batchesOfAllSizesArriveUnchanged() {
		Pair pair = pair(2, 2);
		int max = this.client.maxBatchBytes();
		List<byte[]> batches = IntStream.of(1, 2, 3, 100, 1023, 65_535, 65_536, 65_537, 1_000_003, max - 1, max, 1)
			.filter((size) -> size <= max)
			.mapToObj(TransportLaws::bytes)
			.toList();
		pair.opener().send(batches);
		pair.acceptor().send(batches);
		awaitBatches("all have come there", pair.acceptor(), batches.size());
		awaitBatches("all have come back", pair.opener(), batches.size());
		assertThat(pair.acceptor().received()).containsExactlyElementsOf(batches);
		assertThat(pair.opener().received()).containsExactlyElementsOf(batches);
	}

	@Test
	void emptyAndTooLargeBatchesAreNotSent() {
		Pair pair = pair(2, 2);
		await("there is credit", () -> pair.opener().creditedCount() > 0);
		ByteBuf empty = Unpooled.directBuffer(1).retain();
		ByteBuf large = Unpooled.wrappedBuffer(new byte[this.client.maxBatchBytes() + 1]).retain();
		CompletableFuture<Void> done = on(pair.opener(), () -> {
			Connection connection = pair.opener().connection();
			assertThatIllegalArgumentException().isThrownBy(() -> connection.send(empty));
			assertThatIllegalArgumentException().isThrownBy(() -> connection.send(large));
			assertThat(connection.credit()).isEqualTo(2);
		});
		await("both were tried", done::isDone);
		done.join();
		assertThat(empty.refCnt()).isOne();
		assertThat(large.refCnt()).isOne();
		empty.release();
		large.release();
		pair.opener().send(bytes(10));
		await("the connection lives on", () -> pair.acceptor().receivedCount() == 1);
	}

	@Test
	void sentBatchIsReleasedOnce() {
		Pair pair = pair(8, 0);
		List<ByteBuf> batches = IntStream.rangeClosed(1, 8).mapToObj((i) -> tracked(i * 1000)).toList();
		await("there is credit", () -> pair.opener().creditedCount() > 0);
		CompletableFuture<Void> done = on(pair.opener(), () -> batches.forEach(pair.opener().connection()::send));
		await("all are sent", done::isDone);
		done.join();
		await("all have come", () -> pair.acceptor().receivedCount() == 8);
		await("all are released", () -> batches.stream().allMatch((batch) -> batch.refCnt() == 1));
		settle();
		assertThat(batches).allMatch((batch) -> batch.refCnt() == 1).allMatch(ByteBuf::release);
	}

	@Test
	void batchSentAfterTheEndIsReleasedOnce() {
		Pair pair = pair(8, 0);
		await("there is credit", () -> pair.opener().creditedCount() > 0);
		pair.opener().connection().close(null);
		await("the connection has ended", pair.opener()::isClosed);
		ByteBuf batch = tracked(100);
		CompletableFuture<Void> done = on(pair.opener(), () -> pair.opener().connection().send(batch));
		await("the batch is sent", done::isDone);
		done.join();
		settle();
		assertThat(batch.refCnt()).isOne();
		batch.release();
	}

	@Test
	void batchesOnTheWayWhenTheConnectionEndsAreReleasedOnce() {
		Pair pair = pair(32, 0);
		List<ByteBuf> batches = IntStream.range(0, 32).mapToObj((i) -> tracked(60_000)).toList();
		await("there is credit", () -> pair.opener().creditedCount() > 0);
		pair.opener().run(() -> {
			batches.forEach(pair.opener().connection()::send);
			pair.opener().connection().close(null);
		});
		await("the connection has ended", pair.opener()::isClosed);
		await("all are released", () -> batches.stream().allMatch((batch) -> batch.refCnt() == 1));
		settle();
		assertThat(batches).allMatch((batch) -> batch.refCnt() == 1).allMatch(ByteBuf::release);
	}

	@Test
	void receivedBatchCanBeKeptAndIsReleasedOtherwise() {
		Pair pair = pair(1, 0);
		AtomicReference<ByteBuf> kept = new AtomicReference<>();
		pair.acceptor().whenReceived((batch) -> kept.set(batch.retain()));
		byte[] sent = bytes(1000);
		pair.opener().send(sent);
		await("the batch has come", () -> kept.get() != null);
		await("only the listener keeps it", () -> kept.get().refCnt() == 1);
		settle();
		assertThat(bytesOf(kept.get())).isEqualTo(sent);
		assertThat(kept.get().release()).isTrue();
	}

	// Credit

	@Test
	void thereIsNoCreditAtFirst() {
		Pair pair = pair(0, 0);
		settle();
		ByteBuf batch = tracked(10);
		List<CompletableFuture<Void>> tries = new ArrayList<>();
		for (RecordingListener side : List.of(pair.opener(), pair.acceptor())) {
			tries.add(on(side, () -> {
				assertThat(side.connection().credit()).isZero();
				assertThatIllegalStateException().isThrownBy(() -> side.connection().send(batch.retain()));
			}));
		}
		await("both have tried", () -> tries.stream().allMatch(CompletableFuture::isDone));
		tries.forEach(CompletableFuture::join);
		assertThat(batch.refCnt()).as("a batch is released even if it cannot be sent").isEqualTo(2);
		assertThat(pair.opener().creditedCount()).isZero();
		assertThat(pair.acceptor().creditedCount()).isZero();
		batch.release(2);
	}

	@Test
	void creditGivenWhenTheConnectionBeginsCounts() {
		Pair pair = pair(3, 5);
		await("the opener has credit", () -> pair.opener().creditedCount() > 0);
		await("the acceptor has credit", () -> pair.acceptor().creditedCount() > 0);
		List<CompletableFuture<Void>> looks = List.of(
				on(pair.opener(), () -> assertThat(pair.opener().connection().credit()).isEqualTo(3)),
				on(pair.acceptor(), () -> assertThat(pair.acceptor().connection().credit()).isEqualTo(5)));
		await("both have looked", () -> looks.stream().allMatch(CompletableFuture::isDone));
		looks.forEach(CompletableFuture::join);
	}

	@Test
	void neverMoreBatchesAreOnTheWayThanGranted() {
		Pair pair = pair(0, 0);
		pair.opener().send(numbered("batch", 10));
		pair.acceptor().grant(3);
		await("three have come", () -> pair.acceptor().receivedCount() == 3);
		settle();
		assertThat(pair.acceptor().receivedCount()).isEqualTo(3);
		pair.acceptor().grant(2);
		pair.acceptor().grant(1);
		await("three more have come", () -> pair.acceptor().receivedCount() == 6);
		settle();
		assertThat(pair.acceptor().receivedCount()).isEqualTo(6);
		assertThat(pair.acceptor().received()).containsExactlyElementsOf(numbered("batch", 10).subList(0, 6));
	}

	@Test
	void creditIsToldWheneverThereIsSomeAgain() {
		Pair pair = pair(0, 0);
		for (int round = 1; round <= 20; round++) {
			int count = round;
			pair.acceptor().grant(1);
			await("credit in round " + round, () -> pair.opener().creditedCount() == count);
			pair.opener().send(bytes(10));
			await("batch of round " + round, () -> pair.acceptor().receivedCount() == count);
		}
	}

	@Test
	void creditAddsUp() {
		Pair pair = pair(0, 0);
		IntStream.range(0, 100).forEach((i) -> pair.acceptor().grant(7));
		AtomicInteger credit = new AtomicInteger();
		await("there are 700 credits", () -> {
			pair.opener().run(() -> credit.set(pair.opener().connection().credit()));
			return credit.get() == 700;
		});
	}

	@Test
	void creditOfTheDirectionsIsApart() {
		Pair pair = pair(0, 0);
		pair.acceptor().grant(2);
		await("the opener has credit", () -> pair.opener().creditedCount() > 0);
		settle();
		assertThat(pair.acceptor().creditedCount()).isZero();
	}

	@Test
	void receiverThatNeverGrantsHoldsTheSender() {
		Pair pair = pair(0, 0);
		CompletableFuture<Void> done = on(pair.opener(), () -> {
			for (int i = 0; i < 1000; i++) {
				ByteBuf batch = tracked(10);
				assertThatIllegalStateException().isThrownBy(() -> pair.opener().connection().send(batch));
				assertThat(batch.refCnt()).as("the transport keeps nothing").isOne();
				batch.release();
			}
		});
		await("all were tried", done::isDone);
		done.join();
		settle();
		assertThat(pair.acceptor().receivedCount()).isZero();
		assertThat(pair.opener().isClosed()).isFalse();
	}

	// The end

	@Test
	void closeByTheOpenerIsToldToBoth() {
		Pair pair = pair(1, 1);
		pair.opener().connection().close("it is time");
		assertBothClosed(pair);
	}

	@Test
	void closeByTheAcceptorIsToldToBoth() {
		Pair pair = pair(1, 1);
		pair.acceptor().connection().close(null);
		assertBothClosed(pair);
	}

	@Test
	void closeByBothAtOnceIsToldOnce() {
		Pair pair = pair(1, 1);
		pair.acceptor().connection().close(null);
		pair.opener().connection().close(null);
		pair.acceptor().connection().close("again");
		assertBothClosed(pair);
	}

	@Test
	void closeInTheMidstOfTrafficIsToldOnce() {
		Pair pair = pair(16, 16);
		pair.opener().send(numbered("there", 2000));
		pair.acceptor().send(numbered("back", 2000));
		await("some have come", () -> pair.acceptor().receivedCount() > 100);
		pair.acceptor().connection().close(null);
		assertBothClosed(pair);
		int count = pair.opener().receivedCount();
		assertThat(pair.opener().received()).containsExactlyElementsOf(numbered("back", 2000).subList(0, count));
	}

	@Test
	void whatWasSentBeforeTheEndArrives() {
		for (boolean byOpener : new boolean[] { true, false }) {
			Pair pair = pair(64, 64);
			RecordingListener sender = byOpener ? pair.opener() : pair.acceptor();
			RecordingListener receiver = byOpener ? pair.acceptor() : pair.opener();
			await("there is credit", () -> sender.creditedCount() > 0);
			List<byte[]> batches = IntStream.range(0, 64).mapToObj((i) -> bytes(10_000 + i)).toList();
			sender.run(() -> {
				Connection connection = sender.connection();
				batches.forEach((batch) -> connection.send(connection.allocator().buffer().writeBytes(batch)));
				connection.close("all is said");
			});
			await("the receiver is told of the end", receiver::isClosed);
			assertThat(receiver.cause()).isNull();
			assertThat(receiver.receivedCount()).isEqualTo(64);
			assertThat(receiver.received()).containsExactlyElementsOf(batches);
		}
	}

	@Test
	void whatArrivesBeforeAFailureIsTheBeginningOfWhatWasSent() {
		RuntimeException failure = new IllegalStateException("the fifth is too much");
		Pair pair = pair(16, 16);
		List<byte[]> batches = numbered("batch", 200);
		pair.acceptor().whenReceived((batch) -> {
			if (pair.acceptor().receivedCount() == 5) {
				throw failure;
			}
		});
		pair.opener().send(batches);
		await("the connection has ended", pair.acceptor()::isClosed);
		await("the other side is told", pair.opener()::isClosed);
		assertThat(pair.acceptor().received()).containsExactlyElementsOf(batches.subList(0, 5));
		assertThat(pair.opener().cause()).isInstanceOf(IOException.class);
		assertFailed(pair.acceptor(), failure);
	}

	@Test
	void batchesThatAreKeptLongAreNotOverwritten() {
		Pair pair = pair(4, 4);
		List<ByteBuf> kept = new CopyOnWriteArrayList<>();
		pair.acceptor().whenReceived((batch) -> kept.add(batch.retain()));
		List<byte[]> sent = IntStream.range(0, 100).mapToObj((i) -> bytes(1 + i * 1000)).toList();
		pair.opener().send(sent);
		await("all have come", () -> kept.size() == 100);
		assertThat(kept).extracting(TransportLaws::bytesOf).containsExactlyElementsOf(sent);
		pair.opener().connection().close(null);
		assertBothClosed(pair);
		assertThat(kept).extracting(TransportLaws::bytesOf).containsExactlyElementsOf(sent);
		kept.forEach(ByteBuf::release);
		assertThat(kept).allMatch((batch) -> batch.refCnt() == 0);
	}

	@Test
	void connectionCanBeClosedByItsListenerWhenItIsOpened() {
		RecordingListener opener = listener(1);
		opener.whenOpened(() -> opener.connection().close(null));
		RecordingListener acceptor = listener(1);
		connect(bind(acceptor), opener);
		await("the connection has ended", opener::isClosed);
		settle();
		assertThat(opener.cause()).isNull();
		assertThat(acceptor.hasConnection()).isEqualTo(acceptor.isClosed());
	}

	@Test
	void connectionCanBeClosedByItsAcceptorAtOnce() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		connect(bind((setup, connection) -> {
			acceptor.accept(setup, connection);
			connection.close(null);
			return acceptor;
		}), opener);
		await("the opener is told", opener::isClosed);
		await("the acceptor is told", acceptor::isClosed);
		assertThat(acceptor.cause()).isNull();
	}

	@Test
	void thereIsNoCreditAfterTheEnd() {
		Pair pair = pair(8, 8);
		await("there is credit", () -> pair.opener().creditedCount() > 0);
		pair.acceptor().connection().close(null);
		assertBothClosed(pair);
		CompletableFuture<Void> look = on(pair.opener(), () -> {
			pair.opener().connection().grant(1);
			assertThat(pair.opener().connection().credit()).isZero();
		});
		await("it has looked", look::isDone);
		look.join();
	}

	@Test
	void closingOneConnectionLeavesTheOthers() {
		Pair first = pair(1, 1);
		Pair second = pair(1, 1);
		first.opener().connection().close(null);
		assertBothClosed(first);
		second.opener().send(bytes(10));
		await("the other lives", () -> second.acceptor().receivedCount() == 1);
	}

	@Test
	void closingTheTransportClosesItsConnectionsOnBothSides() {
		List<Pair> pairs = IntStream.range(0, 5).mapToObj((i) -> pair(2, 2)).toList();
		result(this.server.close());
		pairs.forEach(this::assertBothClosed);
	}

	@Test
	void closingTheTransportThatOpenedClosesItsConnectionsOnBothSides() {
		List<Pair> pairs = IntStream.range(0, 5).mapToObj((i) -> pair(2, 2)).toList();
		result(this.client.close());
		pairs.forEach(this::assertBothClosed);
	}

	@Test
	void transportCanBeClosedTwiceAndWithoutUse() {
		result(this.server.close());
		result(this.server.close());
	}

	@Test
	void closedTransportOpensAndBindsNothing() {
		NodeAddress address = bind(listener(0));
		result(this.client.close());
		RecordingListener opener = listener(0);
		ByteBuf setup = tracked(5);
		this.client.connect(address, setup, ConnectionKind.DATA, opener);
		CompletableFuture<NodeAddress> bound = this.client.bind(anyAddress(), listener(0)).toCompletableFuture();
		await("the connection has ended", opener::isClosed);
		await("bind has ended", bound::isDone);
		assertThat(opener.openedCount()).isZero();
		assertThat(opener.cause()).isNotNull();
		assertThat(bound).isCompletedExceptionally();
		assertThat(setup.refCnt()).isOne();
		setup.release();
	}

	@Test
	void connectionOfAClosedTransportCanStillBeCalled() {
		Pair pair = pair(2, 2);
		result(this.client.close());
		Connection connection = pair.opener().connection();
		connection.close("late");
		connection.execute(() -> {
		});
		assertThat(connection.allocator()).isNotNull();
	}

	// The thread of a connection

	@Test
	void codeRunsInOrderBesideTheListener() {
		Pair pair = pair(8, 8);
		List<Integer> order = new CopyOnWriteArrayList<>();
		pair.opener().send(numbered("there", 1000));
		pair.acceptor().send(numbered("back", 1000));
		for (int i = 0; i < 1000; i++) {
			int number = i;
			pair.acceptor().run(() -> order.add(number));
		}
		await("all code has run", () -> order.size() == 1000);
		await("all have come there", () -> pair.acceptor().receivedCount() == 1000);
		await("all have come back", () -> pair.opener().receivedCount() == 1000);
		assertThat(order).isSorted();
	}

	@Test
	void codeNeverRunsInsideTheCallThatHandsItOver() {
		Pair pair = pair(1, 1);
		List<String> order = new CopyOnWriteArrayList<>();
		pair.opener().run(() -> {
			pair.opener().connection().execute(() -> order.add("inner"));
			order.add("outer");
		});
		await("both have run", () -> order.size() == 2);
		assertThat(order).containsExactly("outer", "inner");
	}

	@Test
	void manyThreadsHandOverCode() throws InterruptedException {
		Pair pair = pair(1, 1);
		int[] count = new int[1];
		AtomicInteger seen = new AtomicInteger();
		CountDownLatch handedOver = new CountDownLatch(8);
		for (int t = 0; t < 8; t++) {
			new Thread(() -> {
				for (int i = 0; i < 1000; i++) {
					pair.opener().run(() -> seen.set(++count[0]));
				}
				handedOver.countDown();
			}).start();
		}
		handedOver.await();
		await("all code has run", () -> seen.get() == 8000);
	}

	@Test
	void codeRunsAfterTheEndOfTheConnection() {
		Pair pair = pair(1, 1);
		pair.opener().connection().close(null);
		assertBothClosed(pair);
		for (RecordingListener side : List.of(pair.opener(), pair.acceptor())) {
			await("code runs", on(side, () -> {
			})::isDone);
		}
	}

	// Listeners that throw

	@Test
	void listenerThatFailsWhenItIsOpenedEndsTheConnection() {
		RuntimeException failure = new IllegalStateException("opened");
		RecordingListener opener = listener(0);
		opener.whenOpened(() -> {
			throw failure;
		});
		connect(bind(listener(0)), opener);
		await("the connection has ended", opener::isClosed);
		assertFailed(opener, failure);
	}

	@Test
	void listenerThatFailsWhenItReceivesEndsTheConnection() {
		RuntimeException failure = new IllegalStateException("received");
		Pair pair = pair(5, 5);
		pair.acceptor().whenReceived((batch) -> {
			throw failure;
		});
		pair.opener().send(numbered("batch", 5));
		await("the connection has ended", pair.acceptor()::isClosed);
		await("the other side is told", pair.opener()::isClosed);
		assertThat(pair.acceptor().receivedCount()).isOne();
		assertFailed(pair.acceptor(), failure);
	}

	@Test
	void listenerThatFailsWhenItIsCreditedEndsTheConnection() {
		RuntimeException failure = new IllegalStateException("credited");
		Pair pair = pair(0, 0);
		pair.opener().whenCredited(() -> {
			throw failure;
		});
		pair.acceptor().grant(1);
		await("the connection has ended", pair.opener()::isClosed);
		await("the other side is told", pair.acceptor()::isClosed);
		assertFailed(pair.opener(), failure);
	}

	/**
	 * Binds the server.
	 */
	protected final NodeAddress bind(Transport.Acceptor acceptor) {
		return result(this.server.bind(anyAddress(), acceptor));
	}

	/**
	 * Opens a connection of the client.
	 */
	protected final void connect(NodeAddress address, RecordingListener opener) {
		connect(address, opener, "setup");
	}

	/**
	 * Returns both sides of a new connection.
	 * @param openerCredit how much credit the acceptor gives the opener, again and again
	 * @param acceptorCredit the same in the other direction
	 */
	protected final Pair pair(int openerCredit, int acceptorCredit) {
		Pair pair = new Pair(listener(acceptorCredit), listener(openerCredit));
		connect(bind(pair.acceptor()), pair.opener());
		await("the connection is open", pair.opener()::hasConnection);
		await("the connection is accepted", pair.acceptor()::hasConnection);
		return pair;
	}

	/**
	 * Makes a listener that is looked at when the law ends.
	 */
	protected final RecordingListener listener(int window) {
		RecordingListener listener = new RecordingListener(window);
		synchronized (this.listeners) {
			this.listeners.add(listener);
		}
		return listener;
	}

	/**
	 * Waits for a result.
	 */
	protected final <T> T result(CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		await("the result is there", future::isDone);
		return future.join();
	}

	/**
	 * Makes bytes that differ with their place and number.
	 */
	protected static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	/**
	 * Waits for batches on a connection that must not end before.
	 */
	private void awaitBatches(String what, RecordingListener listener, int count) {
		await(what, () -> listener.receivedCount() == count || listener.isClosed());
		assertThat(listener.isClosed()).as(() -> what + ": ended by " + listener.cause()).isFalse();
	}

	private Transport node() {
		Transport transport = transport();
		this.transports.add(transport);
		return transport;
	}

	private void connect(NodeAddress address, RecordingListener opener, String setup) {
		this.client.connect(address, Unpooled.copiedBuffer(setup, StandardCharsets.UTF_8), ConnectionKind.DATA, opener);
	}

	private void assertBothClosed(Pair pair) {
		await("the opener is told", pair.opener()::isClosed);
		await("the acceptor is told", pair.acceptor()::isClosed);
		settle();
		assertThat(pair.opener().cause()).isNull();
		assertThat(pair.acceptor().cause()).isNull();
		pair.opener().assertNoFaults();
		pair.acceptor().assertNoFaults();
	}

	private void assertFailed(RecordingListener listener, RuntimeException failure) {
		settle();
		assertThat(listener.cause()).isSameAs(failure);
		assertThat(this.log.list).anySatisfy((event) -> {
			assertThat(event.getLevel().isGreaterOrEqual(Level.WARN)).isTrue();
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo(failure.getMessage());
		});
	}

	private static CompletableFuture<Void> on(RecordingListener listener, Runnable code) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		listener.run(() -> {
			try {
				code.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		return done;
	}

	private static Throwable failure(CompletableFuture<?> future) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		future.whenComplete((result, ex) -> failure.set(ex));
		return failure.get();
	}

	/*
	 * Not pooled, since a pooled buffer may soon be another one; held once by the law, so
	 * that one release too many shows.
	 */
	private static ByteBuf tracked(int size) {
		return Unpooled.directBuffer(size).writeBytes(bytes(size)).retain();
	}

	private static List<byte[]> numbered(String name, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> (name + ", batch " + i).getBytes(StandardCharsets.UTF_8))
			.toList();
	}

	private static byte[] bytesOf(ByteBuf batch) {
		byte[] bytes = new byte[batch.readableBytes()];
		batch.getBytes(batch.readerIndex(), bytes);
		return bytes;
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.pura.remote");
	}

	/**
	 * Both sides of a connection.
	 */
	protected record Pair(RecordingListener opener, RecordingListener acceptor) {
	}

}
