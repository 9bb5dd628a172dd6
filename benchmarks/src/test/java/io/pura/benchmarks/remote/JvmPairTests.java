package io.pura.benchmarks.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JvmPairTests {

	@Test
	void onlyWhatIsChosenIsMeasuredAndWhatIsEncryptedInJvmsOfItsOwn() throws Exception {
		assertThat(measure(RemoteContender.NETTY, "tell 1:1, 100 B, TLS", "ask, 64 in flight", "tell 8:1, 1 KiB"))
			.extracting(Series::workload)
			.containsExactly("tell 8:1, 1 KiB", "ask, 64 in flight", "tell 1:1, 100 B, TLS");
	}

	@Test
	void nothingIsStartedForWhatItDoesNotTakePartIn() throws Exception {
		assertThat(measure(RemoteContender.PEKKO_CBOR, "slow receiver, 1:1")).isEmpty();
	}

	private static List<Series> measure(RemoteContender contender, String... workloads)
			throws IOException, InterruptedException, TrialFailedException {
		return contender.measure(Set.of(workloads), List.of("-Xmx256m"), Duration.ZERO, (line) -> {
		});
	}

}
