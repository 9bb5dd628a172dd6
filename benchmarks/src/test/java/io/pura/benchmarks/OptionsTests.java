package io.pura.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	@Test
	void everythingIsComparedUnlessSomethingIsNamed() {
		Options options = Options.parse("3");
		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.suites()).containsExactly(Suite.LOCAL, Suite.REMOTE);
	}

	@Test
	void onlyWhatIsNamedIsCompared() {
		assertThat(Options.parse("1", "remote").suites()).containsExactly(Suite.REMOTE);
		assertThat(Options.parse("1", "local").suites()).containsExactly(Suite.LOCAL);
	}

	@Test
	void whatIsNamedTwiceIsComparedOnce() {
		assertThat(Options.parse("1", "remote", "local", "remote").suites()).containsExactly(Suite.LOCAL, Suite.REMOTE);
	}

	@Test
	void unknownNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("1", "REMOTE"))
			.withMessage("What to run must be local or remote, not 'REMOTE'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "", "many", "1.5", "100000" })
	void senselessNumberOfRoundsIsRefused(String rounds) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(rounds)).withMessageContaining("ROUNDS");
	}

	@Test
	void missingNumberOfRoundsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(Options::parse);
	}

}
