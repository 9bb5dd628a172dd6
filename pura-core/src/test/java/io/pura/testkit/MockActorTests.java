package io.pura.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link MockActor}.
 */
@Timeout(60)
class MockActorTests {

	private final ActorTestKit kit = ActorTestKit.onManualTime();

	private final MockActor<Counter> counter = this.kit.mock("counter", Counter.class);

	@AfterEach
	void close() {
		this.kit.close();
	}

	@Test
	void answersWhatTheTestSays() {
		this.counter.when(Counter.Add.class, (message) -> 40L + message.by())
			.when(Counter.Name.class, (message) -> null);
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Add(2))).isEqualTo(42L);
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Name())).isNull();
	}

	@Test
	void lastWordCounts() {
		this.counter.when(Counter.Read.class, (message) -> 1L).when(Counter.Read.class, (message) -> 2L);
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Read())).isEqualTo(2L);
	}

	@Test
	void answersAGroupOfMessages() {
		this.counter.when(Counter.Change.class, (message) -> 7L);
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Add(1))).isEqualTo(7L);
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Double())).isEqualTo(7L);
	}

	@Test
	void answersOnceAStageIsCompleteAndOthersMeanwhile() {
		CompletableFuture<Long> later = new CompletableFuture<>();
		this.counter.whenAsync(Counter.Read.class, (message) -> later).when(Counter.Add.class, (message) -> 1L);
		CompletableFuture<Long> asked = this.counter.ref().ask(new Counter.Read());
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Add(1))).isEqualTo(1L);
		assertThat(asked).isNotDone();
		later.complete(5L);
		assertThat(asked).isCompletedWithValue(5L);
	}

	@Test
	void failsItsAskers() {
		IOException cause = new IOException("on purpose");
		this.counter.fails(Counter.Read.class, cause)
			.fails(Counter.Reset.class, new MessageRejectedException("no", "Not now"))
			.when(Counter.Add.class, (message) -> {
				throw new IllegalArgumentException("bad " + message.by());
			});
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.kit.ask(this.counter.ref(), new Counter.Read()))
			.isSameAs(cause);
		assertThatExceptionOfType(MessageRejectedException.class)
			.isThrownBy(() -> this.kit.ask(this.counter.ref(), new Counter.Reset()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.kit.ask(this.counter.ref(), new Counter.Add(3)))
			.withMessage("bad 3");
	}

	@Test
	void saysSoWhenItDoesNotKnowTheAnswer() {
		assertThatIllegalStateException().isThrownBy(() -> this.kit.ask(this.counter.ref(), new Counter.Add(3)))
			.withMessage("mock of Counter at pura://test/counter was not told what to answer to Add[by=3]:"
					+ " say it with when(Add.class, …)");
		assertThat(this.counter.unprogrammed()).isEqualTo(List.of(new Counter.Add(3)));
		assertThat(this.counter.received()).isEqualTo(List.of(new Counter.Add(3)));
	}

	@Test
	void needsNotBeToldHowToAnswerWithNothing() {
		assertThat(this.kit.ask(this.counter.ref(), new Counter.Reset())).isNull();
		assertThat(this.counter.unprogrammed()).isEmpty();
	}

	@Test
	void remembersWhatItWasSent() {
		this.counter.when(Counter.Change.class, (message) -> 7L);
		this.counter.ref().tell(new Counter.Add(1));
		this.counter.ref().tell(new Counter.Reset());
		this.counter.ref().tell(new Counter.Add(2));
		this.kit.time().run();
		assertThat(this.counter.received())
			.isEqualTo(List.of(new Counter.Add(1), new Counter.Reset(), new Counter.Add(2)));
		assertThat(this.counter.received(Counter.Add.class)).extracting(Counter.Add::by).containsExactly(1, 2);
	}

	@Test
	void verifiesWhatComes() {
		this.kit.time().schedule(Duration.ofSeconds(1), () -> this.counter.ref().tell(new Counter.Reset()));
		this.counter.verify(Counter.Reset.class, 0);
		assertThat(this.counter.verify(Counter.Reset.class)).isEqualTo(new Counter.Reset());
		assertThat(this.kit.time().nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
		this.counter.ref().tell(new Counter.Reset());
		assertThat(this.counter.verify(Counter.Reset.class, 2)).hasSize(2);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.counter.verify(Counter.Reset.class))
			.withMessageContaining("expected 1 times a " + Counter.Reset.class.getName()
					+ " but got 2; in all it was sent [Reset[], Reset[]]");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.counter.verify(Counter.Read.class))
			.withMessageContaining("but got 0");
	}

	@Test
	void countsWhatIsDueWhenItVerifies() {
		this.counter.ref().tell(new Counter.Reset());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.counter.verify(Counter.Reset.class, 0))
			.withMessageContaining("but got 1");
		this.counter.reset();
		this.kit.time().schedule(Duration.ofSeconds(1), () -> this.counter.ref().tell(new Counter.Reset()));
		this.kit.time().schedule(Duration.ofSeconds(1), () -> this.counter.ref().tell(new Counter.Reset()));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.counter.verify(Counter.Reset.class))
			.withMessageContaining("but got 2");
		assertThat(this.kit.time().nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void forgetsAllWhenItIsReset() {
		this.counter.when(Counter.Read.class, (message) -> 1L);
		this.kit.ask(this.counter.ref(), new Counter.Read());
		this.counter.reset();
		assertThat(this.counter.received()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.kit.ask(this.counter.ref(), new Counter.Read()));
		this.counter.reset();
		assertThat(this.counter.unprogrammed()).isEmpty();
	}

	@Test
	void livesInAnySystem() {
		try (ActorSystem system = ActorSystem.create("any")) {
			MockActor<Counter> mock = MockActor.create(system, "mock", Counter.class)
				.when(Counter.Read.class, (message) -> 3L);
			assertThat(mock.ref().ask(new Counter.Read()).join()).isEqualTo(3L);
			mock.ref().tell(new Counter.Reset());
			mock.verify(Counter.Reset.class);
		}
	}

	@Test
	void refusesWhatIsNoProtocol() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.kit.mock(Object.class))
			.withMessageContaining("cannot be the protocol of an actor")
			.withMessageContaining("Object cannot be a protocol");
	}

	@Test
	void hasNoReferenceBeforeItIsStarted() {
		MockActor<Counter> mock = MockActor.of(Counter.class);
		assertThatIllegalStateException().isThrownBy(mock::ref)
			.withMessageContaining("mock of Counter has no reference");
	}

	interface Counter {

		sealed interface Change extends Message<Counter, Long> {

		}

		record Add(int by) implements Change {
		}

		record Double() implements Change {
		}

		record Read() implements Message<Counter, Long> {
		}

		record Name() implements Message<Counter, @Nullable String> {
		}

		record Reset() implements Message<Counter, @Nullable Void> {
		}

	}

}
