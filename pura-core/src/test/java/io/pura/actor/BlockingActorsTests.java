package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.pura.dispatch.DispatcherSettings;
import io.pura.stats.DispatcherStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Actors whose handlers block.
 */
@Timeout(60)
class BlockingActorsTests {

	private static final ActorOptions BLOCKING = ActorOptions.defaults().dispatcher("blocking");

	private final ActorSystem system = ActorSystem.builder("blocking")
		.parallelism(1)
		.dispatcher("one", DispatcherSettings.blocking(1))
		.dispatcher("brief", DispatcherSettings.blocking(4, Duration.ofMillis(1)))
		.build();

	private final CountDownLatch gate = new CountDownLatch(1);

	BlockingActorsTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	private ActorRef<Work> spawn(ActorOptions options) {
		return this.system.spawn(WorkActor::new, options);
	}

	private static ActorOptions on(String dispatcher) {
		return ActorOptions.defaults().dispatcher(dispatcher);
	}

	private static <T> T get(CompletableFuture<T> reply) throws Exception {
		return reply.get(20, TimeUnit.SECONDS);
	}

	private DispatcherStats dispatcher(String name) {
		return this.system.stats()
			.dispatchers()
			.stream()
			.filter((dispatcher) -> dispatcher.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void doNotKeepOthersWaiting() throws Exception {
		CountDownLatch begun = new CountDownLatch(20);
		for (int i = 0; i < 20; i++) {
			spawn(BLOCKING).tell(new Work.Block(begun, this.gate));
		}
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(get(spawn(ActorOptions.defaults()).ask(new Work.Name()))).matches("pura-blocking-\\d+");
		assertThat(get(spawn(BLOCKING).ask(new Work.Name()))).startsWith("pura-blocking-blocking-");
		assertThat(dispatcher("blocking").threads()).isGreaterThanOrEqualTo(20);
	}

	@Test
	void giveTheirThreadsBack() throws Exception {
		CountDownLatch begun = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			spawn(on("brief")).tell(new Work.Block(begun, this.gate));
		}
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(dispatcher("brief").threads()).isEqualTo(4);
		this.gate.countDown();
		await().until(() -> dispatcher("brief").threads() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "one", "default" })
	void mayWaitForEachOthersReplies(String dispatcher) throws Exception {
		ActorRef<Work> last = spawn(on(dispatcher));
		ActorRef<Work> first = last;
		for (int i = 0; i < 50; i++) {
			first = this.system.spawn(forwarding(first), on(dispatcher));
		}
		assertThat(get(first.ask(new Work.Joined()))).isEqualTo(50);
	}

	private static Supplier<WorkActor> forwarding(ActorRef<Work> next) {
		return () -> new WorkActor(next);
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "one", "pinned" })
	void mayWaitForRoomInTheMailboxOfAnother(String dispatcher) throws Exception {
		ActorRef<Work> full = spawn(on("one").mailboxCapacity(1).overflow(Overflow.WAIT));
		List<ActorRef<Work>> producers = IntStream.range(0, 3)
			.mapToObj((i) -> this.system.spawn(forwarding(full), on(dispatcher)))
			.toList();
		List<CompletableFuture<Void>> done = producers.stream().map((ref) -> ref.ask(new Work.Produce(200))).toList();
		for (CompletableFuture<Void> each : done) {
			get(each);
		}
		await().until(() -> full.ask(new Work.Count()).join() == 600);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "mine" })
	void onlyMayWaitForRoomOnThreadsForThat(String dispatcher) throws Exception {
		ActorSystem other = ActorSystem.builder("other")
			.dispatcher("mine", DispatcherSettings.executor(Runnable::run))
			.build();
		other.start();
		ActorRef<Work> full = other.spawn(WorkActor::new, on("pinned").mailboxCapacity(1).overflow(Overflow.WAIT));
		CountDownLatch begun = new CountDownLatch(1);
		full.tell(new Work.Block(begun, this.gate));
		begun.await();
		full.tell(new Work.Name());
		ActorRef<Work> producer = other.spawn(forwarding(full), on(dispatcher));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(producer.ask(new Work.Produce(1))))
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("must not wait");
		this.gate.countDown();
		other.close();
	}

	@Test
	void mayNotWaitForRoomInTheirOwnMailbox() throws Exception {
		ActorRef<Work> self = spawn(BLOCKING.mailboxCapacity(1).overflow(Overflow.WAIT));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(self.ask(new Work.Flood())))
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("must not wait");
	}

	@Test
	void takeTurnsIfThereAreMoreThanThreads() throws Exception {
		ActorRef<Work> busy = spawn(on("one"));
		busy.tell(new Work.Again());
		ActorRef<Work> other = spawn(on("one"));
		for (int i = 0; i < 10; i++) {
			assertThat(get(other.ask(new Work.Name()))).startsWith("pura-blocking-one-");
		}
		get(busy.ask(new Work.Enough()));
	}

	@Test
	void areToldToStopAlthoughTheyBlock() throws Exception {
		ActorRef<Work> ref = spawn(BLOCKING);
		CountDownLatch begun = new CountDownLatch(1);
		ref.tell(new Work.Block(begun, this.gate));
		begun.await();
		CompletableFuture<Void> stopped = this.system.stop(ref);
		assertThat(stopped).isNotDone();
		this.gate.countDown();
		get(stopped);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runOnVirtualThreadsIfTheSystemIsToldSo() throws Exception {
		ActorSystem virtual = ActorSystem.builder("virtual")
			.virtualThreads(true)
			.dispatcher("two", DispatcherSettings.blocking(2))
			.build();
		virtual.start();
		for (String dispatcher : List.of("blocking", "two")) {
			Thread thread = get(virtual.spawn(WorkActor::new, on(dispatcher)).ask(new Work.Itself()));
			assertThat(isVirtual(thread)).isTrue();
			assertThat(thread.getName()).startsWith("pura-virtual-" + dispatcher + "-");
		}
		assertThat(isVirtual(get(virtual.spawn(WorkActor::new).ask(new Work.Itself())))).isFalse();
		assertThat(isVirtual(get(virtual.spawn(WorkActor::new, on("pinned")).ask(new Work.Itself())))).isFalse();
		CountDownLatch begun = new CountDownLatch(500);
		for (int i = 0; i < 500; i++) {
			virtual.spawn(WorkActor::new, BLOCKING).tell(new Work.Block(begun, this.gate));
		}
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		this.gate.countDown();
		ActorRef<Work> first = virtual.spawn(WorkActor::new, on("two"));
		for (int i = 0; i < 20; i++) {
			first = virtual.spawn(forwarding(first), on("two"));
		}
		assertThat(get(first.ask(new Work.Joined()))).isEqualTo(20);
		virtual.close();
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void runOnPlatformThreadsWhereThereAreNoOthers() throws Exception {
		ActorSystem virtual = ActorSystem.builder("virtual").virtualThreads(true).build();
		virtual.start();
		assertThat(get(virtual.spawn(WorkActor::new, BLOCKING).ask(new Work.Name())))
			.startsWith("pura-virtual-blocking-");
		virtual.close();
	}

	private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
		return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
	}

	interface Work {

		record Name() implements Message<Work, String> {
		}

		record Itself() implements Message<Work, Thread> {
		}

		record Block(CountDownLatch begun, CountDownLatch gate) implements Message<Work, Void> {
		}

		/**
		 * Waits for the reply of the next one.
		 */
		record Joined() implements Message<Work, Integer> {
		}

		record Produce(int messages) implements Message<Work, Void> {
		}

		record Count() implements Message<Work, Integer> {
		}

		record Product() implements Message<Work, Void> {
		}

		record Flood() implements Message<Work, Void> {
		}

		/**
		 * Is told again and again.
		 */
		record Again() implements Message<Work, Void> {
		}

		record Enough() implements Message<Work, Void> {
		}

	}

	static final class WorkActor implements Actor<Work> {

		private final ActorRef<Work> next;

		private int products;

		private boolean enough;

		WorkActor() {
			this(null);
		}

		WorkActor(ActorRef<Work> next) {
			this.next = next;
		}

		@Handler
		String name(Work.Name message) {
			return Thread.currentThread().getName();
		}

		@Handler
		Thread itself(Work.Itself message) {
			return Thread.currentThread();
		}

		@Handler
		void block(Work.Block message) throws InterruptedException {
			message.begun().countDown();
			message.gate().await();
		}

		@Handler
		int joined(Work.Joined message) {
			return (this.next != null) ? this.next.ask(new Work.Joined()).join() + 1 : 0;
		}

		@Handler
		void produce(Work.Produce message) {
			for (int i = 0; i < message.messages(); i++) {
				this.next.tell(new Work.Product());
			}
		}

		@Handler
		void product(Work.Product message) {
			this.products++;
		}

		@Handler
		int count(Work.Count message) {
			return this.products;
		}

		@Handler
		void flood(Work.Flood message, ActorContext<Work> context) {
			context.self().tell(new Work.Product());
			context.self().tell(new Work.Product());
		}

		@Handler
		void again(Work.Again message, ActorContext<Work> context) {
			if (!this.enough) {
				context.self().tell(message);
			}
		}

		@Handler
		void enough(Work.Enough message) {
			this.enough = true;
		}

	}

}
