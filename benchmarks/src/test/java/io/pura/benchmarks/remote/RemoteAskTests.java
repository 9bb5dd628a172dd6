package io.pura.benchmarks.remote;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RemoteAskTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 64 })
	void isAnsweredOverTheWireOfPura(int inFlight) throws Exception {
		Ports ports = Ports.free();
		try (TestedNode asker = new PuraNode(ports); TestedNode other = new PuraNode(ports.swapped())) {
			RemoteTrial.meet(asker);
			assertThat(new RemoteAsk(100, inFlight, Duration.ofMillis(50)).run(asker).values())
				.allSatisfy((value) -> assertThat(value).isPositive());
			assertThat(Answers.await(other.count()).messages()).isZero();
		}
	}

	@Test
	void wrongAnswerIsRefused() {
		TestedNode.Answer answer = new TestedNode.Answer(4, new byte[100]);
		assertThatIllegalStateException().isThrownBy(() -> answer.check(5, 100))
			.withMessage("Asked for 5 with 100 bytes and was answered 4 with 100");
		assertThatIllegalStateException().isThrownBy(() -> answer.check(4, 99));
	}

}
