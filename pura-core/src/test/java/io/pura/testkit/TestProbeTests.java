package io.pura.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.testkit.TestProbe.Asked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestProbe}.
 */
@Timeout(60)
class TestProbeTests {

	private static final Duration SHORT = Duration.ofMillis(10);

	private final ActorSystem system = ActorSystem.create("probes");

	private final TestProbe<Oracle> probe = TestProbe.create(this.system, "probe", Oracle.class);

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void keepsWhatItWasTold() {
		this.probe.ref().tell(new Oracle.Question("first"));
		this.probe.ref().tell(new Oracle.Thanks());
		assertThat(this.probe.expectMessageType(Oracle.Question.class).text()).isEqualTo("first");
		assertThat(this.probe.expectMessage(new Oracle.Thanks())).isEqualTo(new Oracle.Thanks());
		this.probe.expectNoMessage(SHORT);
	}

	@Test
	void waitsForAMessageOfAnotherThread() {
		CompletableFuture<Void> later = new CompletableFuture<>();
		Thread sender = new Thread(() -> {
			later.join();
			this.probe.ref().tell(new Oracle.Thanks());
		});
		sender.start();
		this.probe.expectNoMessage(SHORT);
		later.complete(null);
		this.probe.expectMessage(new Oracle.Thanks());
	}

	@Test
	void answersWhenTheTestSaysSo() {
		CompletableFuture<Integer> one = this.probe.ref().ask(new Oracle.Question("one"));
		CompletableFuture<Integer> two = this.probe.ref().ask(new Oracle.Question("two"));
		Asked<Oracle.Question, Integer> first = this.probe.expectAsk(Oracle.Question.class);
		this.probe.expectAsk(Oracle.Question.class).fail(new IllegalStateException("no idea"));
		assertThat(one).isNotDone();
		first.reply(first.message().text().length());
		assertThat(one.join()).isEqualTo(3);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(two::join).withMessageContaining("no idea");
	}

	@Test
	void answersTheMessageThatWasTakenLast() {
		CompletableFuture<Integer> one = this.probe.ref().ask(new Oracle.Question("one"));
		CompletableFuture<Integer> two = this.probe.ref().ask(new Oracle.Question("two"));
		this.probe.expectMessage(new Oracle.Question("one"));
		this.probe.reply(1);
		this.probe.expectMessage(new Oracle.Question("two"));
		this.probe.fail(new IllegalStateException("no idea"));
		assertThat(this.probe.lastReceived()).isEqualTo(new Oracle.Question("two"));
		assertThat(one.join()).isEqualTo(1);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(two::join).withMessageContaining("no idea");
	}

	@Test
	void refusesAReplyOfTheWrongType() {
		CompletableFuture<Integer> asked = this.probe.ref().ask(new Oracle.Question("one"));
		this.probe.expectMessageType(Oracle.Question.class);
		assertThatIllegalArgumentException().isThrownBy(() -> this.probe.reply("one"))
			.withMessageContaining("The reply to Question[text=one] must be a java.lang.Integer, but was one");
		assertThat(asked).isNotDone();
		CompletableFuture<@Nullable Void> thanked = this.probe.ref().ask(new Oracle.Thanks());
		this.probe.expectMessageType(Oracle.Thanks.class);
		this.probe.reply(null);
		assertThat(thanked.join()).isNull();
	}

	@Test
	void receivesSeveralMessages() {
		this.probe.ref().tell(new Oracle.Question("one"));
		this.probe.ref().tell(new Oracle.Thanks());
		this.probe.ref().tell(new Oracle.Question("two"));
		assertThat(this.probe.receive(2)).containsExactly(new Oracle.Question("one"), new Oracle.Thanks());
		this.probe.patience(SHORT);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.receive(2))
			.withMessage("pura://probes/probe expected 2 messages within PT0.01S but got only [Question[text=two]];"
					+ " before that it got [Question[text=one], Thanks[]]");
		this.probe.expectMessage(new Oracle.Question("two"));
	}

	@Test
	void fishesForAMessage() {
		this.probe.ref().tell(new Oracle.Question("one"));
		this.probe.ref().tell(new Oracle.Question("two"));
		this.probe.ref().tell(new Oracle.Thanks());
		this.probe.ref().tell(new Oracle.Question("three"));
		assertThat(this.probe
			.fishFor((message) -> message instanceof Oracle.Question question && question.text().startsWith("t")))
			.isEqualTo(new Oracle.Question("two"));
		assertThat(this.probe.fishFor(Oracle.Question.class).text()).isEqualTo("three");
		this.probe.patience(SHORT);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.fishFor(Oracle.Thanks.class))
			.withMessageContaining("fished for a message within PT0.01S but got only []; before that it got [");
	}

	@Test
	void expectsThatAnActorStops() {
		ActorRef<Oracle> other = TestProbe.create(this.system, "other", Oracle.class).ref();
		this.probe.patience(SHORT);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.expectTerminated(other))
			.withMessage("pura://probes/other has not stopped within PT0.01S");
		this.probe.patience(Duration.ofSeconds(30));
		this.system.stop(other);
		this.probe.expectTerminated(other);
		this.probe.expectTerminated(other);
	}

	@Test
	void refusesToWaitForAnActorOfAnotherSystem() {
		try (ActorTestKit kit = ActorTestKit.create()) {
			ActorRef<Oracle> stranger = kit.probe(Oracle.class).ref();
			assertThatIllegalArgumentException().isThrownBy(() -> this.probe.expectTerminated(stranger))
				.withMessageContaining("pura://test/probe-1 is not an actor of system probes");
		}
	}

	@Test
	void saysWhatCameInsteadOfTheExpected() {
		try (ActorTestKit kit = ActorTestKit.onManualTime()) {
			TestProbe<Oracle> probe = kit.probe(Oracle.class);
			probe.ref().tell(new Oracle.Thanks());
			probe.ref().tell(new Oracle.Question("one"));
			probe.ref().tell(new Oracle.Question("two"));
			probe.receive(1);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> probe.expectMessage(new Oracle.Question("none")))
				.withMessage("pura://test/probe-1 expected Question[text=none] but got Question[text=one];"
						+ " before that it got [Thanks[]]; behind it wait [Question[text=two]]");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> probe.expectMessageType(Oracle.Thanks.class))
				.withMessageContaining("Oracle$Thanks but got Question[text=two]");
			probe.ref().tell(new Oracle.Thanks());
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> probe.expectNoMessage(Duration.ofSeconds(30)))
				.withMessageContaining("expected no message but got Thanks[]");
		}
	}

	@Test
	void saysSoWhenNothingComes() {
		this.probe.patience(SHORT);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.expectMessage(new Oracle.Thanks()))
			.withMessage("pura://probes/probe expected Thanks[] within PT0.01S but got nothing");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.reply(1))
			.withMessage("pura://probes/probe has received nothing yet: expect a message first");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.probe::lastReceived);
	}

	@Test
	void movesTheTimeOfItsSystem() {
		try (ActorTestKit kit = ActorTestKit.onManualTime()) {
			TestProbe<Oracle> probe = kit.probe(Oracle.class);
			kit.time().schedule(Duration.ofSeconds(2), () -> probe.ref().tell(new Oracle.Thanks()));
			probe.expectNoMessage(Duration.ofSeconds(1));
			probe.expectMessage(new Oracle.Thanks());
			assertThat(kit.time().nanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> probe.expectMessage(new Oracle.Thanks()))
				.withMessageContaining("got nothing");
			assertThat(kit.time().nanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
		}
	}

	interface Oracle {

		record Question(String text) implements Message<Oracle, Integer> {
		}

		record Thanks() implements Message<Oracle, @Nullable Void> {
		}

	}

}
