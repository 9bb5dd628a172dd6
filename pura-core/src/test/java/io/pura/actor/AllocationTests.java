package io.pura.actor;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What messages and actors cost in bytes and threads. These figures do not depend on how
 * fast a machine is or what else it does.
 */
@Timeout(120)
class AllocationTests {

	private static final Logger logger = LoggerFactory.getLogger(AllocationTests.class);

	private static final int PRODUCERS = 4;

	private static final int WINDOW = 512;

	private static final Duration OTHER_TIMEOUT = Duration.ofSeconds(7);

	private final ActorSystem system = ActorSystem.builder("allocation").parallelism(2).build();

	private final ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);

	AllocationTests() {
		this.system.start();
	}

	@BeforeAll
	static void checkCollector() {
		List<String> collectors = ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.map(GarbageCollectorMXBean::getName)
			.toList();
		// Others give objects other sizes, or say something else of the heap.
		assumeTrue(collectors.stream().anyMatch((name) -> name.startsWith("G1")));
	}

	@AfterEach
	void stop() {
		this.system.close();
		this.producers.shutdownNow();
	}

	@Test
	void takes24BytesForATellUnderLoad() throws Exception {
		int each = 250_000;
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ZERO));
		double bytes = Readings.bytesPerOperation(PRODUCERS * each, () -> {
			produce(() -> {
				for (int i = 0; i < each; i++) {
					sink.tell(new Sink.Hit(i));
				}
				return null;
			});
			return sink.ask(new Sink.Count()).get(60, TimeUnit.SECONDS);
		});
		assertBytes("tell under load", bytes, 24);
	}

	private void produce(Callable<?> code) throws Exception {
		CountDownLatch ready = new CountDownLatch(PRODUCERS);
		List<Future<?>> all = new ArrayList<>();
		for (int i = 0; i < PRODUCERS; i++) {
			all.add(this.producers.submit(() -> {
				ready.countDown();
				ready.await();
				return code.call();
			}));
		}
		for (Future<?> one : all) {
			one.get(60, TimeUnit.SECONDS);
		}
	}

	@Test
	void takes40BytesForAMessageBackAndForth() throws Exception {
		int rounds = 300_000;
		ActorRef<Table> one = this.system.spawn(Player::new);
		ActorRef<Table> two = this.system.spawn(Player::new);
		double bytes = Readings.bytesPerOperation(rounds, () -> {
			CompletableFuture<Integer> end = new CompletableFuture<>();
			one.ask(new Table.Begin(two, end)).join();
			two.ask(new Table.Begin(one, end)).join();
			one.tell(new Table.Ball(two, rounds));
			return end.get(60, TimeUnit.SECONDS);
		});
		assertBytes("message in ping-pong", bytes, 40);
	}

	@Test
	void takes96BytesForAnAskFromOutside() throws Exception {
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ZERO));
		assertBytes("ask from outside", asks(() -> sink.ask(new Sink.Question(1))), 96);
	}

	@Test
	void takes128BytesForAnAskWithATimeoutOfItsOwn() throws Exception {
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ZERO));
		assertBytes("ask with a timeout", asks(() -> sink.ask(new Sink.Question(1), OTHER_TIMEOUT)), 128);
	}

	private static double asks(Supplier<CompletableFuture<Sink.Answer>> ask) throws Exception {
		int windows = 400;
		CompletableFuture<?>[] open = new CompletableFuture<?>[WINDOW];
		return Readings.bytesPerOperation(windows * WINDOW, () -> {
			for (int window = 0; window < windows; window++) {
				for (int i = 0; i < WINDOW; i++) {
					open[i] = ask.get();
				}
				for (CompletableFuture<?> reply : open) {
					reply.join();
				}
			}
			return null;
		});
	}

	@Test
	void takes128BytesForAnAskOfAnActor() throws Exception {
		int rounds = 200_000;
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ZERO));
		ActorRef<Asker> asker = this.system.spawn(() -> new AskerActor(sink));
		double bytes = Readings.bytesPerOperation(rounds, () -> {
			CompletableFuture<Integer> end = new CompletableFuture<>();
			asker.tell(new Asker.Begin(rounds, end));
			return end.get(60, TimeUnit.SECONDS);
		});
		assertBytes("ask of an actor", bytes, 128);
	}

	@Test
	void takes24BytesForAMessageThatWaits() throws Exception {
		int count = 1_000_000;
		CountDownLatch gate = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ZERO));
		sink.tell(new Sink.Block(blocked, gate));
		blocked.await();
		long before = Readings.heap();
		for (int i = 0; i < count; i++) {
			sink.tell(new Sink.Hit(i));
		}
		double bytes = (double) (Readings.heap() - before) / count;
		gate.countDown();
		// The heap is not read to the last byte.
		assertBytes("message that waits", Math.round(bytes), 24);
	}

	@Test
	void takes128BytesForAnIdleActor() {
		int count = 250_000;
		Supplier<Actor<Idle>> factory = IdleActor::new;
		// What there is only once is made by the first one.
		this.system.spawn(factory);
		double bytes = Double.MAX_VALUE;
		// What else happens in this JVM meanwhile does not happen four times.
		for (int run = 0; run < 4; run++) {
			long before = Readings.heap();
			for (int i = 0; i < count; i++) {
				this.system.spawn(factory);
			}
			bytes = Math.min(bytes, (double) (Readings.heap() - before) / count);
		}
		// The heap is not read to the last byte.
		assertBytes("idle actor", Math.round(bytes), 128);
	}

	@Test
	void takes400BytesForTheLifeOfAChild() throws Exception {
		int count = 100_000;
		ActorRef<Parent> parent = this.system.spawn(ParentActor::new);
		double bytes = Readings.bytesPerOperation(count, () -> {
			CompletableFuture<Integer> end = new CompletableFuture<>();
			parent.tell(new Parent.Begin(count, end));
			return end.get(60, TimeUnit.SECONDS);
		});
		assertBytes("life of a child", bytes, 400);
	}

	@Test
	void startsNoThreads() throws Exception {
		int count = 50_000;
		ActorRef<Sink> sink = this.system.spawn(() -> new SinkActor(Duration.ofMillis(1)));
		ActorRef<Asker> asker = this.system.spawn(() -> new AskerActor(sink));
		long threads = Readings.threadsStarted(() -> {
			CompletableFuture<Integer> end = new CompletableFuture<>();
			asker.tell(new Asker.Begin(count, end));
			CompletableFuture<Integer> timers = new CompletableFuture<>();
			sink.tell(new Sink.Timers(count, timers));
			for (int i = 0; i < count; i++) {
				sink.tell(new Sink.Hit(i));
				sink.ask(new Sink.Question(i)).thenApply(Sink.Answer::number);
			}
			timers.get(60, TimeUnit.SECONDS);
			return end.get(60, TimeUnit.SECONDS);
		});
		assertThat(threads).isZero();
	}

	private static void assertBytes(String what, double bytes, double most) {
		logger.info("Bytes per {}: {}", what, "%.1f of %.0f".formatted(bytes, most));
		assertThat(bytes).as("bytes per %s", what).isLessThanOrEqualTo(most);
	}

	interface Sink {

		record Hit(int number) implements Message<Sink, Void> {
		}

		record Count() implements Message<Sink, Integer> {
		}

		record Question(int number) implements Message<Sink, Answer> {
		}

		record Answer(int number) {
		}

		record Timers(int count, CompletableFuture<Integer> end) implements Message<Sink, Void> {
		}

		record Block(CountDownLatch blocked, CountDownLatch gate) implements Message<Sink, Void> {
		}

	}

	static class SinkActor implements Actor<Sink> {

		private final Duration delay;

		private int count;

		SinkActor(Duration delay) {
			this.delay = delay;
		}

		@Handler
		void hit(Sink.Hit message) {
			this.count++;
		}

		@Handler
		int count(Sink.Count message) {
			return this.count;
		}

		@Handler
		Sink.Answer question(Sink.Question message) {
			return new Sink.Answer(message.number());
		}

		@Handler
		void timers(Sink.Timers message, ActorContext<Sink> context) {
			int[] left = { message.count() };
			for (int i = 0; i < message.count(); i++) {
				context.schedule(this.delay, () -> {
					left[0]--;
					if (left[0] == 0) {
						message.end().complete(0);
					}
				});
			}
		}

		@Handler
		void block(Sink.Block message) throws InterruptedException {
			message.blocked().countDown();
			message.gate().await();
		}

	}

	interface Table {

		record Begin(ActorRef<Table> other, CompletableFuture<Integer> end) implements Message<Table, Integer> {
		}

		record Ball(ActorRef<Table> from, int left) implements Message<Table, Void> {
		}

	}

	static class Player implements Actor<Table> {

		private CompletableFuture<Integer> end = new CompletableFuture<>();

		@Handler
		int begin(Table.Begin message) {
			this.end = message.end();
			return 0;
		}

		@Handler
		void ball(Table.Ball message, ActorContext<Table> context) {
			if (message.left() == 0) {
				this.end.complete(0);
			}
			else {
				message.from().tell(new Table.Ball(context.self(), message.left() - 1));
			}
		}

	}

	interface Asker {

		record Begin(int count, CompletableFuture<Integer> end) implements Message<Asker, Void> {
		}

	}

	static class AskerActor implements Actor<Asker> {

		private final ActorRef<Sink> sink;

		private final BiConsumer<Sink.Answer, Throwable> next;

		private ActorContext<Asker> context;

		private CompletableFuture<Integer> end;

		private int left;

		AskerActor(ActorRef<Sink> sink) {
			this.sink = sink;
			this.next = (answer, failure) -> next();
		}

		@Handler
		void begin(Asker.Begin message, ActorContext<Asker> context) {
			this.context = context;
			this.left = message.count();
			this.end = message.end();
			next();
		}

		private void next() {
			if (this.left == 0) {
				this.end.complete(0);
			}
			else {
				this.left--;
				this.context.pipe(this.sink.ask(new Sink.Question(this.left)), this.next);
			}
		}

	}

	interface Parent {

		record Begin(int count, CompletableFuture<Integer> end) implements Message<Parent, Void> {
		}

		record Ended() implements Message<Parent, Void> {
		}

	}

	static class ParentActor implements Actor<Parent> {

		private static final int AT_ONCE = 16;

		private ActorRef<Parent> self;

		private Supplier<Actor<Child>> factory;

		private CompletableFuture<Integer> end;

		private int toSpawn;

		private int toEnd;

		@Override
		public void started(ActorContext<Parent> context) {
			this.self = context.self();
			this.factory = () -> new ChildActor(this.self);
		}

		@Handler
		void begin(Parent.Begin message, ActorContext<Parent> context) {
			this.end = message.end();
			this.toSpawn = message.count();
			this.toEnd = message.count();
			for (int i = 0; i < AT_ONCE; i++) {
				spawn(context);
			}
		}

		@Handler
		void ended(Parent.Ended message, ActorContext<Parent> context) {
			this.toEnd--;
			if (this.toSpawn > 0) {
				spawn(context);
			}
			else if (this.toEnd == 0) {
				this.end.complete(0);
			}
		}

		private void spawn(ActorContext<Parent> context) {
			this.toSpawn--;
			context.spawn(this.factory).tell(new Child.Stop());
		}

	}

	interface Child {

		record Stop() implements Message<Child, Void> {
		}

	}

	static class ChildActor implements Actor<Child> {

		private static final Parent.Ended ENDED = new Parent.Ended();

		private final ActorRef<Parent> parent;

		ChildActor(ActorRef<Parent> parent) {
			this.parent = parent;
		}

		@Handler
		void stop(Child.Stop message, ActorContext<Child> context) {
			context.stop();
			this.parent.tell(ENDED);
		}

	}

	interface Idle {

		record Nothing() implements Message<Idle, Void> {
		}

	}

	/**
	 * An object of 24 bytes.
	 */
	static class IdleActor implements Actor<Idle> {

		private int first;

		private int second;

		@Handler
		void nothing(Idle.Nothing message) {
			this.first++;
			this.second++;
		}

	}

}
