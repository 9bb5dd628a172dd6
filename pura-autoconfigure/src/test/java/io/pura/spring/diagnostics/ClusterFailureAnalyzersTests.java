package io.pura.spring.diagnostics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.spring.example.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
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
				.contains("The node cannot listen on 127.0.0.1:%d for other nodes of the cluster: "
					.formatted(taken.getLocalPort()))
				.contains("Stop the process that listens on port %d, or set pura.remote.port to another port"
					.formatted(taken.getLocalPort()));
		}
	}

	@Test
	void addressOfAnotherMachineIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.address=192.0.2.1", "--pura.remote.token=secret");
		assertThat(output).contains("The node cannot listen on 192.0.2.1:8558 for other nodes of the cluster: ")
			.contains("and pura.remote.address to an address of this machine.")
			.doesNotContain("secret");
	}

	@Test
	void openAddressIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.address=0.0.0.0");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The node would listen on 0.0.0.0:8558, which other machines can reach")
			.contains("pura.remote.token")
			.contains("pura.remote.ssl.bundle")
			.contains("pura.remote.insecure=true");
	}

	@Test
	void refusalByAnotherClusterIsExplained(CapturedOutput output) {
		List<Integer> ports = Ports.free(2);
		try (ConfigurableApplicationContext shop = run(node(ports, 0, "--pura.cluster.name=shop"))) {
			assertThat(shop.isActive()).isTrue();
			fail(node(ports, 1, "--pura.cluster.name=stock", "--pura.cluster.wait-for-join=20s"));
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("This node and another member of the cluster do not talk to each other: ")
			.contains("in cluster 'shop'")
			.contains("in cluster 'stock'")
			.contains("Make pura.cluster.name, pura.remote.token and the version of Pura the same on all nodes")
			.contains("pura.cluster.wait-for-join=0s");
	}

	@Test
	void refusalOfAnotherTokenIsExplainedWithoutShowingIt(CapturedOutput output) {
		List<Integer> ports = Ports.free(2);
		try (ConfigurableApplicationContext other = run(node(ports, 0, "--pura.remote.token=pumpernickel"))) {
			assertThat(other.isActive()).isTrue();
			fail(node(ports, 1, "--pura.remote.token=zwieback", "--pura.cluster.wait-for-join=20s"));
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("has another token")
			.doesNotContain("pumpernickel")
			.doesNotContain("zwieback");
	}

	@ParameterizedTest
	@CsvSource({ "pura.remote.port, 70000, It must be a port", "pura.remote.max-message-size, 3GB, It must be between",
			"pura.cluster.discovery.static.seeds, orders-1:x, It must be an address",
			"pura.cluster.architecture, centralized, Pura does not have that yet" })
	void impossibleValueIsExplained(String name, String value, String reason, CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--" + name + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START").contains(name).contains(value).contains(reason);
	}

	@Test
	void valueOfTheWrongTypeIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=perhaps");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("pura.cluster.enabled").contains("perhaps");
	}

	@Test
	void unknownCompressionIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.compression.algorithm=zip");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("pura.remote.compression.algorithm")
			.contains("zip")
			.contains("LZ4", "ZSTD", "DEFLATE", "NONE");
	}

	@ParameterizedTest
	@CsvSource({ "lz4, at.yawk.lz4:lz4-java", "zstd, com.github.luben:zstd-jni" })
	void compressionWithoutItsLibraryIsExplained(String algorithm, String library, CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.compression.algorithm=" + algorithm);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("compressed with '" + algorithm + "', but the library " + library + " is not on the class path")
			.contains("Add the dependency " + library)
			.contains("pura.remote.compression.algorithm to 'deflate'");
	}

	@Test
	void unknownSslBundleIsExplained(CapturedOutput output) {
		fail("--pura.cluster.enabled=true", "--pura.remote.ssl.bundle=nonsense");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("nonsense");
	}

	private static String[] node(List<Integer> ports, int index, String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add("--pura.remote.port=" + ports.get(index));
		all.add("--pura.cluster.discovery.static.seeds=127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0),
				ports.get(1)));
		return all.toArray(String[]::new);
	}

	private static void fail(String... args) {
		assertThatException().isThrownBy(() -> run(args).close());
	}

	private static ConfigurableApplicationContext run(String... args) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.build();
		return application.run(args);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Application {

	}

}
