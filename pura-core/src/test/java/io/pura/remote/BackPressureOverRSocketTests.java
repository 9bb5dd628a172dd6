package io.pura.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Back-pressure between two nodes over RSocket, with threads that wait.
 */
@Timeout(120)
class BackPressureOverRSocketTests {

	private static final int QUEUE = 64 * 1024;

	private static final int MARK = 8 * 1024 * 1024;

	private static final String TEXT = "x".repeat(4000);

	private final ActorSystem systemOne = ActorSystem.create("wire");

	private final ActorSystem systemTwo = ActorSystem.create("wire");

	private final CountDownLatch gate = new CountDownLatch(1);

	private final List<Integer> handled = new CopyOnWriteArrayList<>();

	private Cluster one;

	private Cluster two;

	private ActorRef<Store> stuck;

	@BeforeEach
	void connect() throws IOException {
		NodeAddress first = free();
		NodeAddress second = free();
		this.one = Cluster.builder(this.systemOne)
			.address(first)
			.seeds(first, second)
			.outboundQueue(100, QUEUE)
			.outboundOverflow(Overflow.WAIT)
			.start();
		this.two = Cluster.builder(this.systemTwo).address(second).seeds(first, second).inboundHighWater(MARK).start();
		this.systemTwo.spawn("stuck", () -> new GatedStore(this.gate, this.handled), ActorOptions.blocking(1));
		this.systemTwo.spawn("quick", () -> new GatedStore(new CountDownLatch(0), new CopyOnWriteArrayList<>()));
		await().until(() -> this.one.member(second).orElseThrow().status() == NodeStatus.UP
				&& this.two.member(first).orElseThrow().status() == NodeStatus.UP);
		this.stuck = store("stuck");
	}

	@AfterEach
	void close() {
		this.gate.countDown();
		this.one.close();
		this.two.close();
		this.systemOne.close();
		this.systemTwo.close();
	}

	private ActorRef<Store> store(String name) {
		return this.one.actor(this.one.member(this.two.self().address()).orElseThrow(), name, Store.class);
	}

	private static NodeAddress free() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new NodeAddress("127.0.0.1", socket.getLocalPort());
		}
	}

	private Thread teller(int messages) {
		return teller(messages, TEXT);
	}

	private Thread teller(int messages, String text) {
		Thread teller = new Thread(() -> {
			for (int i = 0; i < messages; i++) {
				this.stuck.tell(new Store.Put(i, text));
			}
		}, "teller");
		teller.start();
		await().until(() -> teller.getState() == Thread.State.WAITING);
		return teller;
	}

	@Test
	void tellWaitsForRoomForItsRecipientWhileOthersGoOn() throws Exception {
		Thread teller = teller(2000);
		for (int i = 0; i < 200; i++) {
			assertThat(store("quick").ask(new Store.Put(i, TEXT)).get()).isEqualTo(i);
		}
		assertThat(teller.getState()).isEqualTo(Thread.State.WAITING);
		assertThat(this.one.stats().queuedBytes()).isLessThanOrEqualTo(2 * QUEUE);
		assertThat(this.two.stats().waitingBytes()).isLessThan(MARK);
		this.gate.countDown();
		teller.join();
		await().until(() -> this.handled.size() == 2000);
		assertThat(this.handled).isSorted();
		assertThat(this.systemOne.deadLetters().count()).isZero();
		await().until(() -> this.two.stats().waitingBytes() == 0);
	}

	@Test
	void tellOfALargeMessageWaitsForRoomAndNoneIsLost() throws Exception {
		Thread teller = teller(1000, "x".repeat(200_000));
		for (int i = 0; i < 200; i++) {
			assertThat(store("quick").ask(new Store.Put(i, TEXT)).get()).isEqualTo(i);
		}
		assertThat(teller.getState()).isEqualTo(Thread.State.WAITING);
		assertThat(this.two.stats().waitingBytes()).isLessThan(MARK + 5 * 201_000);
		this.gate.countDown();
		teller.join();
		await().until(() -> this.handled.size() == 1000);
		assertThat(this.handled).isSorted();
		assertThat(this.systemOne.deadLetters().count()).isZero();
	}

	@Test
	void tellThatWaitsEndsWithTheConnection() throws Exception {
		Thread teller = teller(2000);
		this.two.close();
		teller.join();
		assertThat(this.systemOne.deadLetters().count(Reason.UNREACHABLE)).isPositive();
	}

	@Test
	void tellThatWouldWaitIsRefusedOnAThreadThatMustNot() throws Exception {
		Thread teller = teller(2000);
		CompletableFuture<Void> told = CompletableFuture.runAsync(() -> this.stuck.tell(new Store.Put(-1, TEXT)),
				Schedulers.parallel()::schedule);
		assertThatThrownBy(told::get).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(IllegalStateException.class)
			.hasMessageContaining("must not wait");
		assertThat(this.stuck.offer(new Store.Put(-1, TEXT))).isEqualTo(Offer.FULL);
		this.gate.countDown();
		teller.join();
	}

	interface Store {

		record Put(int number, String text) implements Message<Store, Integer> {
		}

	}

	static class GatedStore implements Actor<Store> {

		private final CountDownLatch gate;

		private final List<Integer> handled;

		GatedStore(CountDownLatch gate, List<Integer> handled) {
			this.gate = gate;
			this.handled = handled;
		}

		@Handler
		int put(Store.Put message) throws InterruptedException {
			this.gate.await();
			this.handled.add(message.number());
			return message.number();
		}

	}

}
