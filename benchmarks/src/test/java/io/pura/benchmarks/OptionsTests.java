package io.pura.benchmarks;

import java.util.Map;

import io.pura.benchmarks.measure.Contender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	@Test
	void everythingIsComparedInThreeRoundsUnlessSomethingIsNamed() {
		Options options = Options.parse(Map.of());
		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.suites()).containsExactly(Suite.LOCAL, Suite.REMOTE);
		for (Suite suite : Suite.values()) {
			assertThat(options.contenders(suite)).isEqualTo(suite.contenders());
			assertThat(options.workloads(suite)).containsExactlyElementsOf(suite.workloads());
		}
	}

	@Test
	void onlyWhatIsNamedIsCompared() {
		assertThat(Options.parse(Map.of(), "remote").suites()).containsExactly(Suite.REMOTE);
		assertThat(Options.parse(Map.of(), "local").suites()).containsExactly(Suite.LOCAL);
	}

	@Test
	void whatIsNamedTwiceIsComparedOnce() {
		assertThat(Options.parse(Map.of(), "remote", "local", "remote").suites()).containsExactly(Suite.LOCAL,
				Suite.REMOTE);
	}

	@Test
	void unknownNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(Map.of(), "REMOTE"))
			.withMessage("What to run must be local or remote, not 'REMOTE'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "", "many", "1.5", "100000" })
	void senselessNumberOfRoundsIsRefused(String rounds) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(Map.of("ROUNDS", rounds)))
			.withMessageContaining("ROUNDS");
	}

	@Test
	void contenderIsChosenByItsName() {
		Options options = Options.parse(Map.of("CONTENDERS", "pekko, pura"), "local");
		assertThat(options.contenders(Suite.LOCAL)).extracting(Contender::label).containsExactly("pura", "pekko");
	}

	@Test
	void contendersAreChosenByAPartOfTheirNames() {
		Options options = Options.parse(Map.of("CONTENDERS", "tuned,pura-"), "local");
		assertThat(options.contenders(Suite.LOCAL)).extracting(Contender::label)
			.containsExactly("pekko-tuned", "pura-sampled", "pura-observed");
	}

	@Test
	void workloadsAreChosenByAPartOfTheirNames() {
		Options options = Options.parse(Map.of("WORKLOADS", "ring,tell"), "local");
		assertThat(options.workloads(Suite.LOCAL)).containsExactly("tell 1:1", "tell 2:1", "tell 8:1", "ring of 1000");
	}

	@Test
	void suiteMayHaveNothingOfWhatIsChosen() {
		Options options = Options.parse(Map.of("WORKLOADS", "skynet"));
		assertThat(options.workloads(Suite.LOCAL)).containsExactly("skynet 1 M");
		assertThat(options.workloads(Suite.REMOTE)).isEmpty();
	}

	@Test
	void unknownContenderIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Options.parse(Map.of("CONTENDERS", "pura,orleans"), "remote"))
			.withMessage(
					"CONTENDERS must be of 'pura', 'pura-raw', 'pura-fory', 'pekko-cbor', 'pekko-raw', 'netty', not 'orleans'");
	}

	@Test
	void unknownWorkloadIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(Map.of("WORKLOADS", "sleep")))
			.withMessageStartingWith("WORKLOADS must be of 'tell 1:1', ")
			.withMessageEndingWith(", not 'sleep'");
	}

	@Test
	void commandIsToldAsItCanBeRepeated() {
		assertThat(Options.parse(Map.of("ROUNDS", "5", "WORKLOADS", "ask from", "HOME", "x"), "local").command())
			.isEqualTo("ROUNDS=5 WORKLOADS='ask from' benchmarks/run local");
	}

}
