package io.pura.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.InsecureAddressException;
import io.pura.cluster.NodeRole;
import io.pura.dispatch.Clock;
import io.pura.dispatch.ScheduledTimers;
import io.pura.dispatch.SystemRandom;
import io.pura.remote.NodeAddress;
import io.pura.remote.SimulatedNetwork;
import io.pura.remote.Transport;
import io.pura.spring.cluster.BindLifecycle;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.spring.cluster.JoinLifecycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PuraClusterAutoConfigurationTests {

	private static final String SEEDS = "pura.cluster.discovery.static.seeds";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.remote.port=0");

	private final ApplicationContextRunner nodeRunner = this.contextRunner
		.withPropertyValues("pura.cluster.enabled=true");

	@Test
	void applicationIsLocalIfNothingIsSaid() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
			.doesNotHaveBean(Cluster.class)
			.doesNotHaveBean(BindLifecycle.class)
			.doesNotHaveBean(JoinLifecycle.class));
	}

	@Test
	void applicationIsANodeIfEnabled() {
		this.nodeRunner.run((context) -> {
			assertThat(context).hasSingleBean(Cluster.class);
			assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
			assertThat(context.getBean(Cluster.class).system()).isSameAs(context.getBean(ActorSystem.class));
		});
	}

	@Test
	void applicationIsANodeIfThereAreSeeds() {
		this.contextRunner.withPropertyValues(SEEDS + "=127.0.0.1:1, orders-2")
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).contains("127.0.0.1:1",
					"orders-2:8558"));
	}

	@Test
	void seedsMayBeAList() {
		this.contextRunner.withPropertyValues(SEEDS + "[0]=127.0.0.1:1", SEEDS + "[1]=[::1]:1")
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).contains("127.0.0.1:1", "[::1]:1"));
	}

	@Test
	void seedsMayComeFromTheOperatingSystem() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
						Map.of("PURA_CLUSTER_DISCOVERY_STATIC_SEEDS", "127.0.0.1:1,127.0.0.1:2"))))
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).contains("127.0.0.1:1",
					"127.0.0.1:2"));
	}

	@Test
	void noSeedsMakeNoNode() {
		this.contextRunner.withPropertyValues(SEEDS + "=")
			.run((context) -> assertThat(context).doesNotHaveBean(Cluster.class));
	}

	@Test
	void applicationIsLocalDespiteSeedsIfDisabled() {
		this.contextRunner.withPropertyValues(SEEDS + "=127.0.0.1:1", "pura.cluster.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class));
	}

	@Test
	void nonsenseIsNoSwitch() {
		this.contextRunner.withPropertyValues("pura.cluster.enabled=perhaps")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"Failed to bind properties under 'pura.cluster.enabled' to java.lang.Boolean"));
	}

	@Test
	void clusterBacksOffAndThatOfTheApplicationLivesWithIt() {
		List<Cluster> clusters = new ArrayList<>();
		this.nodeRunner.withUserConfiguration(OwnCluster.class).run((context) -> {
			assertThat(context).hasSingleBean(Cluster.class).hasBean("mine");
			clusters.add(context.getBean(Cluster.class));
			assertThat(clusters).extracting(Cluster::state).containsExactly(ClusterState.JOINED);
		});
		assertThat(clusters).extracting(Cluster::state).containsExactly(ClusterState.CLOSED);
	}

	@Test
	void clusterThatTheApplicationHasStartedIsLeftAloneAndItsPortIsKnown() {
		this.contextRunner.withUserConfiguration(StartedCluster.class).run((context) -> {
			Cluster cluster = context.getBean(Cluster.class);
			assertThat(cluster.state()).isEqualTo(ClusterState.JOINED);
			assertThat(context.getEnvironment().getProperty("local.pura.port", Integer.class))
				.isEqualTo(cluster.port());
		});
	}

	@Test
	void lifecyclesBackOff() {
		this.nodeRunner.withUserConfiguration(OwnLifecycles.class).run((context) -> {
			assertThat(context).hasSingleBean(BindLifecycle.class)
				.hasBean("myBindLifecycle")
				.hasSingleBean(JoinLifecycle.class)
				.hasBean("myJoinLifecycle");
			assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
		});
	}

	@Test
	void freePortIsTakenAndPublished() {
		this.nodeRunner.run((context) -> {
			Cluster cluster = context.getBean(Cluster.class);
			assertThat(cluster.port()).isPositive();
			assertThat(cluster.self().address()).isEqualTo(new NodeAddress("127.0.0.1", cluster.port()));
			assertThat(context.getEnvironment().getProperty("local.pura.port")).isEqualTo("" + cluster.port());
		});
	}

	@Test
	void clusterIsNamedAfterTheSystem() {
		this.nodeRunner.withPropertyValues("spring.application.name=orders")
			.run((context) -> assertThat(context.getBean(Cluster.class).name()).isEqualTo("orders"));
	}

	@Test
	void nameAndRolesAndAdvertisedAddressAreApplied() {
		this.nodeRunner
			.withPropertyValues("pura.cluster.name=desk", "pura.cluster.roles=worker, web",
					"pura.remote.advertised-address=orders-1:8558")
			.run((context) -> {
				Cluster cluster = context.getBean(Cluster.class);
				assertThat(cluster.name()).isEqualTo("desk");
				assertThat(cluster.self().roles()).containsExactlyInAnyOrder(new NodeRole("worker"),
						new NodeRole("web"));
				assertThat(cluster.self().address()).isEqualTo(new NodeAddress("orders-1", 8558));
			});
	}

	@Test
	void advertisedAddressWithoutPortHasThatOfTheNode() {
		this.nodeRunner.withPropertyValues("pura.remote.advertised-address=localhost")
			.run((context) -> assertThat(context.getBean(Cluster.class).self().address())
				.isEqualTo(new NodeAddress("localhost", context.getBean(Cluster.class).port())));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pura.remote.token=secret", "pura.remote.insecure=true" })
	void addressThatOthersCanReachNeedsProtection(String protection) {
		ApplicationContextRunner open = this.nodeRunner.withPropertyValues("pura.remote.address=0.0.0.0",
				"pura.remote.advertised-address=127.0.0.1");
		open.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(InsecureAddressException.class));
		open.withPropertyValues(protection).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class))
			.run((context) -> {
				PuraProperties properties = context.getBean(PuraProperties.class);
				PuraProperties.Remote remote = properties.remote();
				assertThat(remote.port()).isEqualTo(NodeAddress.DEFAULT_PORT);
				assertThat(remote.address()).isEqualTo("127.0.0.1");
				assertThat(remote.advertisedAddress()).isNull();
				assertThat(remote.token()).isNull();
				assertThat(remote.insecure()).isFalse();
				assertThat(remote.maxMessageSize()).isEqualTo(DataSize.ofMegabytes(8));
				assertThat(remote.outboundQueue()).isEqualTo(65_536);
				assertThat(remote.ssl()).isEqualTo(new PuraProperties.Ssl(null, PuraProperties.ClientAuth.NEED));
				assertThat(remote.compression().algorithm()).isEqualTo("none");
				assertThat(properties.serialization().format()).isEqualTo("cbor");
				PuraProperties.Cluster cluster = properties.cluster();
				assertThat(cluster.architecture()).isEqualTo("decentralized");
				assertThat(cluster.roles()).isEmpty();
				assertThat(cluster.failoverTarget()).isEqualTo(Duration.ofSeconds(5));
				assertThat(cluster.waitForJoin()).isZero();
				assertThat(cluster.discovery().fixed().seeds()).isEmpty();
			});
	}

	@Test
	void secretIsNotPrinted() {
		this.contextRunner.withPropertyValues("pura.remote.token=open-sesame")
			.run((context) -> assertThat(context.getBean(PuraProperties.class).toString())
				.doesNotContain("open-sesame"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "pura.remote.port | 65536", "pura.remote.port | -1", "pura.remote.address | 10.0.0.1/8",
					"pura.remote.address | 0.0.0.0", "pura.remote.advertised-address | orders-1:none",
					"pura.remote.advertised-address | 0.0.0.0:8558", "pura.remote.max-message-size | 0B",
					"pura.remote.max-message-size | 1GB", "pura.remote.outbound-queue | 0",
					"pura.remote.ssl.bundle | nonsense", "pura.cluster.failover-target | 0s",
					"pura.cluster.wait-for-join | -1s", SEEDS + " | http://orders-1", SEEDS + " | orders-1:http",
					SEEDS + " | orders-1:0", SEEDS + " | orders-1:", "pura.cluster.roles | ,worker" })
	void impossibleValueStopsStartUp(String name, String value) {
		this.nodeRunner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(String.valueOf(ex.getValue())).isNotEmpty();
					assertThat(ex.getReason()).endsWith(".");
				}));
	}

	@Test
	void seedThatIsThisNodeByAnotherNameStopsStartUp() {
		this.contextRunner.withPropertyValues("pura.remote.port=8558", SEEDS + "=localhost:8558,localhost:8559")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(SEEDS);
					assertThat(ex.getValue()).isEqualTo("localhost:8558");
					assertThat(ex.getReason()).contains("this node, which calls itself 127.0.0.1:8558")
						.contains("pura.remote.advertised-address");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "pura.cluster.architecture, centralized, 'decentralized'", "pura.serialization.format, json, 'cbor'",
			"pura.remote.compression.algorithm, lz4, 'none'",
			"pura.cluster.discovery.dns.host, orders.local, pura.cluster.discovery.static.seeds",
			"pura.cluster.discovery.spring-cloud.enabled, true, pura.cluster.discovery.static.seeds",
			"pura.cluster.discovery.kubernetes.namespace, orders, pura.cluster.discovery.static.seeds",
			"pura.cluster.discovery.multicast.group, 224.0.0.1, pura.cluster.discovery.static.seeds" })
	void whatIsNotThereYetStopsStartUp(String name, String value, String instead) {
		this.nodeRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(ex.getValue()).isEqualTo(value);
					assertThat(ex.getReason()).startsWith("Pura does not have that").contains(instead).endsWith(".");
				}));
	}

	@Test
	void discoveryThatIsNotThereYetIsNotTakenForSilence() {
		this.contextRunner.withPropertyValues("pura.cluster.discovery.dns.host=orders.local")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("pura.cluster.discovery.dns.host"));
	}

	@Test
	void whatExistsMayBeSaid() {
		this.nodeRunner
			.withPropertyValues("pura.cluster.architecture=Decentralized", "pura.serialization.format=CBOR",
					"pura.remote.compression.algorithm=none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void customizersAreCalledInOrderAfterTheProperties() {
		this.nodeRunner.withUserConfiguration(Customizers.class)
			.withPropertyValues("pura.cluster.name=properties")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).called).containsExactly("first", "second");
				assertThat(context.getBean(Cluster.class).name()).isEqualTo("second");
			});
	}

	@Test
	void transportOfTheApplicationIsUsed() {
		ScheduledTimers timers = new ScheduledTimers("network", getClass().getClassLoader());
		SimulatedNetwork network = new SimulatedNetwork(Clock.system(), timers, SystemRandom.create());
		ApplicationContextRunner runner = this.nodeRunner.withBean(Transport.class, network::transport)
			.withPropertyValues("pura.remote.max-message-size=512KB", SEEDS + "=a:1,b:1", "pura.cluster.name=both",
					"pura.cluster.wait-for-join=10s");
		runner.withPropertyValues("pura.remote.address=a", "pura.remote.port=1", "pura.cluster.wait-for-join=0s")
			.run((a) -> runner.withPropertyValues("pura.remote.address=b", "pura.remote.port=1")
				.run((b) -> assertThat(b.getBean(Cluster.class).member(new NodeAddress("a", 1)))
					.hasValueSatisfying((node) -> assertThat(node.isReachable()).isTrue())));
		timers.close();
	}

	@Test
	void messagesMustFitIntoTheTransport() {
		ScheduledTimers timers = new ScheduledTimers("network", getClass().getClassLoader());
		SimulatedNetwork network = new SimulatedNetwork(Clock.system(), timers, SystemRandom.create());
		this.nodeRunner.withBean(Transport.class, network::transport)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pura.remote.max-message-size");
					assertThat(ex.getReason()).contains("983040B");
				}));
		timers.close();
	}

	@Test
	void leavesMappersAndExecutorsToTheApplication() {
		this.nodeRunner.run((context) -> assertThat(context).doesNotHaveBean(ObjectMapper.class)
			.doesNotHaveBean(Executor.class)
			.doesNotHaveBean(Transport.class));
	}

	@Test
	void severalSystemsNeedAPrimaryOne() {
		this.nodeRunner.withUserConfiguration(TwoSystems.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class));
		this.nodeRunner.withUserConfiguration(PrimarySystem.class)
			.run((context) -> assertThat(context.getBean(Cluster.class).system().name()).isEqualTo("first"));
	}

	private static List<String> addresses(Cluster cluster) {
		return cluster.members().stream().map((member) -> member.address().toString()).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCluster {

		@Bean
		Cluster mine(ActorSystem system) {
			return Cluster.builder(system).address(new NodeAddress("127.0.0.1", 0)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StartedCluster {

		@Bean
		Cluster mine(ActorSystem system) {
			return Cluster.builder(system).address(new NodeAddress("127.0.0.1", 0)).start();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLifecycles {

		@Bean
		BindLifecycle myBindLifecycle(Cluster cluster, ConfigurableEnvironment environment) {
			return new BindLifecycle(cluster, environment);
		}

		@Bean
		JoinLifecycle myJoinLifecycle(Cluster cluster) {
			return new JoinLifecycle(cluster, Duration.ZERO);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> called = new ArrayList<>();

		@Bean
		@Order(2)
		ClusterCustomizer second() {
			return (builder) -> {
				this.called.add("second");
				builder.name("second");
			};
		}

		@Bean
		@Order(1)
		ClusterCustomizer first() {
			return (builder) -> {
				this.called.add("first");
				builder.name("first");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSystems {

		@Bean
		ActorSystem first() {
			return ActorSystem.builder("first").build();
		}

		@Bean
		ActorSystem second() {
			return ActorSystem.builder("second").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimarySystem {

		@Bean
		@Primary
		ActorSystem first() {
			return ActorSystem.builder("first").build();
		}

		@Bean
		ActorSystem second() {
			return ActorSystem.builder("second").build();
		}

	}

}
