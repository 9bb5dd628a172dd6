package io.pura.benchmarks.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Workload;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.Ports;
import io.pura.benchmarks.remote.node.TestedNode;
import io.pura.benchmarks.remote.node.Tls;
import io.pura.benchmarks.remote.workload.RemoteWorkload;
import io.pura.benchmarks.remote.workload.RemoteWorkloads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteContenderTests {

	@TempDir
	private static Path folder;

	private static Tls tls;

	@BeforeAll
	static void makeKey() throws Exception {
		tls = Tls.create(folder);
	}

	@ParameterizedTest
	@EnumSource
	void doesEachWorkloadThatItTakesPartIn(RemoteContender contender) throws Exception {
		Endpoint endpoint = Endpoint.free();
		try (TestedNode sender = contender.start(endpoint); TestedNode other = contender.start(endpoint.swapped())) {
			RemoteTrial.meet(sender);
			for (RemoteWorkload workload : contender.workloads(Duration.ZERO)) {
				Map<Metric, Double> measured = workload.run(sender);
				measured.forEach((metric, value) -> {
					if (metric == Metric.LOST) {
						assertThat(value).as(workload.name()).isZero();
					}
					else {
						assertThat(value).as(workload.name() + ", " + metric).isPositive();
					}
				});
			}
			assertThat(Answers.await(sender.count()).messages()).isPositive();
			assertThat(Answers.await(other.count())).isEqualTo(new Count(0, 0, 0));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PURA_RAW", "PEKKO_RAW", "NETTY" })
	void encryptsWhatItSends(RemoteContender contender) throws Exception {
		Endpoint endpoint = new Endpoint(Ports.free(), tls);
		try (TestedNode sender = contender.start(endpoint); TestedNode other = contender.start(endpoint.swapped())) {
			RemoteTrial.meet(sender);
			sender.tell(0, 1, new byte[100]);
			assertThat(Answers.await(sender.count())).isEqualTo(new Count(0, 1, 0));
			assertThat(Answers.await(other.count())).isEqualTo(new Count(0, 0, 0));
		}
	}

	@Test
	void whatIsNotAboutTheCodecIsMeasuredWithTheOneThatCostsLeast() {
		assertThat(names(RemoteContender.PURA)).isEqualTo(names(RemoteContender.PEKKO_CBOR))
			.doesNotContain("slow receiver, 1:1", "slow receiver, 8:1", "tell 1:1, 100 B, TLS")
			.hasSize(RemoteWorkloads.names().size() - 3);
		assertThat(names(RemoteContender.PURA_RAW)).isEqualTo(names(RemoteContender.PEKKO_RAW))
			.isEqualTo(RemoteWorkloads.names());
	}

	@ParameterizedTest
	@EnumSource
	void whoeverIsNoSubjectIsComparedWithOne(RemoteContender contender) {
		assertThat(contender.subject().isEmpty()).isEqualTo(contender.role() == Role.SUBJECT);
		contender.subject()
			.ifPresent((subject) -> assertThat(List.of(RemoteContender.values()))
				.filteredOn((other) -> other.role() == Role.SUBJECT)
				.extracting(RemoteContender::label)
				.contains(subject));
	}

	private static List<String> names(RemoteContender contender) {
		return contender.workloads(Duration.ZERO).stream().map(Workload::name).toList();
	}

}
