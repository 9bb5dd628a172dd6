package io.pura.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ActorTestKit}.
 */
@Timeout(60)
class ActorTestKitTests {

	@Test
	void asksInRealTime() {
		try (ActorTestKit kit = ActorTestKit.create()) {
			ActorRef<Worker> worker = kit.spawn(WorkerActor::new);
			assertThat(kit.ask(worker, new Worker.Add(2))).isEqualTo(2L);
			assertThat(kit.ask(worker, new Worker.Add(3))).isEqualTo(5L);
		}
	}

	@Test
	void asksOnManualTimeAndMovesItOnlyAsFarAsNeedBe() {
		try (ActorTestKit kit = ActorTestKit.onManualTime()) {
			ActorRef<Worker> worker = kit.spawn("worker", WorkerActor::new);
			assertThat(kit.ask(worker, new Worker.Add(2))).isEqualTo(2L);
			assertThat(kit.time().nanos()).isZero();
			kit.ask(worker, new Worker.Sleep(Duration.ofSeconds(2)));
			assertThat(kit.time().nanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
		}
	}

	@Test
	void throwsWhatTheHandlerThrewAsItIs() {
		try (ActorTestKit real = ActorTestKit.create(); ActorTestKit manual = ActorTestKit.onManualTime()) {
			for (ActorTestKit kit : new ActorTestKit[] { real, manual }) {
				ActorRef<Worker> worker = kit.spawn(WorkerActor::new);
				assertThatExceptionOfType(MessageRejectedException.class)
					.isThrownBy(() -> kit.ask(worker, new Worker.Add(-1)))
					.withMessage("Less than nothing");
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> kit.ask(worker, new Worker.Add(13)))
					.withMessage("13");
			}
		}
	}

	@Test
	void askFailsWhenItsTimeIsUp() {
		try (ActorTestKit real = ActorTestKit.create(ActorSystem.builder("real").askTimeout(Duration.ofMillis(20)));
				ActorTestKit manual = ActorTestKit.onManualTime()) {
			for (ActorTestKit kit : new ActorTestKit[] { real, manual }) {
				ActorRef<Worker> worker = kit.spawn(WorkerActor::new);
				assertThatExceptionOfType(AskTimeoutException.class)
					.isThrownBy(() -> kit.ask(worker, new Worker.Sleep(Duration.ofMinutes(1))));
			}
			ActorRef<Worker> worker = manual.spawn(WorkerActor::new);
			manual.ask(worker, new Worker.Sleep(Duration.ofMinutes(1)), Duration.ofMinutes(2));
		}
	}

	@Test
	void spawnsInEveryWay() {
		try (ActorTestKit kit = ActorTestKit.onManualTime()) {
			ActorOptions options = ActorOptions.defaults().mailboxCapacity(1);
			ActorRef<Worker> bounded = kit.spawn("bounded", WorkerActor::new, options);
			bounded.tell(new Worker.Add(1));
			bounded.tell(new Worker.Add(1));
			assertThat(kit.deadLetters().count(Reason.MAILBOX_FULL)).isOne();
			assertThat(kit.ask(kit.spawn(WorkerActor::new, options), new Worker.Add(1))).isEqualTo(1L);
			assertThat(kit.ask(kit.create((context) -> new WorkerActor()), new Worker.Add(2))).isEqualTo(2L);
			ActorRef<Worker> named = kit.create("named", (context) -> new WorkerActor());
			assertThat(named.path()).hasToString("pura://test/named");
			assertThat(kit.system().find("named", Worker.class)).contains(named);
		}
	}

	@Test
	void waitsForTheEndOfAnActor() {
		try (ActorTestKit kit = ActorTestKit.onManualTime()) {
			ActorRef<Worker> worker = kit.spawn("worker", WorkerActor::new);
			worker.tell(new Worker.StopIn(Duration.ofSeconds(2)));
			kit.awaitTermination(worker);
			assertThat(kit.time().nanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
			ActorRef<Worker> other = kit.spawn("other", WorkerActor::new);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> kit.awaitTermination(other))
				.withMessage("pura://test/other has not stopped within PT3S");
			kit.stop(other);
			kit.awaitTermination(other);
		}
	}

	@Test
	void severalKitsShareATime() {
		ManualTime time = new ManualTime();
		try (ActorTestKit one = ActorTestKit.create(time); ActorTestKit two = ActorTestKit.create(time)) {
			TestProbe<Worker> probe = two.probe(Worker.class);
			ActorRef<Worker> worker = one.spawn(() -> new WorkerActor(probe.ref()));
			worker.tell(new Worker.Add(1));
			probe.expectMessage(new Worker.Add(1));
		}
	}

	@Test
	void hasATimeOnlyIfItIsManual() {
		try (ActorTestKit kit = ActorTestKit.create()) {
			assertThatIllegalStateException().isThrownBy(kit::time)
				.withMessageContaining("ActorTestKit.onManualTime()");
		}
	}

	@Test
	void closeStopsTheSystem() {
		ActorTestKit real = ActorTestKit.create();
		ActorTestKit manual = ActorTestKit.onManualTime();
		for (ActorTestKit kit : new ActorTestKit[] { real, manual }) {
			CompletableFuture<String> stopped = new CompletableFuture<>();
			kit.spawn(() -> new StoppedActor(stopped));
			kit.close();
			assertThat(kit.system().state()).isEqualTo(ActorSystem.State.TERMINATED);
			assertThat(stopped).isCompletedWithValue("stopped");
		}
		assertThat(manual.time().scheduled()).isZero();
	}

	@Test
	void closeSaysWhichActorsWaitForWhatNeverComes() {
		ActorTestKit kit = ActorTestKit.onManualTime();
		ActorRef<Worker> worker = kit.spawn("waiter", WorkerActor::new);
		worker.tell(new Worker.Hang());
		kit.time().run();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(kit::close)
			.withMessageStartingWith(
					"These actors have not stopped within PT3S and were terminated: [pura://test/waiter (RUNNING)]");
		assertThat(kit.system().state()).isEqualTo(ActorSystem.State.TERMINATED);
	}

	@Test
	void closeSaysWhichActorsNeverReturn() {
		ActorTestKit kit = ActorTestKit.create();
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<Void> hangs = new CompletableFuture<>();
		kit.spawn("hanging", () -> new HangingActor(never, hangs)).tell(new Worker.Add(1));
		hangs.join();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(kit::close)
			.withMessageContaining("and were terminated: [pura://test/hanging (RUNNING)]");
	}

	@Test
	void leavesASystemOfSomebodyElseRunning() {
		ManualTime time = new ManualTime();
		ActorSystem system = time.process().builder("shared").build();
		system.start();
		ActorRef<Worker> other = system.spawn("other", WorkerActor::new);
		ActorTestKit kit = ActorTestKit.on(system, time);
		TestProbe<Worker> probe = kit.probe(Worker.class);
		ActorRef<Worker> mine = kit.spawn("mine", WorkerActor::new);
		kit.close();
		assertThat(system.state()).isEqualTo(ActorSystem.State.RUNNING);
		assertThat(system.actors(10)).extracting((actor) -> actor.path()).containsExactly("pura://shared/other");
		kit.awaitTermination(mine);
		kit.awaitTermination(probe.ref());
		assertThat(kit.ask(other, new Worker.Add(1))).isEqualTo(1L);
		kit.close();
		system.stop();
		time.run();
	}

	@Test
	void usesASystemInRealTime() {
		try (ActorSystem system = ActorSystem.create("shared"); ActorTestKit kit = ActorTestKit.on(system)) {
			assertThat(kit.ask(kit.spawn(WorkerActor::new), new Worker.Add(1))).isEqualTo(1L);
		}
	}

	@Test
	void saysSoWhenNobodyMovesTheTimeOfAnAsk() {
		ManualTime time = new ManualTime();
		ActorSystem system = time.process().builder("shared").askTimeout(Duration.ofMillis(10)).build();
		system.start();
		ActorTestKit kit = ActorTestKit.on(system);
		ActorRef<Worker> worker = system.spawn("worker", WorkerActor::new);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> kit.ask(worker, new Worker.Add(1)))
			.withMessageContaining("does anybody move the time of its system?");
	}

	interface Worker {

		record Add(int by) implements Message<Worker, Long> {
		}

		record Sleep(Duration time) implements Message<Worker, @Nullable Void> {
		}

		record Hang() implements Message<Worker, @Nullable Void> {
		}

		record StopIn(Duration time) implements Message<Worker, @Nullable Void> {
		}

	}

	static class WorkerActor implements Actor<Worker> {

		private final @Nullable ActorRef<Worker> next;

		private long sum;

		WorkerActor() {
			this.next = null;
		}

		WorkerActor(ActorRef<Worker> next) {
			this.next = next;
		}

		@Handler
		long add(Worker.Add message) throws IOException {
			if (message.by() < 0) {
				throw new MessageRejectedException("negative", "Less than nothing");
			}
			if (message.by() == 13) {
				throw new IOException("13");
			}
			if (this.next != null) {
				this.next.tell(message);
			}
			this.sum += message.by();
			return this.sum;
		}

		@Handler(interleaved = true)
		CompletableFuture<@Nullable Void> sleep(Worker.Sleep message, ActorContext<Worker> context) {
			CompletableFuture<@Nullable Void> awake = new CompletableFuture<>();
			context.schedule(message.time(), () -> awake.complete(null));
			return awake;
		}

		@Handler
		CompletableFuture<@Nullable Void> hang(Worker.Hang message) {
			return new CompletableFuture<>();
		}

		@Handler
		void stopIn(Worker.StopIn message, ActorContext<Worker> context) {
			context.schedule(message.time(), context::stop);
		}

	}

	static final class StoppedActor extends WorkerActor {

		private final CompletableFuture<String> stopped;

		StoppedActor(CompletableFuture<String> stopped) {
			this.stopped = stopped;
		}

		@Override
		public void stopped(ActorContext<Worker> context) {
			this.stopped.complete("stopped");
		}

	}

	static final class HangingActor implements Actor<Worker> {

		private final CountDownLatch never;

		private final CompletableFuture<Void> hangs;

		HangingActor(CountDownLatch never, CompletableFuture<Void> hangs) {
			this.never = never;
			this.hangs = hangs;
		}

		@Handler
		long add(Worker.Add message) throws InterruptedException {
			this.hangs.complete(null);
			this.never.await();
			return 0;
		}

		@Handler
		void sleep(Worker.Sleep message) {
		}

		@Handler
		void hang(Worker.Hang message) {
		}

		@Handler
		void stopIn(Worker.StopIn message) {
		}

	}

}
