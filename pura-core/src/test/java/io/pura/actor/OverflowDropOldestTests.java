package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Overflow#DROP_OLDEST}.
 */
@Timeout(60)
class OverflowDropOldestTests {

	private static final ActorOptions OPTIONS = ActorOptions.defaults().overflow(Overflow.DROP_OLDEST);

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("drop").build();

	private final List<String> notes = new ArrayList<>();

	OverflowDropOldestTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Script> spawn(int capacity) {
		return this.system.spawn("notes", () -> new ScriptActor(this.notes), OPTIONS.mailboxCapacity(capacity));
	}

	private static void tell(ActorRef<Script> ref, String... texts) {
		for (String text : texts) {
			ref.tell(new Script.Note(text));
		}
	}

	private long dropped() {
		return this.system.deadLetters().count(Reason.MAILBOX_FULL);
	}

	@Test
	void givesTheMessageThePlaceOfTheOldest() {
		ActorRef<Script> ref = spawn(3);
		tell(ref, "a", "b", "c", "d", "e");
		assertThat(this.system.deadLetters().last()).hasSize(2)
			.allSatisfy((letter) -> assertThat(letter.messageType()).isEqualTo(Script.Note.class.getName()));
		assertThat(dropped()).isEqualTo(2);
		this.time.run();
		assertThat(this.notes).containsExactly("c", "d", "e");
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
	}

	@Test
	void dropsNothingWhileThereIsRoom() {
		ActorRef<Script> ref = spawn(2);
		for (int i = 0; i < 1000; i++) {
			tell(ref, "a" + i, "b" + i);
			this.time.run();
		}
		assertThat(this.notes).hasSize(2000);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void failsAnAskThatIsDroppedAtOnce() {
		ActorRef<Script> ref = spawn(1);
		CompletableFuture<String> reply = ref.ask(new Script.Note("a"));
		CompletableFuture<Void> delivery = reply.handle((value, failure) -> {
			// What the asker does then is not done by whoever tells.
			ref.tell(new Script.Note("c"));
			return null;
		});
		tell(ref, "b");
		assertThat(delivery).isNotDone();
		this.time.run();
		assertThat(reply).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(MailboxFullException.class)
			.withMessageContaining("pura://drop/notes")
			.withMessageContaining("capacity of 1")
			.withMessageContaining("oldest");
		assertThat(this.notes).containsExactly("b", "c");
		assertThat(dropped()).isEqualTo(1);
		assertThat(this.system.stats().askTimeouts()).isZero();
	}

	@Test
	void countsAnAskThatWasOverAlreadyForWhatItWas() {
		ActorRef<Script> ref = spawn(1);
		ref.ask(new Script.Note("a")).cancel(false);
		tell(ref, "b");
		assertThat(dropped()).isZero();
		assertThat(this.system.deadLetters().count(Reason.CANCELLED)).isEqualTo(1);
	}

	@Test
	void letsAsksWaitForRoom() {
		ActorRef<Script> ref = spawn(1);
		tell(ref, "a");
		CompletableFuture<String> reply = ref.ask(new Script.Note("asked"));
		tell(ref, "b");
		assertThat(dropped()).isEqualTo(1);
		this.time.run();
		assertThat(reply).isCompletedWithValue("asked");
		assertThat(this.notes).containsExactly("b", "asked");
	}

	@Test
	void saysOfAnOfferThatThereIsNoRoom() {
		ActorRef<Script> ref = spawn(1);
		assertThat(ref.offer(new Script.Note("a"))).isEqualTo(Offer.ACCEPTED);
		assertThat(ref.offer(new Script.Note("b"))).isEqualTo(Offer.FULL);
		this.time.run();
		assertThat(this.notes).containsExactly("a");
		this.system.stop(ref);
		this.time.run();
		assertThat(ref.offer(new Script.Note("c"))).isEqualTo(Offer.STOPPED);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void isChosenForAWholeSystem() {
		ActorSystem other = this.time.process()
			.builder("other")
			.mailboxCapacity(2)
			.mailboxOverflow(Overflow.DROP_OLDEST)
			.build();
		other.start();
		tell(other.spawn(() -> new ScriptActor(this.notes)), "a", "b", "c");
		List<String> rejecting = new ArrayList<>();
		tell(other.spawn(() -> new ScriptActor(rejecting), ActorOptions.defaults().overflow(Overflow.REJECT)), "a", "b",
				"c");
		this.time.run();
		assertThat(this.notes).containsExactly("b", "c");
		assertThat(rejecting).containsExactly("a", "b");
		other.stop();
	}

	@Test
	void takesWhatComesFromTheWireToo() {
		ActorRef<Script> ref = spawn(1);
		this.system.remoting().tell(ref, new Script.Note("a"), Map.of("trace", "1"), null, 0);
		this.system.remoting().tell(ref, new Script.Note("b"), Map.of(), null, 0);
		assertThat(this.system.deadLetters().last()).singleElement()
			.satisfies((letter) -> assertThat(letter.messageType()).isEqualTo(Script.Note.class.getName()));
		assertThat(this.system.remoting().offer(ref, new Script.Note("c"), Map.of())).isEqualTo(Offer.FULL);
		this.time.run();
		assertThat(this.notes).containsExactly("b");
		assertThat(dropped()).isEqualTo(1);
	}

	@Test
	void keepsCodeThatIsToRunInTurnInItsPlace() {
		ActorRef<Script> ref = spawn(2);
		ref.tell(Script.run((context) -> {
			tell(ref, "a");
			context.executor().execute(() -> this.notes.add("code"));
			tell(ref, "b", "c");
			context.executor().execute(() -> this.notes.add("more code"));
			tell(ref, "d");
		}));
		this.time.run();
		assertThat(this.notes).containsExactly("code", "c", "more code", "d");
		assertThat(dropped()).isEqualTo(2);
	}

	@Test
	void keepsTimersAndNoticesAndPipedReplies() {
		ActorRef<Script> other = this.system.spawn("other", ScriptActor::new);
		ActorRef<Script> ref = spawn(1);
		CompletableFuture<String> stage = new CompletableFuture<>();
		ref.tell(Script.run((context) -> {
			context.schedule(Duration.ofSeconds(1), new Script.Note("timer"));
			context.watch(other, new Script.Note("notice"));
			context.pipe(other.ask(new Script.Note("")), (reply, failure) -> this.notes.add("reply"));
			context.await(stage, (value, failure) -> {
			});
		}));
		this.time.run();
		this.system.stop(other);
		this.time.advance(Duration.ofSeconds(1));
		tell(ref, "a", "b", "c");
		assertThat(this.system.actor("notes").orElseThrow().queued()).isEqualTo(4);
		stage.complete("go on");
		this.time.run();
		assertThat(this.notes).containsExactly("reply", "notice", "timer", "c");
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
	}

	@Test
	void holdsNoMoreThanItsBoundAndWhatMustNotBeDropped() {
		ActorRef<Script> ref = spawn(10);
		ref.tell(Script.run((context) -> {
			for (int i = 0; i < 100_000; i++) {
				if (i % 1000 == 0) {
					context.executor().execute(() -> this.notes.add("code"));
				}
				tell(ref, "a" + i);
			}
			assertThat(this.system.actor("notes").orElseThrow().queued()).isLessThanOrEqualTo(10 + 100);
			assertThat(((ActorCell<?>) ref).mailboxSize()).isEqualTo(10);
		}));
		this.time.run();
		assertThat(this.notes).hasSize(110).endsWith("a99999");
		assertThat(dropped()).isEqualTo(100_000 - 10);
		assertThat(this.system.actor("notes").orElseThrow().queued()).isZero();
	}

	@Test
	void discardsWhatIsLeftOnceWhenItStops() {
		ActorRef<Script> ref = spawn(2);
		ref.tell(Script.run((context) -> {
			context.executor().execute(() -> this.notes.add("code"));
			tell(ref, "a", "b", "c");
			context.stop();
		}));
		this.time.run();
		assertThat(this.notes).isEmpty();
		assertThat(dropped()).isEqualTo(1);
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(2);
		tell(ref, "d");
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 8, 100 })
	void losesNothingAndHandlesNothingTwiceWithManyThreads(int capacity) throws Exception {
		ActorSystem real = ActorSystem.builder("threads").parallelism(2).throughput(16).build();
		real.start();
		try {
			List<String> handled = new ArrayList<>();
			ActorRef<Script> ref = real.spawn(() -> new ScriptActor(handled), OPTIONS.mailboxCapacity(capacity));
			int each = 20_000;
			List<Thread> threads = IntStream.range(0, 4).mapToObj((sender) -> new Thread(() -> {
				for (int i = 0; i < each; i++) {
					tell(ref, sender + ":" + i);
				}
			})).toList();
			threads.forEach(Thread::start);
			List<CompletableFuture<String>> asks = IntStream.range(0, 1000)
				.mapToObj((i) -> ref.ask(new Script.Note("9:" + i)))
				.toList();
			for (Thread thread : threads) {
				thread.join(30_000);
			}
			CompletableFuture.allOf(asks.toArray(CompletableFuture<?>[]::new))
				.handle((done, failure) -> null)
				.get(20, TimeUnit.SECONDS);
			real.stop(ref).get(20, TimeUnit.SECONDS);
			assertThat(handled.size() + real.deadLetters().count()).isEqualTo(4L * each + 1000);
			assertThat(new HashSet<>(handled)).hasSameSizeAs(handled);
			for (int sender = 0; sender < 4; sender++) {
				String prefix = sender + ":";
				assertThat(handled.stream()
					.filter((text) -> text.startsWith(prefix))
					.map((text) -> Integer.parseInt(text.substring(2)))
					.toList()).isSorted();
			}
		}
		finally {
			real.close();
		}
	}

}
