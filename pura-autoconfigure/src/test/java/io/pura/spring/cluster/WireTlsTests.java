package io.pura.spring.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.pura.actor.ActorRef;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications that talk over TLS, with keys that are made for the test. All
 * applications trust those who have the key {@code ours}, and nobody else.
 */
class WireTlsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private final int[] ports = FreePorts.two();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, PuraAutoConfiguration.class,
				PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.cluster.name=both",
				"pura.cluster.discovery.static.seeds=127.0.0.1:" + this.ports[0] + ",127.0.0.1:" + this.ports[1]);

	private final ApplicationContextRunner first = this.contextRunner
		.withPropertyValues("spring.application.name=first", "pura.remote.port=" + this.ports[0]);

	private final ApplicationContextRunner second = this.contextRunner
		.withPropertyValues("spring.application.name=second", "pura.remote.port=" + this.ports[1]);

	@BeforeAll
	static void makeKeys() throws Exception {
		makeKey("ours");
		makeKey("stranger");
		keytool("-exportcert", "-alias", "ours", "-keystore", file("ours.p12"), "-file", file("ours.cer"));
		keytool("-importcert", "-noprompt", "-alias", "ours", "-keystore", file("trust.p12"), "-file",
				file("ours.cer"));
	}

	private static void makeKey(String name) throws Exception {
		keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext",
				"san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-keystore", file(name + ".p12"));
	}

	private static void keytool(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(Arrays.asList(arguments));
		command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(() -> String.join(" ", command)).isZero();
	}

	private static String file(String name) {
		return directory.resolve(name).toString();
	}

	@Test
	void nodesOfOneBundleTalk() {
		with(this.first, "ours").withUserConfiguration(CounterActor.class)
			.run((one) -> with(this.second, "ours").withPropertyValues("pura.cluster.wait-for-join=10s")
				.run((other) -> {
					Cluster cluster = other.getBean(Cluster.class);
					ActorRef<Counter> counter = cluster.actor(peer(cluster), "counter", Counter.class);
					assertThat(counter.ask(new Counter.Add(2))).succeedsWithin(LIMIT).isEqualTo(2L);
				}));
	}

	@Test
	void bundleProtectsAnAddressThatOthersCanReach() {
		with(this.first, "ours")
			.withPropertyValues("pura.remote.address=0.0.0.0", "pura.remote.advertised-address=127.0.0.1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "want" })
	void bundleAloneDoesNotProtectIfNobodyNeedsACertificate(String clientAuth) {
		ApplicationContextRunner open = with(this.first, "ours").withPropertyValues("pura.remote.address=0.0.0.0",
				"pura.remote.advertised-address=127.0.0.1", "pura.remote.ssl.client-auth=" + clientAuth);
		open.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
					(ex) -> assertThat(ex.getName()).isEqualTo("pura.remote.ssl.client-auth")));
		open.withPropertyValues("pura.remote.token=secret").run((context) -> assertThat(context).hasNotFailed());
		open.withPropertyValues("pura.remote.insecure=true").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void nodeWithoutTlsIsNotMet() {
		with(this.first, "ours").run((one) -> this.second.run((other) -> {
			assertNotMet(one.getBean(Cluster.class));
			assertNotMet(other.getBean(Cluster.class));
		}));
	}

	@Test
	void nodeWithAnotherKeyIsNotMet() {
		with(this.first, "ours").run((one) -> with(this.second, "stranger").run((other) -> {
			assertNotMet(one.getBean(Cluster.class));
			assertNotMet(other.getBean(Cluster.class));
		}));
	}

	@Test
	void nodeThatNeedNotShowACertificateIsMet() {
		with(this.first, "ours").withPropertyValues("pura.remote.ssl.client-auth=none")
			.run((one) -> with(this.second, "stranger").run((other) -> {
				awaitUp(one.getBean(Cluster.class));
				awaitUp(other.getBean(Cluster.class));
			}));
	}

	@Test
	void optionsOfTheBundleAreApplied() {
		with(this.first, "ours").withPropertyValues("spring.ssl.bundle.jks.wire.options.enabled-protocols=TLSv1.2")
			.run((one) -> with(this.second, "ours")
				.withPropertyValues("spring.ssl.bundle.jks.wire.options.enabled-protocols=TLSv1.3")
				.run((other) -> assertNotMet(other.getBean(Cluster.class))));
	}

	private static ApplicationContextRunner with(ApplicationContextRunner runner, String key) {
		String bundle = "spring.ssl.bundle.jks.wire.";
		return runner.withPropertyValues("pura.remote.ssl.bundle=wire",
				bundle + "keystore.location=" + file(key + ".p12"), bundle + "keystore.password=" + PASSWORD,
				bundle + "keystore.type=PKCS12", bundle + "truststore.location=" + file("trust.p12"),
				bundle + "truststore.password=" + PASSWORD, bundle + "truststore.type=PKCS12");
	}

	private static void awaitUp(Cluster cluster) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(peer(cluster).status()).isEqualTo(NodeStatus.UP));
	}

	/**
	 * Has the node try and fail although the other one listens.
	 */
	private static void assertNotMet(Cluster cluster) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(peer(cluster).problem()).isNotNull()
				.isNotEqualTo("it has not been reached yet")
				.doesNotContain("Connection refused"));
		assertThat(peer(cluster).id()).isNull();
	}

	private static Node peer(Cluster cluster) {
		return cluster.members().stream().filter((member) -> !member.isSame(cluster.self())).findFirst().orElseThrow();
	}

}
