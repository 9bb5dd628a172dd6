package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.pura.actor.DeadLetter.Reason;
import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes from other nodes gives its bytes back exactly once, whatever becomes of it.
 */
@Timeout(60)
class LoadTests {

	private static final int BYTES = 7;

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("load").build();

	private final List<String> notes = new ArrayList<>();

	private int waiting;

	private final Load load = new Load() {

		@Override
		public void left(int bytes) {
			assertThat(bytes).isEqualTo(BYTES);
			LoadTests.this.waiting--;
			assertThat(LoadTests.this.waiting).as("given back once").isNotNegative();
		}

		@Override
		public void waitsToo(int bytes) {
			assertThat(bytes).isEqualTo(BYTES);
			LoadTests.this.waiting++;
		}

	};

	LoadTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.waiting).as("all is given back").isZero();
	}

	private ActorRef<Script> spawn(ActorOptions options) {
		ActorRef<Script> ref = this.system.spawn("script", () -> new ScriptActor(this.notes), options);
		this.time.run();
		return ref;
	}

	private ActorRef<Script> spawn() {
		return spawn(ActorOptions.defaults());
	}

	private void tell(ActorRef<Script> ref, Message<Script, ?> message) {
		this.waiting++;
		this.system.remoting().tell(ref, message, Map.of(), this.load, BYTES);
	}

	private Ask<?> ask(ActorRef<Script> ref, Message<Script, ?> message, @Nullable Duration timeout) {
		this.waiting++;
		return this.system.remoting().ask(ref, message, timeout, Map.of(), this.load, BYTES);
	}

	private void tell(ActorRef<Script> ref, String... texts) {
		for (String text : texts) {
			tell(ref, new Script.Note(text));
		}
	}

	private Script.Run look(List<Integer> seen) {
		return Script.run((context) -> seen.add(this.waiting));
	}

	@Test
	void whenItIsHandled() {
		List<Integer> seen = new ArrayList<>();
		ActorRef<Script> ref = spawn();
		tell(ref, look(seen));
		ask(ref, look(seen), Duration.ofSeconds(1));
		ask(ref, look(seen), null);
		tell(ref, look(seen));
		assertThat(this.waiting).isEqualTo(4);
		this.time.run();
		assertThat(seen).as("when the handling begins").containsExactly(3, 2, 1, 0);
	}

	@Test
	void whenTheHandlerThrows() {
		ActorRef<Script> ref = spawn();
		Script.Run failing = Script.run((context) -> {
			throw new IllegalStateException("on purpose");
		});
		tell(ref, failing);
		Ask<?> ask = ask(ref, failing, Duration.ofSeconds(1));
		this.time.run();
		assertThat(ask).isCompletedExceptionally();
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenTheActorRestartsWithMessagesWaiting() {
		ActorRef<Script> ref = spawn();
		tell(ref, Script.run((context) -> {
			throw new AssertionError("on purpose");
		}));
		tell(ref, "a");
		this.time.run();
		assertThat(this.waiting).as("it is kept for the next instance").isEqualTo(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.notes).containsExactly("a");
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenItIsALetterForAnActorThatHasStopped() {
		ActorRef<Script> ref = spawn();
		this.system.stop(ref);
		this.time.run();
		tell(ref, "a");
		ask(ref, new Script.Note("b"), Duration.ofSeconds(1));
		assertThat(this.waiting).isZero();
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(2);
	}

	@Test
	void whenTheActorStopsWithAFullMailbox() {
		ActorRef<Script> ref = spawn(ActorOptions.defaults().mailboxCapacity(2));
		tell(ref, Script.run(ActorContext::stop));
		tell(ref, "a", "rejected");
		ask(ref, new Script.Note("waits for room"), Duration.ofSeconds(1));
		assertThat(this.waiting).isEqualTo(3);
		this.time.run();
		assertThat(this.waiting).isZero();
		assertThat(this.notes).isEmpty();
	}

	@Test
	void whenItIsDroppedAsTheOldest() {
		ActorRef<Script> ref = spawn(ActorOptions.defaults().mailboxCapacity(2).overflow(Overflow.DROP_OLDEST));
		tell(ref, "a");
		Ask<?> ask = ask(ref, new Script.Note("b"), Duration.ofSeconds(1));
		tell(ref, "c", "d", "e");
		assertThat(this.waiting).isEqualTo(2);
		this.time.run();
		assertThat(ask).isCompletedExceptionally();
		assertThat(this.notes).containsExactly("d", "e");
	}

	@Test
	void whenItIsTakenBackFromTheStash() {
		ActorRef<Script> ref = spawn();
		List<Integer> seen = new ArrayList<>();
		boolean[] open = { false };
		Script.Run late = Script.run((context) -> {
			if (!open[0]) {
				context.stash();
			}
			seen.add(this.waiting);
		});
		tell(ref, late);
		ask(ref, late, Duration.ofSeconds(1));
		this.time.run();
		assertThat(this.waiting).as("what is put aside does not wait").isZero();
		open[0] = true;
		tell(ref, Script.run(ActorContext::unstashAll));
		tell(ref, "behind them");
		this.time.run();
		assertThat(this.waiting).isZero();
		assertThat(seen).as("nor is it given back again").containsExactly(1, 0, 1, 1);
	}

	@Test
	void whenTheActorStopsWithMessagesPutAside() {
		ActorRef<Script> ref = spawn();
		tell(ref, Script.run(ActorContext::stash));
		ask(ref, Script.run(ActorContext::stash), Duration.ofSeconds(1));
		this.time.run();
		assertThat(this.waiting).isZero();
		this.system.stop(ref);
		this.time.run();
		assertThat(this.waiting).isZero();
		assertThat(this.system.deadLetters().count(Reason.STOPPED)).isEqualTo(2);
	}

	@Test
	void whenTheActorRestartsWithMessagesPutAside() {
		ActorRef<Script> ref = spawn();
		int[] calls = { 0 };
		Script.Run twice = Script.run((context) -> {
			if (calls[0]++ == 0) {
				context.stash();
			}
		});
		tell(ref, twice);
		tell(ref, Script.run((context) -> {
			throw new AssertionError("on purpose");
		}));
		tell(ref, "a");
		this.time.run();
		assertThat(this.waiting).as("what is in the mailbox").isEqualTo(1);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(calls[0]).isEqualTo(2);
		assertThat(this.waiting).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void whenAnInstanceOfAPoolTakesIt(Routing.Standard routing) {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(2).routing(routing));
		tell(pool, "a", "b", "c");
		ask(pool, new Script.Note("d"), Duration.ofSeconds(1));
		this.time.run();
		assertThat(this.notes).hasSize(4);
		assertThat(this.waiting).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void whenAPoolStops(Routing.Standard routing) {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(2).routing(routing).mailboxCapacity(2));
		this.system.stop(pool);
		tell(pool, "a", "b", "c", "d", "e", "f");
		ask(pool, new Script.Note("g"), Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenEachInstanceOfAPoolTakesIt() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(3).routing(Routing.BROADCAST).mailboxCapacity(1));
		tell(pool, "a");
		assertThat(this.waiting).as("it waits in each mailbox").isEqualTo(3);
		tell(pool, "rejected");
		assertThat(this.waiting).isEqualTo(3);
		Ask<?> ask = ask(pool, new Script.Note("b"), Duration.ofSeconds(1));
		assertThat(ask).as("there is no one reply").isCompletedExceptionally();
		this.time.run();
		assertThat(this.notes).containsExactly("a", "a", "a");
		this.system.stop(pool);
		this.time.run();
		tell(pool, "late");
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenInstancesOfAPoolPutItAside() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(3).routing(Routing.BROADCAST));
		int[] calls = { 0 };
		tell(pool, Script.run((context) -> {
			calls[0]++;
			if (calls[0] == 2) {
				context.stash();
			}
		}));
		tell(pool, "a");
		this.time.run();
		assertThat(this.waiting).isZero();
		tell(pool, Script.run(ActorContext::unstashAll));
		this.time.run();
		assertThat(calls[0]).as("once more by the one that put it aside").isEqualTo(4);
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenAPoolCannotTellWhichInstanceTakesIt() {
		ActorRef<Script> pool = spawn(ActorOptions.blocking(2).routing(Routing.consistentHash((message) -> {
			throw new IllegalStateException("on purpose");
		})));
		tell(pool, "a");
		Ask<?> ask = ask(pool, new Script.Note("b"), Duration.ofSeconds(1));
		assertThat(ask).isCompletedExceptionally();
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenItIsAnAskWhoseTimeIsUpOrThatWaitsForRoomInVain() {
		ActorRef<Script> ref = spawn(ActorOptions.defaults().mailboxCapacity(1));
		tell(ref, "a");
		Ask<?> atOnce = ask(ref, new Script.Note("b"), Duration.ZERO);
		assertThat(this.waiting).isEqualTo(1);
		Ask<?> waitsForRoom = ask(ref, new Script.Note("c"), Duration.ofMillis(1));
		assertThat(this.waiting).isEqualTo(2);
		waitsForRoom.cancel(false);
		assertThat(this.waiting).isEqualTo(1);
		this.time.run();
		assertThat(atOnce).isCompletedExceptionally();
		assertThat(this.notes).containsExactly("a");
		assertThat(this.waiting).isZero();
	}

	@Test
	void whenItIsAnAskThatIsCancelledOrTooLate() {
		ActorRef<Script> ref = spawn();
		Ask<?> cancelled = ask(ref, new Script.Note("a"), Duration.ofSeconds(1));
		Ask<?> late = ask(ref, new Script.Note("b"), Duration.ofSeconds(1));
		cancelled.cancel(false);
		late.fail(new IllegalStateException("on purpose"));
		assertThat(this.waiting).as("as long as they are in the mailbox").isEqualTo(2);
		this.time.run();
		assertThat(this.waiting).isZero();
		assertThat(this.notes).isEmpty();
	}

}
