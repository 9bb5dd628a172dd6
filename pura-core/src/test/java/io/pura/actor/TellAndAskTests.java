package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Sending: tell, offer, ask and deliver.
 */
@Timeout(30)
class TellAndAskTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("sending").clock(this.time).timers(this.time).build();

	private final CountDownLatch gate = new CountDownLatch(1);

	TellAndAskTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	@Test
	void answersWithWhatTheHandlerReturns() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		assertThat(diary.ask(new Diary.Write("a")).join()).isEqualTo(1);
		assertThat(diary.ask(new Diary.Write("b")).join()).isEqualTo(2);
		assertThat(diary.ask(new Diary.Read()).join()).containsExactly("a", "b");
		assertThat(diary.ask(new Diary.Clear()).join()).isNull();
		assertThat(diary.ask(new Diary.Read()).join()).isEmpty();
	}

	@Test
	void keepsTheOrderOfOneSenderOverTellsAndAsks() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			if (i % 3 == 0) {
				diary.ask(new Diary.Write("" + i));
			}
			else {
				diary.tell(new Diary.Write("" + i));
			}
			expected.add("" + i);
		}
		assertThat(diary.ask(new Diary.Read()).join()).containsExactlyElementsOf(expected);
	}

	@Test
	void refusesNothingAsAMessage() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		assertThatIllegalArgumentException().isThrownBy(() -> diary.tell(null)).withMessageContaining("'message'");
	}

	@Test
	void givesTheAskerWhatTheHandlerThrew() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> diary.ask(new Diary.Fail("no ink")).join())
			.withCauseExactlyInstanceOf(IllegalStateException.class)
			.withMessageContaining("no ink");
		assertThat(diary.ask(new Diary.Read()).join()).isEmpty();
	}

	@Test
	void failsAnAskWhenItsTimeIsUpAndSkipsTheMessage() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		diary.tell(new Diary.Wait());
		CompletableFuture<Integer> reply = diary.ask(new Diary.Write("late"), Duration.ofSeconds(2));
		this.time.advance(Duration.ofMillis(1999));
		assertThat(reply).isNotDone();
		this.time.advance(Duration.ofMillis(1));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.withCauseExactlyInstanceOf(AskTimeoutException.class)
			.withMessageContaining("Diary.Write to pura://sending/diary was not answered within 2000 ms");
		this.gate.countDown();
		assertThat(diary.ask(new Diary.Read()).join()).isEmpty();
		assertThat(this.system.deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
		await().untilAsserted(() -> assertThat(this.system.stats().askTimeouts()).isEqualTo(1));
	}

	@Test
	void usesTheAskTimeoutOfTheSystem() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		diary.tell(new Diary.Wait());
		CompletableFuture<List<String>> reply = diary.ask(new Diary.Read());
		this.time.advance(Duration.ofSeconds(5));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.withCauseExactlyInstanceOf(AskTimeoutException.class);
	}

	@Test
	void skipsACancelledAsk() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		diary.tell(new Diary.Wait());
		CompletableFuture<Integer> reply = diary.ask(new Diary.Write("never"));
		reply.cancel(false);
		this.gate.countDown();
		assertThat(diary.ask(new Diary.Read()).join()).isEmpty();
		assertThat(this.system.deadLetters().count(Reason.CANCELLED)).isEqualTo(1);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(reply::join);
	}

	@Test
	void givesAnInnerAskNoMoreTimeThanTheOuterHasLeft() {
		ActorRef<Diary> slow = this.system.spawn("slow", () -> new DiaryActor(this.gate));
		slow.tell(new Diary.Wait());
		ActorRef<Relay> relay = this.system.spawn("relay", () -> new RelayActor(slow));
		CompletableFuture<List<String>> reply = relay.ask(new Relay.Fetch(), Duration.ofSeconds(1));
		await().until(() -> this.system.stats().asks() == 2);
		this.time.advance(Duration.ofSeconds(1));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.withCauseExactlyInstanceOf(AskTimeoutException.class);
		this.gate.countDown();
		assertThat(slow.ask(new Diary.Read()).join()).isEmpty();
		assertThat(this.system.deadLetters().count(Reason.EXPIRED)).isEqualTo(1);
	}

	@Test
	void completesAnAskOnTheExecutorOfTheAsker() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "asker"));
		try {
			ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
			diary.tell(new Diary.Wait());
			CompletableFuture<String> thread = diary.ask(new Diary.Read(), Duration.ofSeconds(1), executor)
				.thenApply((lines) -> Thread.currentThread().getName());
			this.gate.countDown();
			assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo("asker");
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void runsAsyncCallbacksOnItsOwnThreads() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		String thread = diary.ask(new Diary.Read())
			.thenApplyAsync((lines) -> Thread.currentThread().getName())
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
		assertThat(thread).startsWith("pura-sending-");
	}

	@Test
	void saysWhenADeliveredMessageHasBeenHandled() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		assertThat(diary.deliver(new Diary.Write("a"), DeliveryGuarantee.EXACTLY_ONCE).join()).isNull();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> diary.deliver(new Diary.Fail("blot"), DeliveryGuarantee.AT_LEAST_ONCE).join())
			.withMessageContaining("blot");
		assertThat(diary.ask(new Diary.Read()).join()).containsExactly("a");
	}

	@Test
	void offersUntilTheMailboxIsFullOrTheActorHasStopped() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate),
				ActorOptions.defaults().mailboxCapacity(2));
		diary.tell(new Diary.Wait());
		awaitHandling(diary);
		assertThat(diary.offer(new Diary.Write("a"))).isEqualTo(Offer.ACCEPTED);
		assertThat(diary.offer(new Diary.Write("b"))).isEqualTo(Offer.ACCEPTED);
		assertThat(diary.offer(new Diary.Write("c"))).isEqualTo(Offer.FULL);
		diary.tell(new Diary.Write("d"));
		assertThat(this.system.deadLetters().count(Reason.MAILBOX_FULL)).isEqualTo(1);
		this.gate.countDown();
		assertThat(diary.ask(new Diary.Read()).join()).containsExactly("a", "b");
		this.system.stop(diary).join();
		assertThat(diary.offer(new Diary.Write("e"))).isEqualTo(Offer.STOPPED);
		assertThat(this.system.deadLetters().count()).isEqualTo(1);
	}

	@Test
	void tellsTheAskerOfAStoppedActor() {
		ActorRef<Diary> diary = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		this.system.stop(diary).join();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> diary.ask(new Diary.Read()).join())
			.withCauseExactlyInstanceOf(ActorStoppedException.class);
		diary.tell(new Diary.Write("a"));
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(2);
		assertThat(this.system.deadLetters().last()).extracting(DeadLetter::messageType)
			.containsExactly(Diary.Read.class.getName(), Diary.Write.class.getName());
	}

	@Test
	@SuppressWarnings({ "unchecked", "rawtypes" })
	void refusesAMessageThatTheCompilerDidNotSee() {
		ActorRef raw = this.system.spawn("diary", () -> new DiaryActor(this.gate));
		CompletableFuture<?> reply = raw.ask(new Relay.Fetch());
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.withCauseExactlyInstanceOf(ProtocolMismatchException.class)
			.withMessageContaining("Relay.Fetch");
		assertThat(this.system.deadLetters().count(Reason.UNHANDLED)).isEqualTo(1);
	}

	@Test
	void queuesWhatIsToldBeforeTheSystemStarts() {
		ActorSystem later = ActorSystem.builder("later").build();
		try {
			ActorRef<Diary> diary = later.spawn("diary", () -> new DiaryActor(this.gate));
			diary.tell(new Diary.Write("early"));
			CompletableFuture<List<String>> reply = diary.ask(new Diary.Read());
			assertThatIllegalStateException().isThrownBy(reply::join).withMessageContaining("'later' has not started");
			assertThatIllegalStateException().isThrownBy(() -> reply.thenApply(List::size).join());
			later.start();
			assertThat(reply.join()).containsExactly("early");
		}
		finally {
			later.close();
		}
	}

	@Test
	void addressesOneClassOfMessages() {
		TestProbe<Diary> probe = TestProbe.create(this.system, "probe", Diary.class);
		Recipient<Diary.Write, Integer> recipient = probe.ref().recipient(Diary.Write.class);
		recipient.tell(new Diary.Write("a"));
		assertThat(probe.expectMessageType(Diary.Write.class)).isEqualTo(new Diary.Write("a"));
		CompletableFuture<Integer> reply = recipient.ask(new Diary.Write("b"));
		probe.expectAsk(Diary.Write.class).reply(7);
		assertThat(reply.join()).isEqualTo(7);
		assertThat(recipient).isEqualTo(probe.ref().recipient(Diary.Write.class))
			.hasSameHashCodeAs(probe.ref().recipient(Diary.Write.class));
	}

	private void awaitHandling(ActorRef<Diary> diary) {
		await().until(() -> this.system.actors(10)
			.stream()
			.anyMatch((actor) -> actor.path().equals(diary.path().toString()) && actor.queued() == 0));
	}

	interface Diary {

		record Write(String line) implements Message<Diary, Integer> {
		}

		record Read() implements Message<Diary, List<String>> {
		}

		record Clear() implements Message<Diary, Void> {
		}

		record Fail(String why) implements Message<Diary, Void> {
		}

		record Wait() implements Message<Diary, Void> {
		}

	}

	static class DiaryActor implements Actor<Diary> {

		private final CountDownLatch gate;

		private final List<String> lines = new ArrayList<>();

		DiaryActor(CountDownLatch gate) {
			this.gate = gate;
		}

		@Handler
		int write(Diary.Write message) {
			this.lines.add(message.line());
			return this.lines.size();
		}

		@Handler
		List<String> read(Diary.Read message) {
			return List.copyOf(this.lines);
		}

		@Handler
		void clear(Diary.Clear message) {
			this.lines.clear();
		}

		@Handler
		void fail(Diary.Fail message) {
			throw new IllegalStateException(message.why());
		}

		@Handler
		void waitForGate(Diary.Wait message) throws InterruptedException {
			this.gate.await();
		}

	}

	interface Relay {

		record Fetch() implements Message<Relay, List<String>> {
		}

	}

	static class RelayActor implements Actor<Relay> {

		private final ActorRef<Diary> diary;

		RelayActor(ActorRef<Diary> diary) {
			this.diary = diary;
		}

		@Handler
		CompletableFuture<List<String>> fetch(Relay.Fetch message) {
			return this.diary.ask(new Diary.Read(), Duration.ofMinutes(1));
		}

	}

}
