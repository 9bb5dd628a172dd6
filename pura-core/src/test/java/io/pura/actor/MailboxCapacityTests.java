package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ActorContext#mailboxCapacity}.
 */
@Timeout(60)
class MailboxCapacityTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("capacity").build();

	private final List<String> notes = new ArrayList<>();

	MailboxCapacityTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Script> spawn(int capacity, Overflow overflow) {
		return this.system.spawn("notes", () -> new ScriptActor(this.notes),
				ActorOptions.defaults().mailboxCapacity(capacity).overflow(overflow));
	}

	private int queued() {
		return (int) this.system.actor("notes").orElseThrow().queued();
	}

	private static Offer offer(ActorRef<Script> ref, String text) {
		return ref.offer(new Script.Note(text));
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void letsAsksInAtOnceThatWaitForRoom(Overflow overflow) {
		ActorRef<Script> ref = spawn(1, overflow);
		int[] queued = new int[2];
		ref.tell(Script.run((context) -> {
			queued[0] = queued();
			context.mailboxCapacity(3);
			queued[1] = queued();
		}));
		List<CompletableFuture<String>> replies = IntStream.range(0, 5)
			.mapToObj((i) -> ref.ask(new Script.Note("ask " + i)))
			.toList();
		this.time.run();
		assertThat(queued).containsExactly(1, 3);
		assertThat(replies).allMatch(CompletableFuture::isDone);
		assertThat(this.notes).containsExactly("ask 0", "ask 1", "ask 2", "ask 3", "ask 4");
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void hasNoBoundAnyMoreWithACapacityOfZero(Overflow overflow) {
		ActorRef<Script> ref = spawn(1, overflow);
		ref.tell(Script.run((context) -> {
			context.mailboxCapacity(0);
			IntStream.range(0, 1000).forEach((i) -> ref.tell(new Script.Note("a")));
			assertThat(queued()).isEqualTo(1001);
		}));
		ref.ask(new Script.Note("asked"));
		this.time.run();
		assertThat(this.notes).hasSize(1001).startsWith("asked", "a");
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void dropsNothingThatWaitsWhenItIsLowered(Overflow overflow) {
		ActorRef<Script> ref = spawn(10, overflow);
		Offer[] offers = new Offer[1];
		ref.tell(Script.run((context) -> {
			context.mailboxCapacity(2);
			offers[0] = offer(ref, "no room");
		}));
		IntStream.range(0, 9).forEach((i) -> ref.tell(new Script.Note("a" + i)));
		this.time.run();
		assertThat(offers).containsExactly(Offer.FULL);
		assertThat(this.notes).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
		assertThat(this.system.deadLetters().count()).isZero();
		assertThat(List.of(offer(ref, "b"), offer(ref, "c"), offer(ref, "d"))).containsExactly(Offer.ACCEPTED,
				Offer.ACCEPTED, Offer.FULL);
	}

	@Test
	void givesEachMessageThePlaceOfOneWhileMoreWaitThanALoweredBound() {
		ActorRef<Script> ref = spawn(5, Overflow.DROP_OLDEST);
		ref.tell(Script.run((context) -> {
			IntStream.range(0, 5).forEach((i) -> ref.tell(new Script.Note("a" + i)));
			context.mailboxCapacity(2);
			ref.tell(new Script.Note("b"));
			ref.tell(new Script.Note("c"));
		}));
		this.time.run();
		assertThat(this.notes).containsExactly("a2", "a3", "a4", "b", "c");
		assertThat(this.system.deadLetters().count(Reason.MAILBOX_FULL)).isEqualTo(2);
	}

	@Test
	void dropsTheOldestOnceAMailboxIsBoundedThatWasNot() {
		ActorRef<Script> ref = spawn(0, Overflow.DROP_OLDEST);
		ref.tell(Script.run((context) -> {
			context.mailboxCapacity(2);
			List.of("a", "b", "c").forEach((text) -> ref.tell(new Script.Note(text)));
		}));
		this.time.run();
		assertThat(this.notes).containsExactly("b", "c");
	}

	@Test
	void staysOverARestart() {
		ActorRef<Script> ref = spawn(0, Overflow.REJECT);
		ref.tell(Script.run((context) -> context.mailboxCapacity(1)));
		ref.tell(Script.run((context) -> {
			throw new AssertionError("on purpose");
		}));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(offer(ref, "a")).isEqualTo(Offer.ACCEPTED);
		assertThat(offer(ref, "b")).isEqualTo(Offer.FULL);
	}

	@Test
	void hasRoomForAsManyMessagesAsItsNewBoundSaysWhileItsTurnLasts() {
		ActorRef<Script> ref = spawn(0, Overflow.REJECT);
		List<Offer> offers = new ArrayList<>();
		ref.tell(Script.run((context) -> {
			context.mailboxCapacity(1);
			offers.add(offer(ref, "a"));
			offers.add(offer(ref, "b"));
		}));
		this.time.run();
		assertThat(offers).containsExactly(Offer.ACCEPTED, Offer.FULL);
	}

	@Test
	void mustNotBeNegative() {
		ActorRef<Script> ref = spawn(7, Overflow.REJECT);
		ref.tell(Script.run((context) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> context.mailboxCapacity(-1))
				.withMessageContaining("-1");
			this.notes.add("refused");
		}));
		this.time.run();
		assertThat(this.notes).containsExactly("refused");
		assertThat(((ActorCell<?>) ref).mailboxCapacity()).isEqualTo(7);
	}

	@Test
	void letsThreadsGoOnAtOnceThatWaitForRoom() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch raise = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		ActorSystem real = ActorSystem.create("threads");
		try {
			ActorRef<Script> ref = real.spawn(ScriptActor::new,
					ActorOptions.defaults().mailboxCapacity(1).overflow(Overflow.WAIT));
			ref.tell(Script.run((context) -> {
				busy.countDown();
				raise.await();
				context.mailboxCapacity(3);
				end.await();
			}));
			busy.await();
			ref.tell(new Script.Note("full"));
			List<Thread> threads = IntStream.range(0, 2)
				.mapToObj((i) -> new Thread(() -> ref.tell(new Script.Note("waits"))))
				.toList();
			threads.forEach(Thread::start);
			await().until(() -> threads.stream().allMatch((thread) -> thread.getState() == Thread.State.WAITING));
			raise.countDown();
			for (Thread thread : threads) {
				thread.join(20_000);
				assertThat(thread.isAlive()).isFalse();
			}
			assertThat(end.getCount()).as("it is still busy").isEqualTo(1);
		}
		finally {
			raise.countDown();
			end.countDown();
			real.close();
		}
	}

}
