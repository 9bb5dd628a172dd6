package io.pura.spring.diagnostics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.spring.example.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class ClusterFailureAnalyzersTests {

	@Test
	void takenPortIsExplained(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			fail("--pura.cluster.enabled=true", "--pura.remote.port=" + taken.getLocalPort());
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("The node cannot listen on 127.0.0.1:%d for other nodes of the cluster"
					.formatted(taken.getLocalPort()))
				.contains("Address already in use")
				.contains("listens on port " + taken.getLocalPort())
				.contains("set pura.remote.port to another port (0 takes a free one)");
		}
	}

	@Test
	void addressOfAnotherMachineIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.address=192.0.2.1", "--pura.remote.token=secret");
		assertThat(output).contains("The node cannot listen on 192.0.2.1:8558")
			.contains("pura.remote.address to an address of this machine");
	}

	@Test
	void unprotectedAddressIsExplainedWithAllCures(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.port=0", "--pura.remote.address=0.0.0.0",
				"--pura.remote.advertised-address=orders-1");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The node would listen on 0.0.0.0:0, which other machines can reach")
			.contains("pura.remote.token")
			.contains("pura.remote.ssl.bundle")
			.contains("127.0.0.1")
			.contains("pura.remote.insecure=true");
	}

	@Test
	void refusalOfAnotherNodeIsExplained(CapturedOutput output) {
		int[] ports = FreePorts.two();
		String seeds = "--pura.cluster.discovery.static.seeds=127.0.0.1:%d,127.0.0.1:%d".formatted(ports[0], ports[1]);
		try (ConfigurableApplicationContext other = application().run(seeds, "--pura.remote.port=" + ports[0],
				"--pura.cluster.name=mine")) {
			assertThat(other.isActive()).isTrue();
			fail(seeds, "--pura.remote.port=" + ports[1], "--pura.cluster.name=yours",
					"--pura.cluster.wait-for-join=10s");
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("do not talk to each other")
			.contains("in cluster 'yours'")
			.contains("in cluster 'mine'")
			.contains("Make pura.cluster.name, pura.remote.token")
			.contains("pura.cluster.wait-for-join=0s");
	}

	@Test
	void badSeedIsExplained(CapturedOutput output) {
		fail("--pura.cluster.discovery.static.seeds=orders-1:http");
		assertThat(output)
			.contains("Invalid value 'orders-1:http' for configuration property 'pura.cluster.discovery.static.seeds'")
			.contains("It must be an address such as orders-1:8558");
	}

	@Test
	void discoveryThatIsNotThereYetIsExplained(CapturedOutput output) {
		fail("--pura.cluster.discovery.dns.host=orders.local");
		assertThat(output)
			.contains("Invalid value 'orders.local' for configuration property 'pura.cluster.discovery.dns.host'")
			.contains("Name all members under pura.cluster.discovery.static.seeds.");
	}

	@Test
	void architectureThatIsNotThereYetIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.cluster.architecture=centralized");
		assertThat(output)
			.contains("Invalid value 'centralized' for configuration property 'pura.cluster.architecture'")
			.contains("set it to 'decentralized'");
	}

	@Test
	void unknownBundleIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.ssl.bundle=nonsense");
		assertThat(output).contains("Invalid value 'nonsense' for configuration property 'pura.remote.ssl.bundle'")
			.contains("Define it under spring.ssl.bundle.");
	}

	@Test
	void nonsenseAsASwitchIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=perhaps");
		assertThat(output).contains("Property: pura.cluster.enabled").contains("Value: \"perhaps\"");
	}

	private static void fail(String... arguments) {
		assertThatException().isThrownBy(() -> application().run(arguments));
	}

	private static SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class })
	static class Application {

	}

}
