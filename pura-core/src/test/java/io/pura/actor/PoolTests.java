package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.stats.ActorStats;
import io.pura.stats.ActorTypeStats;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Pools whose instances share one queue.
 */
@Timeout(60)
class PoolTests {

	private static final ActorOptions TWO = ActorOptions.blocking(2);

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("pools")
		.parallelism(2)
		.clock(this.time)
		.timers(this.time)
		.build();

	private final Job.Log log = new Job.Log();

	private final CountDownLatch gate = new CountDownLatch(1);

	PoolTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	private ActorRef<Job> pool(ActorOptions options) {
		return this.system.spawn("pool", this.log::worker, options);
	}

	/**
	 * Keeps instances busy until the gate is opened.
	 */
	private List<CompletableFuture<String>> block(ActorRef<Job> pool, int instances) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(instances);
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < instances; i++) {
			replies.add(pool.ask(new Job.Block(begun, this.gate)));
		}
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		return replies;
	}

	private static <T> T get(CompletableFuture<T> reply) throws Exception {
		return reply.get(20, TimeUnit.SECONDS);
	}

	@Test
	void runsItsInstancesInParallel() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(4));
		List<CompletableFuture<String>> replies = block(pool, 4);
		this.gate.countDown();
		List<String> names = new ArrayList<>();
		for (CompletableFuture<String> reply : replies) {
			names.add(get(reply));
		}
		assertThat(names).containsExactlyInAnyOrder("0", "1", "2", "3");
	}

	@Test
	void hasWhicheverInstanceIsIdleTakeTheNextMessage() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		CompletableFuture<String> blocked = block(pool, 1).get(0);
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			names.add(get(pool.ask(new Job.Who(i))));
		}
		this.gate.countDown();
		assertThat(names).containsOnly(get(blocked).equals("0") ? "1" : "0");
	}

	@Test
	void queuesWhileAllAreBusyAndGoesOnInOrder() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1));
		block(pool, 1);
		List<CompletableFuture<String>> replies = IntStream.range(0, 20)
			.mapToObj((i) -> pool.ask(new Job.Who(i)))
			.toList();
		assertThat(replies).noneMatch(CompletableFuture::isDone);
		await().until(() -> this.system.actor("pool").orElseThrow().queued() == 20);
		this.gate.countDown();
		for (CompletableFuture<String> reply : replies) {
			get(reply);
		}
		assertThat(this.log.events()).containsSubsequence(IntStream.range(0, 20).mapToObj((i) -> i + " by 0").toList());
	}

	@Test
	void handlesEachMessageOnce() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.defaults().instances(3));
		List<Thread> senders = IntStream.range(0, 4).mapToObj((sender) -> new Thread(() -> {
			for (int i = 0; i < 2000; i++) {
				pool.tell(new Job.Who(sender * 10_000 + i));
			}
		})).toList();
		senders.forEach(Thread::start);
		await().until(() -> this.log.events.size() == 8003);
		assertThat(this.log.events()).map((event) -> event.replaceFirst(" by .*", "")).doesNotHaveDuplicates();
	}

	@Test
	void mayHaveOneInstance() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.defaults().instances(1));
		assertThat(get(pool.ask(new Job.Who()))).isEqualTo("0");
	}

	@Test
	void refusesNoInstances() {
		assertThatIllegalArgumentException().isThrownBy(() -> ActorOptions.defaults().instances(0))
			.withMessage("'instances' must be positive, but was 0");
	}

	@Test
	void boundsTheQueueThatAllShare() throws Exception {
		ActorRef<Job> pool = pool(TWO.mailboxCapacity(2));
		block(pool, 2);
		assertThat(pool.offer(new Job.Who())).isEqualTo(Offer.ACCEPTED);
		assertThat(pool.offer(new Job.Who())).isEqualTo(Offer.ACCEPTED);
		assertThat(pool.offer(new Job.Who())).isEqualTo(Offer.FULL);
		pool.tell(new Job.Who());
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.MAILBOX_FULL)).isEqualTo(1);
		CompletableFuture<String> waiting = pool.ask(new Job.Who());
		CompletableFuture<String> tooShort = pool.ask(new Job.Who(), Duration.ofMillis(10));
		this.time.advance(Duration.ofMillis(20));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(tooShort))
			.withCauseInstanceOf(MailboxFullException.class)
			.withMessageContaining("pool, with a capacity of 2");
		this.gate.countDown();
		assertThat(get(waiting)).isIn("0", "1");
	}

	@Test
	void hasSendersWaitForRoomInTheQueue() throws Exception {
		ActorRef<Job> pool = pool(TWO.mailboxCapacity(1).overflow(Overflow.WAIT));
		block(pool, 2);
		pool.tell(new Job.Who(1));
		Thread sender = new Thread(() -> pool.tell(new Job.Who(2)));
		sender.start();
		await().until(() -> sender.getState() == Thread.State.WAITING);
		this.gate.countDown();
		sender.join(20_000);
		await().until(() -> this.log.events().stream().anyMatch((event) -> event.startsWith("2 by ")));
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void answersTheAskerWithinItsTime() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		block(pool, 2);
		CompletableFuture<String> reply = pool.ask(new Job.Who(), Duration.ofMillis(10));
		this.time.advance(Duration.ofMillis(20));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(reply))
			.withCauseInstanceOf(AskTimeoutException.class)
			.withMessageContaining("pura://pools/pool");
	}

	@Test
	void skipsAsksThatAreCancelledOrExpired() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		block(pool, 2);
		CompletableFuture<String> cancelled = pool.ask(new Job.Who(1));
		CompletableFuture<String> expired = pool.ask(new Job.Who(2), Duration.ofMillis(10));
		cancelled.cancel(false);
		this.time.advance(Duration.ofMillis(20));
		this.gate.countDown();
		get(pool.ask(new Job.Who(3)));
		assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::join);
		await().until(expired::isCompletedExceptionally);
		assertThat(this.log.events()).noneMatch((event) -> event.startsWith("1 by") || event.startsWith("2 by"));
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.CANCELLED)).isEqualTo(1);
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.EXPIRED)).isEqualTo(1);
	}

	@Test
	void deliversMessages() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		get(pool.deliver(new Job.Who(7), DeliveryGuarantee.AT_LEAST_ONCE));
		assertThat(this.log.events()).anyMatch((event) -> event.startsWith("7 by "));
	}

	@Test
	void keepsAnInstanceBusyWhileItAwaitsAStage() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		CompletableFuture<Void> stage = new CompletableFuture<>();
		CompletableFuture<String> first = pool.ask(new Job.Later(stage));
		CompletableFuture<String> second = pool.ask(new Job.Later(stage));
		CompletableFuture<String> third = pool.ask(new Job.Who());
		await().until(() -> this.system.actor("pool").orElseThrow().queued() == 1);
		stage.complete(null);
		assertThat(List.of(get(first), get(second))).containsExactlyInAnyOrder("0", "1");
		assertThat(get(third)).isIn("0", "1");
	}

	@Test
	void doesNotKeepAnInstanceBusyWithAnInterleavedStage() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.defaults().instances(1));
		CompletableFuture<Void> stage = new CompletableFuture<>();
		CompletableFuture<String> first = pool.ask(new Job.Meanwhile(stage));
		assertThat(get(pool.ask(new Job.Who()))).isEqualTo("0");
		stage.complete(null);
		assertThat(get(first)).isEqualTo("0");
	}

	@Test
	void isAskedByItsOwnInstances() throws Exception {
		for (int instances = 1; instances < 3; instances++) {
			ActorRef<Job> pool = this.system.spawn("asked-" + instances, this.log::worker,
					ActorOptions.defaults().instances(instances));
			for (int i = 0; i < 100; i++) {
				assertThat(get(pool.ask(new Job.AskPool(pool)))).isIn("0", "1");
			}
		}
	}

	@Test
	void countsAnInstanceAsIdleThatTellsItselfSomething() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.defaults().instances(1));
		for (int i = 0; i < 100; i++) {
			pool.tell(new Job.Note(pool, "note"));
			get(pool.ask(new Job.Who(i)));
		}
		await().until(() -> this.log.events().stream().filter("note!"::equals).count() == 100);
	}

	@Test
	void restartsAnInstanceThatCrashesWhileOthersGoOn() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> get(pool.ask(new Job.Fail(new AssertionError("expected in the log")))))
			.withCauseInstanceOf(AssertionError.class);
		for (int i = 0; i < 20; i++) {
			get(pool.ask(new Job.Who(i)));
		}
		assertThat(this.log.events()).filteredOn((event) -> event.startsWith("restarting")).hasSize(1);
		assertThat(this.log.made).hasValue(2);
		this.time.advance(Duration.ofSeconds(1));
		await().until(() -> this.log.made.get() == 3);
		List<CompletableFuture<String>> both = block(pool, 2);
		this.gate.countDown();
		assertThat(List.of(get(both.get(0)), get(both.get(1)))).containsExactlyInAnyOrder("0", "1");
	}

	@Test
	void neverLosesAnInstanceHoweverOftenItCrashes() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1)
			.supervision(new SupervisionStrategy(0, Duration.ofSeconds(60), Duration.ofMillis(100),
					Duration.ofSeconds(30), false)));
		pool.tell(new Job.Fail(new AssertionError("expected in the log")));
		CompletableFuture<String> reply = pool.ask(new Job.Who(), Duration.ofMinutes(5));
		await().until(() -> this.system.stats().failingActors() == 1);
		this.time.advance(Duration.ofSeconds(31));
		assertThat(get(reply)).isEqualTo("0");
		assertThat(this.system.stats().failingActors()).isZero();
	}

	@Test
	void goesOnAfterAnException() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1));
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> get(pool.ask(new Job.Fail(new IllegalStateException("no")))))
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(get(pool.ask(new Job.Who()))).isEqualTo("0");
		assertThat(this.log.made).hasValue(1);
	}

	@Test
	void makesAFreshInstanceWhenOneStops() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1));
		get(pool.ask(new Job.Stop(false)));
		assertThat(get(pool.ask(new Job.Who(1)))).isEqualTo("0");
		assertThat(this.log.events()).containsExactly("started 0", "stopping 0", "stopped 0", "started 0", "1 by 0");
	}

	@Test
	void makesAFreshInstanceWhenOneTerminates() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1));
		get(pool.ask(new Job.Stop(true)));
		assertThat(get(pool.ask(new Job.Who(1)))).isEqualTo("0");
		assertThat(this.log.events()).containsExactly("started 0", "stopped 0", "started 0", "1 by 0");
	}

	@Test
	void replacesAnInstanceThatWasStoppedWhileItRestarted() throws Exception {
		ActorRef<Job> pool = pool(ActorOptions.blocking(1));
		pool.tell(new Job.Fail(new AssertionError("expected in the log")));
		CompletableFuture<String> reply = pool.ask(new Job.Who(), Duration.ofMinutes(1));
		await().until(() -> this.system.actor("pool/0").orElseThrow().state().equals("RESTARTING"));
		get(this.system.stop(this.system.find("pool/0", Job.class).orElseThrow()));
		assertThat(this.system.find("pool/0", Job.class)).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(get(reply)).isEqualTo("0");
		assertThat(this.system.find("pool/0", Job.class)).isPresent();
	}

	@Test
	void stopsItsInstancesFirstAndFailsTheAsksThatWait() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		CompletableFuture<String> current = block(pool, 2).get(0);
		CompletableFuture<String> queued = pool.ask(new Job.Who());
		CompletableFuture<Void> stopped = this.system.stop(pool);
		await().until(() -> this.system.actor("pool").orElseThrow().state().equals("STOPPING"));
		assertThat(stopped).isNotDone();
		this.gate.countDown();
		assertThat(get(current)).isIn("0", "1");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(queued))
			.withCauseInstanceOf(ActorStoppedException.class)
			.withMessageContaining("pura://pools/pool");
		get(stopped);
		assertThat(this.log.events()).contains("stopping 0", "stopped 0", "stopping 1", "stopped 1");
		assertThat(pool.offer(new Job.Who())).isEqualTo(Offer.STOPPED);
		assertThat(this.system.find("pool", Job.class)).isEmpty();
		assertThat(this.log.made).hasValue(2);
	}

	@Test
	void stopsWhileNobodyIsBusy() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		get(pool.ask(new Job.Who()));
		get(this.system.stop(pool));
		assertThat(this.log.events()).contains("stopped 0", "stopped 1");
	}

	@Test
	void isWatched() throws Exception {
		CompletableFuture<String> seen = new CompletableFuture<>();
		ActorRef<Job> pool = pool(TWO);
		this.system.spawn(() -> new Watcher(pool, seen));
		get(pool.ask(new Job.Who()));
		get(this.system.stop(pool));
		assertThat(get(seen)).isEqualTo("terminated");
	}

	@Test
	void isFoundWithItsInstances() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		assertThat(this.system.find("pool", Job.class)).contains(pool);
		assertThat(get(this.system.find("pool/1", Job.class).orElseThrow().ask(new Job.Who()))).isEqualTo("1");
		assertThatExceptionOfType(ProtocolMismatchException.class)
			.isThrownBy(() -> this.system.find("pool", Watched.class));
		assertThat(get(pool.recipient(Job.Who.class).ask(new Job.Who()))).isIn("0", "1");
		assertThat(pool.path()).hasToString("pura://pools/pool");
	}

	@Test
	void showsItsFigures() throws Exception {
		ActorRef<Job> pool = pool(TWO);
		block(pool, 2);
		pool.tell(new Job.Who());
		await().until(() -> this.system.actor("pool").orElseThrow().queued() == 1);
		ActorStats stats = this.system.actor("pool").orElseThrow();
		assertThat(stats.children()).isEqualTo(2);
		assertThat(stats.type()).isEqualTo("Job.Worker");
		assertThat(stats.protocol()).isEqualTo("Job");
		ActorTypeStats type = this.system.stats()
			.types()
			.stream()
			.filter((candidate) -> candidate.type().equals("Job.Worker"))
			.findFirst()
			.orElseThrow();
		assertThat(type.live()).isEqualTo(2);
		assertThat(type.queued()).isEqualTo(1);
	}

	@Test
	void isRefusedIfTheActorDoesNotFitItsProtocol() {
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> this.system.spawn("bad", Unfit::new, TWO));
		assertThat(this.system.find("bad", Job.class)).isEmpty();
	}

	@Test
	void isRefusedIfTheFactoryFails() throws Exception {
		assertThatIllegalStateException().isThrownBy(() -> this.system.spawn("bad", () -> {
			Job.Worker worker = this.log.worker();
			if (this.log.made.get() == 2) {
				throw new IllegalStateException("no more");
			}
			return worker;
		}, ActorOptions.blocking(3))).withMessage("no more");
		assertThat(this.system.find("bad", Job.class)).isEmpty();
	}

	@Test
	void isRefusedIfItsNameIsTaken() throws Exception {
		pool(TWO);
		assertThatIllegalStateException().isThrownBy(() -> pool(TWO)).withMessageContaining("exists already");
	}

	@Test
	void isRefusedIfThereIsNoSuchDispatcher() {
		assertThatIllegalArgumentException().isThrownBy(() -> pool(TWO.dispatcher("none")))
			.withMessageContaining("'none'");
		assertThat(this.system.find("pool", Job.class)).isEmpty();
	}

	@Test
	void isAChildOfAnotherActor() throws Exception {
		ActorRef<Watched> parent = this.system.spawn("parent", () -> new Parent(this.log));
		assertThat(get(parent.ask(new Watched.Seen()))).isIn("0", "1");
		assertThat(this.system.find("parent/workers/1", Job.class)).isPresent();
		get(this.system.stop(parent));
		assertThat(this.log.events()).contains("stopped 0", "stopped 1");
	}

	@Test
	void makesItsInstancesBeforeItIsThere() {
		for (int i = 1; i <= 200; i++) {
			this.system.spawn(this.log::worker, ActorOptions.blocking(3));
			assertThat(this.log.made).hasValue(3 * i);
		}
	}

	@Test
	void queuesWhatItIsToldBeforeTheSystemStarts() throws Exception {
		ActorSystem later = ActorSystem.builder("later").build();
		ActorRef<Job> declared = later.declare("declared", Job.Worker.class, this.log::worker, TWO);
		ActorRef<Job> spawned = later.spawn("spawned", this.log::worker, TWO);
		CompletableFuture<String> first = declared.ask(new Job.Who(1));
		CompletableFuture<String> second = spawned.ask(new Job.Who(2));
		assertThat(this.log.made).hasValue(2);
		later.start();
		assertThat(get(first)).isIn("0", "1");
		assertThat(get(second)).isIn("0", "1");
		assertThat(this.log.made).hasValue(4);
		later.close();
	}

	@Test
	void isDeclaredWhileTheSystemRuns() throws Exception {
		ActorRef<Job> declared = this.system.declare("declared", Job.Worker.class, this.log::worker, TWO);
		assertThat(get(declared.ask(new Job.Who(1)))).isIn("0", "1");
	}

	@Test
	void endsWithTheSystemAlthoughInstancesHang() throws Exception {
		ActorSystem hanging = ActorSystem.builder("hanging").shutdownTimeout(Duration.ZERO).build();
		hanging.start();
		ActorRef<Job> pool = hanging.spawn("pool", this.log::worker, TWO);
		CountDownLatch begun = new CountDownLatch(2);
		CompletableFuture<String> current = pool.ask(new Job.Block(begun, new CountDownLatch(1)));
		pool.tell(new Job.Block(begun, new CountDownLatch(1)));
		begun.await();
		CompletableFuture<String> queued = pool.ask(new Job.Who());
		hanging.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(queued))
			.withCauseInstanceOf(ActorStoppedException.class);
		assertThat(current).isCompletedExceptionally();
	}

	@Test
	void runsInVirtualTime() {
		ManualTime virtual = new ManualTime();
		ActorSystem driven = ActorSystem.builder("driven")
			.clock(virtual)
			.timers(virtual)
			.executor(virtual)
			.driven()
			.build();
		driven.start();
		ActorRef<Job> pool = driven.spawn("pool", this.log::worker, TWO);
		List<CompletableFuture<String>> replies = IntStream.range(0, 6)
			.mapToObj((i) -> pool.ask(new Job.Who(i)))
			.toList();
		virtual.run();
		assertThat(replies).allMatch(CompletableFuture::isDone);
		pool.tell(new Job.Stop(false));
		CompletableFuture<Void> stopped = driven.stop();
		assertThat(virtual.runUntil(stopped::isDone, Duration.ofSeconds(1))).isTrue();
	}

	interface Watched {

		record Terminated() implements Message<Watched, Void> {
		}

		record Seen() implements Message<Watched, String> {
		}

	}

	static final class Watcher implements Actor<Watched> {

		private final ActorRef<Job> pool;

		private final CompletableFuture<String> seen;

		Watcher(ActorRef<Job> pool, CompletableFuture<String> seen) {
			this.pool = pool;
			this.seen = seen;
		}

		@Override
		public void started(ActorContext<Watched> context) {
			context.watch(this.pool, new Watched.Terminated());
		}

		@Handler
		void terminated(Watched.Terminated message) {
			this.seen.complete("terminated");
		}

		@Handler
		String seen(Watched.Seen message) {
			return "";
		}

	}

	static final class Parent implements Actor<Watched> {

		private final Job.Log log;

		Parent(Job.Log log) {
			this.log = log;
		}

		@Handler
		void terminated(Watched.Terminated message) {
		}

		@Handler
		CompletableFuture<String> seen(Watched.Seen message, ActorContext<Watched> context) {
			return context.spawn("workers", this.log::worker, TWO).ask(new Job.Who());
		}

	}

	static final class Unfit implements Actor<Job> {

	}

}
