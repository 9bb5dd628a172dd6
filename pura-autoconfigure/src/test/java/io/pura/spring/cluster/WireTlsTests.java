package io.pura.spring.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.remote.NodeAddress;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Applications that are nodes of one cluster and have SSL bundles.
 */
@Timeout(60)
class WireTlsTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	static Path directory;

	private static Path store;

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final List<Integer> ports = Ports.free(2);

	@BeforeAll
	static void makeCertificate() throws Exception {
		store = directory.resolve("node.p12");
		Path log = directory.resolve("keytool.log");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "node", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=node",
				"-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
				store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(keytool.waitFor()).as(() -> read(log)).isZero();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void applicationsWithCertificatesTalk() {
		Cluster one = start(0, trust(), keys(), bundle());
		Cluster two = start(1, trust(), keys(), bundle());
		awaitMeeting(one, two);
		assertThat(counterAt(one, 1).ask(new Counter.Add(3)).join()).isEqualTo(3);
		assertThat(counterAt(two, 0).ask(new Counter.Add(4)).join()).isEqualTo(4);
	}

	@Test
	void protocolsOfTheBundleAreApplied() {
		List<String> old = List.of("--spring.ssl.bundle.jks.pura.options.enabled-protocols=TLSv1.2");
		List<String> recent = List.of("--spring.ssl.bundle.jks.pura.options.enabled-protocols=TLSv1.3");
		Cluster one = start(0, trust(), keys(), bundle(), old);
		Cluster two = start(1, trust(), keys(), bundle(), recent);
		assertStayApart(one, two);
	}

	@Test
	void applicationWithoutACertificateStaysOutside() {
		Cluster one = start(0, trust(), keys(), bundle());
		Cluster two = start(1, trust(), bundle());
		assertStayApart(one, two);
	}

	@Test
	void certificateIsNotNeededIfThatIsSaid() {
		List<String> none = List.of("--pura.remote.ssl.client-auth=none");
		Cluster one = start(0, trust(), keys(), bundle(), none);
		Cluster two = start(1, trust(), bundle(), none);
		awaitMeeting(one, two);
		assertThat(counterAt(two, 0).ask(new Counter.Add(4)).join()).isEqualTo(4);
	}

	@Test
	void applicationWithoutTlsStaysOutside() {
		Cluster one = start(0, trust(), keys(), bundle());
		Cluster two = start(1);
		assertStayApart(one, two);
	}

	@Test
	void bundleMakesAnOpenAddressSafe() {
		Cluster cluster = start(0, trust(), keys(), bundle(),
				List.of("--pura.remote.address=0.0.0.0", "--pura.remote.advertised-address=127.0.0.1"));
		assertThat(cluster.port()).isEqualTo(this.ports.get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "want" })
	void bundleAloneDoesNotMakeAnOpenAddressSafeIfNobodyNeedsACertificate(String clientAuth) {
		List<String> open = List.of("--pura.remote.address=0.0.0.0", "--pura.remote.advertised-address=127.0.0.1",
				"--pura.remote.ssl.client-auth=" + clientAuth);
		assertThatException().isThrownBy(() -> start(0, trust(), keys(), bundle(), open))
			.havingRootCause()
			.withMessageContaining("pura.remote.ssl.client-auth");
		Cluster cluster = start(0, trust(), keys(), bundle(), open, List.of("--pura.remote.token=secret"));
		assertThat(cluster.port()).isEqualTo(this.ports.get(0));
	}

	private void assertStayApart(Cluster one, Cluster two) {
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(member(one, 1).problem()).isNotNull();
			assertThat(member(two, 0).problem()).isNotNull();
		});
		await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(member(one, 1).status()).isEqualTo(NodeStatus.JOINING);
			assertThat(member(two, 0).status()).isEqualTo(NodeStatus.JOINING);
		});
	}

	private static List<String> keys() {
		return store("keystore");
	}

	private static List<String> trust() {
		return store("truststore");
	}

	private static List<String> store(String kind) {
		String prefix = "--spring.ssl.bundle.jks.pura." + kind;
		return List.of(prefix + ".location=" + store.toUri(), prefix + ".password=" + PASSWORD,
				prefix + ".type=PKCS12");
	}

	private static List<String> bundle() {
		return List.of("--pura.remote.ssl.bundle=pura");
	}

	@SafeVarargs
	private final Cluster start(int index, List<String>... args) {
		List<String> all = new ArrayList<>();
		for (List<String> some : args) {
			all.addAll(some);
		}
		all.add("--pura.remote.port=" + this.ports.get(index));
		all.add("--pura.cluster.discovery.static.seeds=127.0.0.1:%d,127.0.0.1:%d".formatted(this.ports.get(0),
				this.ports.get(1)));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, CounterActor.class)
			.bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
		this.contexts.add(context);
		return context.getBean(Cluster.class);
	}

	private Node member(Cluster cluster, int index) {
		return cluster.member(new NodeAddress("127.0.0.1", this.ports.get(index))).orElseThrow();
	}

	private ActorRef<Counter> counterAt(Cluster from, int index) {
		return from.actor(member(from, index), "counter", Counter.class);
	}

	private static void awaitMeeting(Cluster... clusters) {
		for (Cluster cluster : clusters) {
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(
						() -> assertThat(cluster.members()).extracting(Node::status).containsOnly(NodeStatus.UP));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Application {

	}

}
