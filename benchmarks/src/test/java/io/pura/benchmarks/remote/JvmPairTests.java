package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.pura.benchmarks.measure.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class JvmPairTests {

	@ParameterizedTest
	@EnumSource
	void shortTrialMeasuresEveryWorkload(RemoteContender contender) throws Exception {
		JvmPair pair = new JvmPair(contender, List.of("-Xmx256m"), Duration.ZERO);
		List<Series> results = pair.run(Set.copyOf(RemoteTrial.names()), (line) -> {
		});
		assertThat(results).extracting(Series::workload)
			.containsExactly("tell 1:1, 100 B", "tell 8:1, 100 B", "tell 1:1, 1024 B", "tell 8:1, 1024 B",
					"ask, one at a time", "ask, one at a time", "ask, 64 in flight");
		assertThat(results).flatExtracting(Series::values).allSatisfy((value) -> assertThat(value).isPositive());
	}

	@Test
	void onlyWhatIsChosenIsMeasured() throws Exception {
		JvmPair pair = new JvmPair(RemoteContender.PURA, List.of("-Xmx256m"), Duration.ZERO);
		assertThat(pair.run(Set.of("ask, 64 in flight"), (line) -> {
		})).extracting(Series::workload).containsExactly("ask, 64 in flight");
	}

}
