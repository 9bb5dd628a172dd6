package io.pura.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.testkit.TestProbe.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestProbe}.
 */
class TestProbeTests {

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
		assertThat(this.probe.expect(Oracle.Question.class).text()).isEqualTo("first");
		assertThat(this.probe.expect(Oracle.Thanks.class)).isEqualTo(new Oracle.Thanks());
		this.probe.expectNothing(Duration.ofMillis(10));
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
	void saysWhatCameInsteadOfTheExpected() {
		this.probe.ref().tell(new Oracle.Thanks());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.probe.expect(Oracle.Question.class))
			.withMessageContaining("got Thanks[] instead of a")
			.withMessageContaining("Question");
		this.probe.ref().tell(new Oracle.Thanks());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.probe.expectNothing(Duration.ofSeconds(3)))
			.withMessageContaining("nothing was expected");
	}

	interface Oracle {

		record Question(String text) implements Message<Oracle, Integer> {
		}

		record Thanks() implements Message<Oracle, Void> {
		}

	}

}
