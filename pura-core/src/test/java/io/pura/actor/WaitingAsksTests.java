package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks that wait for room in a full mailbox, without a thread.
 */
@Timeout(60)
class WaitingAsksTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("asks").build();

	private final List<String> notes = new ArrayList<>();

	private final CompletableFuture<String> never = new CompletableFuture<>();

	WaitingAsksTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Script> spawn(Overflow overflow) {
		return this.system.spawn(() -> new ScriptActor(this.notes),
				ActorOptions.defaults().mailboxCapacity(1).overflow(overflow));
	}

	/**
	 * Returns an actor that hangs, and whose mailbox is full.
	 */
	private ActorRef<Script> hanging() {
		ActorRef<Script> ref = spawn(Overflow.REJECT);
		ref.tell(Script.run((context) -> context.await(this.never, (value, failure) -> {
		})));
		this.time.run();
		ref.tell(new Script.Note("full"));
		return ref;
	}

	private static int waiting(ActorRef<?> ref) {
		return ((ActorCell<?>) ref).particulars().waiting.size();
	}

	private static List<CompletableFuture<String>> ask(ActorRef<Script> ref, int count) {
		return IntStream.range(0, count).mapToObj((i) -> ref.ask(new Script.Note("ask " + i))).toList();
	}

	private long count(Reason reason) {
		return this.system.deadLetters().count(reason);
	}

	private void goOn() {
		this.never.complete("go on");
		this.time.run();
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void comeInInTheirOrder(Overflow overflow) {
		ActorRef<Script> ref = spawn(overflow);
		List<CompletableFuture<String>> replies = ask(ref, 100);
		assertThat(replies).noneMatch(CompletableFuture::isDone);
		assertThat(waiting(ref)).isEqualTo(99);
		this.time.run();
		assertThat(this.notes).containsExactlyElementsOf(IntStream.range(0, 100).mapToObj((i) -> "ask " + i).toList());
		assertThat(replies).allMatch((reply) -> reply.isDone() && !reply.isCompletedExceptionally());
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void waitAsDeliveriesDo() {
		ActorRef<Script> ref = hanging();
		CompletableFuture<Void> delivery = ref.deliver(new Script.Note("a"), DeliveryGuarantee.AT_MOST_ONCE);
		this.time.advance(Duration.ofHours(1));
		assertThat(delivery).isNotDone();
		goOn();
		assertThat(delivery).isCompleted();
		assertThat(this.notes).containsExactly("full", "a");
	}

	@Test
	void failWhenTheirTimeIsUp() {
		ActorRef<Script> ref = hanging();
		CompletableFuture<String> reply = ref.ask(new Script.Note("a"), Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(reply).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(MailboxFullException.class)
			.withMessageContaining("capacity of 1");
		assertThat(this.system.stats().askTimeouts()).isEqualTo(1);
	}

	@Test
	void failWithATimeoutIfThereWasRoom() {
		ActorRef<Script> ref = spawn(Overflow.REJECT);
		assertThat(ref.ask(new Script.Note("a"), Duration.ZERO)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(AskTimeoutException.class);
	}

	@Test
	void areForgottenWhenTheirTimeIsUpThoughTheActorHangs() {
		ActorRef<Script> ref = hanging();
		ask(ref, 1000);
		assertThat(waiting(ref)).isEqualTo(1000);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(waiting(ref)).isZero();
		assertThat(count(Reason.EXPIRED)).isEqualTo(1000);
		goOn();
		assertThat(this.notes).containsExactly("full");
		assertThat(this.system.deadLetters().count()).isEqualTo(1000);
	}

	@Test
	void areForgottenWhenTheyAreCancelledThoughTheActorHangs() {
		ActorRef<Script> ref = hanging();
		List<CompletableFuture<String>> replies = new ArrayList<>(ask(ref, 1000));
		CompletableFuture<String> kept = replies.remove(700);
		Collections.shuffle(replies, new Random(1));
		replies.forEach((reply) -> reply.cancel(false));
		assertThat(waiting(ref)).isEqualTo(1);
		assertThat(count(Reason.CANCELLED)).isEqualTo(999);
		goOn();
		assertThat(kept).isCompletedWithValue("ask 700");
		assertThat(this.notes).containsExactly("full", "ask 700");
		assertThat(this.system.deadLetters().count()).isEqualTo(999);
	}

	@Test
	void areForgottenWhenTheirCallerCompletesThem() {
		ActorRef<Script> ref = hanging();
		List<CompletableFuture<String>> replies = ask(ref, 2);
		replies.get(0).complete("never mind");
		replies.get(1).completeExceptionally(new IllegalStateException("never mind"));
		assertThat(waiting(ref)).isZero();
		goOn();
		assertThat(this.notes).containsExactly("full");
		assertThat(count(Reason.CANCELLED)).isEqualTo(2);
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
	}

	@Test
	void areSkippedOnceInIfTheyAreOverByThen() {
		ActorRef<Script> ref = hanging();
		List<CompletableFuture<String>> replies = ask(ref, 2);
		ref.tell(new Script.Note("rejected"));
		((ActorCell<?>) ref).signal(() -> ((ActorCell<?>) ref).boundMailbox(2));
		this.time.run();
		assertThat(waiting(ref)).isEqualTo(1);
		replies.get(0).cancel(false);
		assertThat(count(Reason.CANCELLED)).isZero();
		goOn();
		assertThat(this.notes).containsExactly("full", "ask 1");
		assertThat(count(Reason.CANCELLED)).isEqualTo(1);
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
	}

	@Test
	void areDiscardedOnceWhenTheActorStops() {
		ActorRef<Script> ref = hanging();
		List<CompletableFuture<String>> replies = ask(ref, 3);
		replies.get(0).cancel(false);
		this.system.stop(ref);
		goOn();
		assertThat(replies.get(1)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ActorStoppedException.class);
		assertThat(waiting(ref)).isZero();
		assertThat(count(Reason.CANCELLED)).isEqualTo(1);
		assertThat(count(Reason.STOPPED)).isEqualTo(3);
	}

	@Test
	void comeInBeforeLaterMessages() throws Exception {
		ActorSystem real = ActorSystem.create("threads");
		try {
			ActorRef<Script> ref = real.spawn(ScriptActor::new, ActorOptions.defaults().mailboxCapacity(1));
			AtomicBoolean end = new AtomicBoolean();
			Thread flood = new Thread(() -> {
				while (!end.get()) {
					ref.offer(new Script.Note("flood"));
				}
			});
			flood.start();
			for (int i = 0; i < 1000; i++) {
				assertThat(ref.ask(new Script.Note("asked")).get(10, TimeUnit.SECONDS)).isEqualTo("asked");
			}
			end.set(true);
			flood.join();
		}
		finally {
			real.close();
		}
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void areHandledOrCountedOnceThoughTheyAreCancelledMeanwhile(Overflow overflow) throws Exception {
		for (int seed = 0; seed < 20; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			ActorSystem real = ActorSystem.builder("threads").parallelism(2).throughput(4).build();
			real.start();
			try {
				List<String> handled = new ArrayList<>();
				ActorRef<Script> ref = real.spawn(() -> new ScriptActor(handled),
						ActorOptions.defaults().mailboxCapacity(2).overflow(overflow));
				for (int i = 0; i < 2000; i++) {
					CompletableFuture<String> reply = ref.ask(new Script.Note("a"),
							Duration.ofMillis(random.nextInt(3)));
					if (random.nextInt(3) == 0) {
						reply.cancel(false);
					}
				}
				real.stop(ref).get(20, TimeUnit.SECONDS);
				assertThat(waiting(ref)).isZero();
				assertThat(handled.size() + real.deadLetters().count()).as("seed %d", seed).isEqualTo(2000);
			}
			finally {
				real.close();
			}
		}
	}

}
