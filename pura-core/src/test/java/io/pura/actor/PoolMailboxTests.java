package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Full mailboxes of pools and of their instances.
 */
@Timeout(60)
class PoolMailboxTests {

	private static final ActorOptions ONE = ActorOptions.blocking(1).mailboxCapacity(1);

	private static final ActorOptions TWO = ActorOptions.blocking(2).mailboxCapacity(1);

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("pools").build();

	private final List<String> notes = new ArrayList<>();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	PoolMailboxTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Script> spawn(ActorOptions options) {
		ActorRef<Script> pool = this.system.spawn("pool", () -> new ScriptActor(this.notes), options);
		this.time.run();
		return pool;
	}

	private void fromElsewhere(ActorRef<Script> pool, String... texts) {
		for (String text : texts) {
			this.system.remoting().tell(pool, new Script.Note(text), Map.of("trace", "1"), null, 0);
		}
	}

	private ActorCell<?> instance(int number) {
		return (ActorCell<?>) this.system.find("pool/" + number, Script.class).orElseThrow();
	}

	private long count(Reason reason) {
		return this.system.deadLetters().count(reason);
	}

	@Test
	void whatComesFromOtherNodesTakesThePlaceOfTheOldestOfAnInstance() {
		fromElsewhere(spawn(TWO.routing(Routing.ROUND_ROBIN).overflow(Overflow.DROP_OLDEST)), "a", "b", "c", "d", "e");
		this.time.run();
		assertThat(this.notes).containsExactlyInAnyOrder("d", "e");
		assertThat(this.system.deadLetters().last()).hasSize(3)
			.allSatisfy((letter) -> assertThat(letter.recipient().toString()).startsWith("pura://pools/pool/"));
		assertThat(count(Reason.MAILBOX_FULL)).isEqualTo(3);
	}

	@Test
	void whatComesFromOtherNodesTakesThePlaceOfTheOldestOfEachInstance() {
		fromElsewhere(spawn(TWO.routing(Routing.BROADCAST).overflow(Overflow.DROP_OLDEST)), "a", "b");
		this.time.run();
		assertThat(this.notes).containsExactly("b", "b");
		assertThat(count(Reason.MAILBOX_FULL)).isEqualTo(2);
	}

	@Test
	void whatComesFromOtherNodesIsRejectedByAnInstanceThatIsFull() {
		fromElsewhere(spawn(TWO.routing(Routing.ROUND_ROBIN)), "a", "b", "c", "d", "e");
		this.time.run();
		assertThat(this.notes).containsExactlyInAnyOrder("a", "b");
		assertThat(count(Reason.MAILBOX_FULL)).isEqualTo(3);
	}

	@Test
	void whatComesFromOtherNodesIsADeadLetterOfAPoolThatHasStopped() {
		ActorRef<Script> pool = spawn(TWO.routing(Routing.BROADCAST));
		this.system.stop(pool);
		this.time.run();
		fromElsewhere(pool, "a");
		assertThat(count(Reason.STOPPED)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void asksThatWaitForRoomAreForgottenWhenTheyAreOver(Routing.Standard routing) {
		ActorRef<Script> pool = spawn(ONE.routing(routing));
		pool.tell(Script.run((context) -> context.await(this.stage, (value, failure) -> {
		})));
		this.time.run();
		pool.tell(new Script.Note("full"));
		CompletableFuture<String> expired = pool.ask(new Script.Note("expired"), Duration.ofSeconds(1));
		CompletableFuture<String> cancelled = pool.ask(new Script.Note("cancelled"));
		CompletableFuture<String> reply = pool.ask(new Script.Note("waiting"), Duration.ofMinutes(1));
		assertThat(waiting(pool)).isEqualTo(3);
		cancelled.cancel(false);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(expired).isCompletedExceptionally();
		assertThat(waiting(pool)).isEqualTo(1);
		assertThat(count(Reason.CANCELLED)).isEqualTo(1);
		assertThat(count(Reason.EXPIRED)).isEqualTo(1);
		this.stage.complete("go on");
		this.time.run();
		assertThat(reply).isCompletedWithValue("waiting");
		assertThat(this.notes).containsExactly("full", "waiting");
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
	}

	private int waiting(ActorRef<Script> pool) {
		return ((ActorCell<?>) pool).particulars().waiting.size() + instance(0).particulars().waiting.size();
	}

	@Test
	void anInstanceDoesNotWaitForRoomInItsOwnPool() throws Exception {
		ActorSystem real = ActorSystem.builder("real").parallelism(2).build();
		real.start();
		try {
			ActorRef<Script> pool = real.spawn("pool", () -> new ScriptActor(this.notes), ONE.overflow(Overflow.WAIT));
			CompletableFuture<Void> told = pool.ask(Script.run((context) -> {
				pool.tell(new Script.Note("a"));
				pool.tell(new Script.Note("b"));
			}));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> told.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("pura://real/pool is full")
				.withMessageContaining("must not wait");
			assertThat(pool.ask(new Script.Note("c")).get(20, TimeUnit.SECONDS)).isEqualTo("c");
			assertThat(this.notes).containsExactly("a", "c");
		}
		finally {
			real.close();
		}
	}

	@Test
	void anInstanceThatBoundsItsMailboxKeepsWhatThePoolHasGivenToIt() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(1).overflow(Overflow.DROP_OLDEST));
		pool.tell(Script.run((context) -> context.mailboxCapacity(1)));
		this.time.run();
		CompletableFuture<String> reply = pool.ask(new Script.Note("given"));
		assertThat(this.time.runUntil(() -> instance(0).mailboxSize() == 1, Duration.ZERO)).isTrue();
		this.system.find("pool/0", Script.class).orElseThrow().tell(new Script.Note("told"));
		this.time.run();
		assertThat(reply).isCompletedWithValue("given");
		assertThat(this.notes).containsExactly("given");
		assertThat(count(Reason.MAILBOX_FULL)).isEqualTo(1);
		CompletableFuture<String> next = pool.ask(new Script.Note("next"));
		this.time.run();
		assertThat(next).isCompletedWithValue("next");
	}

	@Test
	void anInstanceThatIsToldTheSameObjectAsThePoolIsBusyWithBoth() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(2));
		List<String> last = new ArrayList<>();
		pool.tell(Script.run((context) -> last.addAll(context.path().names())));
		this.time.run();
		AtomicInteger calls = new AtomicInteger();
		Script.Run same = Script.run((context) -> {
			if (calls.incrementAndGet() == 2) {
				context.await(this.stage, (value, failure) -> {
				});
			}
		});
		pool.tell(same);
		this.system.find(String.join("/", last), Script.class).orElseThrow().tell(same);
		this.time.run();
		assertThat(calls).hasValue(2);
		CompletableFuture<String> reply = pool.ask(new Script.Note("by the other"));
		this.time.run();
		assertThat(reply).isCompletedWithValue("by the other");
		this.stage.complete("go on");
	}

	@Test
	void whatWasGivenToAnInstanceThatEndsIsADeadLetter() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(1));
		pool.tell(
				Script.run((context) -> context.executor().execute(() -> context.await(this.stage, (value, failure) -> {
				}))));
		this.time.run();
		CompletableFuture<String> reply = pool.ask(new Script.Note("asked"));
		this.time.run();
		this.system.stop(pool);
		this.time.run();
		assertThat(reply).isNotDone();
		this.stage.complete("stop");
		this.time.run();
		assertThat(reply).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(ActorStoppedException.class);
		assertThat(this.system.deadLetters().last()).singleElement()
			.satisfies((letter) -> assertThat(letter.messageType()).isEqualTo(Script.Note.class.getName()));
	}

	@Test
	void aBroadcastThatMustNotWaitIsTakenByAllOrNone() {
		ActorRef<Script> pool = spawn(TWO.routing(Routing.BROADCAST).overflow(Overflow.WAIT));
		ActorRef<Script> last = this.system.find("pool/1", Script.class).orElseThrow();
		List<Throwable> failures = new ArrayList<>();
		this.system.spawn("sender", ScriptActor::new).tell(Script.run((context) -> {
			last.tell(new Script.Note("full"));
			failures.add(catchThrowable(() -> pool.tell(new Script.Note("broadcast"))));
		}));
		this.time.run();
		assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
		assertThat(this.notes).containsExactly("full");
	}

}
