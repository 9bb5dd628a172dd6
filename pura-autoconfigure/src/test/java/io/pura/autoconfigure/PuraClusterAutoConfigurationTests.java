package io.pura.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.InsecureAddressException;
import io.pura.cluster.Node;
import io.pura.cluster.NodeRole;
import io.pura.dispatch.Clock;
import io.pura.dispatch.WheelTimers;
import io.pura.remote.DeliverySettings;
import io.pura.remote.NodeAddress;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.Transport;
import io.pura.serialization.compression.Compression;
import io.pura.serialization.compression.CompressionUnavailableException;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.cluster.BindLifecycle;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.spring.cluster.JoinLifecycle;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Ports;
import io.pura.spring.example.StubTransport;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
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
import static org.awaitility.Awaitility.await;

class PuraClusterAutoConfigurationTests {

	private static final String SEEDS = "pura.cluster.discovery.static.seeds";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class));

	private final StubTransport transport = new StubTransport();

	/** A node that talks to nobody. */
	private final ApplicationContextRunner nodeRunner = this.contextRunner
		.withBean("stubTransport", StubTransport.class, () -> this.transport)
		.withPropertyValues("pura.cluster.enabled=true");

	@Test
	void thereIsNoNodeWithoutAnyKey() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
			.doesNotHaveBean(Cluster.class)
			.doesNotHaveBean(BindLifecycle.class)
			.doesNotHaveBean(JoinLifecycle.class));
	}

	@Test
	void isSwitchedOnByProperty() {
		this.nodeRunner.run((context) -> {
			assertThat(context).hasSingleBean(Cluster.class)
				.hasSingleBean(BindLifecycle.class)
				.hasSingleBean(JoinLifecycle.class);
			assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
			assertThat(context.getBean(Cluster.class).system()).isSameAs(context.getBean(ActorSystem.class));
		});
	}

	@Test
	void isSwitchedOnBySeeds() {
		this.contextRunner.withBean(StubTransport.class, () -> this.transport)
			.withPropertyValues(SEEDS + "=orders-1:8558")
			.run((context) -> assertThat(context).hasSingleBean(Cluster.class));
	}

	@Test
	void isSwitchedOffByPropertyInSpiteOfSeeds() {
		this.contextRunner.withPropertyValues("pura.cluster.enabled=false", SEEDS + "=orders-1:8558")
			.run((context) -> assertThat(context).doesNotHaveBean(Cluster.class).doesNotHaveBean(BindLifecycle.class));
	}

	@Test
	void emptySeedsDoNotSwitchItOn() {
		this.contextRunner.withPropertyValues(SEEDS + "=")
			.run((context) -> assertThat(context).doesNotHaveBean(Cluster.class));
	}

	@Test
	void environmentVariablesSwitchItOnAndReachIt() {
		Map<String, Object> variables = Map.of("PURA_CLUSTER_DISCOVERY_STATIC_SEEDS", "orders-1:8558,orders-2:8558",
				"PURA_REMOTE_ADVERTISEDADDRESS", "orders-1:8558", "PURA_CLUSTER_FAILOVERTARGET", "3s");
		this.contextRunner.withBean(StubTransport.class, () -> this.transport)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).containsExactly("orders-1:8558",
					"orders-2:8558"));
	}

	@Test
	void nodeOfTheApplicationComesFirstAndItsLifeIsManaged() {
		List<Cluster> clusters = new ArrayList<>();
		this.nodeRunner.withUserConfiguration(OwnNode.class).run((context) -> {
			assertThat(context).hasSingleBean(Cluster.class).hasBean("mine");
			clusters.add(context.getBean(Cluster.class));
			assertThat(clusters.get(0).name()).isEqualTo("mine");
			assertThat(clusters.get(0).state()).isEqualTo(ClusterState.JOINED);
			assertThat(context.getEnvironment().getProperty("local.pura.port")).isEqualTo("4711");
		});
		assertThat(clusters).extracting(Cluster::state).containsExactly(ClusterState.CLOSED);
	}

	@Test
	void nodeOfTheApplicationNeedsNoKey() {
		this.contextRunner.withBean(StubTransport.class, () -> this.transport)
			.withUserConfiguration(OwnNode.class)
			.run((context) -> assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED));
	}

	@Test
	void nodeOfTheApplicationMayHaveStartedBefore() {
		this.contextRunner.withBean(StubTransport.class, () -> this.transport)
			.withUserConfiguration(StartedNode.class)
			.run((context) -> {
				assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
				assertThat(context.getEnvironment().getProperty("local.pura.port")).isEqualTo("4711");
			});
		assertThat(this.transport.calls()).contains("close");
	}

	@Test
	void lifecyclesBackOff() {
		this.nodeRunner.withUserConfiguration(OwnLifecycles.class).run((context) -> {
			assertThat(context).hasSingleBean(BindLifecycle.class).hasBean("myBind");
			assertThat(context).hasSingleBean(JoinLifecycle.class).hasBean("myJoin");
		});
	}

	@Test
	void transportOfTheApplicationIsUsedAndClosed() {
		this.nodeRunner.run((context) -> {
			assertThat(context).hasSingleBean(Transport.class);
			assertThat(this.transport.calls()).containsExactly("bind 127.0.0.1:8558");
		});
		assertThat(this.transport.calls()).startsWith("bind 127.0.0.1:8558", "close");
	}

	@Test
	void applicationsTalkOverASimulatedNetwork() {
		try (WheelTimers timers = new WheelTimers(Clock.system(), "simulated", getClass().getClassLoader())) {
			SimulatedNetwork network = new SimulatedNetwork(Clock.system(), timers, new SplittableRandom(1));
			ApplicationContextRunner runner = this.contextRunner.withUserConfiguration(CounterActor.class)
				.withBean(Transport.class, network::transport)
				.withPropertyValues(SEEDS + "=10.0.0.1:8558,10.0.0.2:8558", "pura.remote.max-message-size=512KB");
			runner.withPropertyValues("pura.remote.address=10.0.0.1")
				.run((one) -> runner.withPropertyValues("pura.remote.address=10.0.0.2")
					.run((other) -> assertThat(
							counter(other.getBean(Cluster.class), "10.0.0.1:8558").ask(new Counter.Add(2)).join())
						.isEqualTo(2)));
		}
	}

	@Test
	void customizersAreCalledInOrderAfterTheProperties() {
		this.nodeRunner.withUserConfiguration(Customizers.class)
			.withPropertyValues("pura.cluster.name=property")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).called).containsExactly("first", "second");
				assertThat(context.getBean(Cluster.class).name()).isEqualTo("second");
			});
	}

	@Test
	void modulesOfJacksonReachTheWire() {
		List<String> set = new ArrayList<>();
		this.nodeRunner.withBean(JacksonModule.class, () -> new SimpleModule("mine") {

			@Override
			public void setupModule(SetupContext context) {
				set.add(context.getOwner().getClass().getSimpleName());
			}

		}).run((context) -> assertThat(set).isNotEmpty());
	}

	@Test
	void leavesMappersAndExecutorsToSpringBoot() {
		this.contextRunner.withPropertyValues("pura.cluster.enabled=true", "pura.remote.port=0")
			.run((context) -> assertThat(context).hasSingleBean(Cluster.class)
				.doesNotHaveBean(ObjectMapper.class)
				.doesNotHaveBean(Executor.class)
				.doesNotHaveBean(Transport.class));
	}

	@Test
	void nodeOfTwoSystemsNeedsAPrimaryOne() {
		this.nodeRunner.withUserConfiguration(TwoSystems.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void nodeIsThatOfThePrimarySystem() {
		this.nodeRunner.withUserConfiguration(PrimarySystem.class)
			.run((context) -> assertThat(context.getBean(Cluster.class).system())
				.isSameAs(context.getBean("primary", ActorSystem.class)));
	}

	@Test
	void nodeListensOnlyToItselfByDefault() {
		this.nodeRunner.withPropertyValues("spring.application.name=orders").run((context) -> {
			Cluster cluster = context.getBean(Cluster.class);
			assertThat(cluster.name()).isEqualTo("orders");
			assertThat(cluster.self().address()).hasToString("127.0.0.1:8558");
			assertThat(cluster.self().roles()).isEmpty();
			assertThat(cluster.members()).hasSize(1);
			assertThat(this.transport.calls()).containsExactly("bind 127.0.0.1:8558");
		});
	}

	@Test
	void addressAndPortAreApplied() {
		this.nodeRunner.withPropertyValues("pura.remote.address=::1", "pura.remote.port=9000").run((context) -> {
			assertThat(this.transport.calls()).containsExactly("bind [::1]:9000");
			assertThat(context.getBean(Cluster.class).self().address()).hasToString("[::1]:9000");
			assertThat(context.getEnvironment().getProperty("local.pura.port")).isEqualTo("9000");
		});
	}

	@ParameterizedTest
	@CsvSource({ "orders-1, 9000, orders-1:9000", "orders-1:7000, 9000, orders-1:7000", "[::1]:7000, 9000, [::1]:7000",
			"orders-1, 0, orders-1:4711", "orders-1:0, 9000, orders-1:9000" })
	void advertisedAddressIsApplied(String advertised, int port, String expected) {
		this.nodeRunner
			.withPropertyValues("pura.remote.advertised-address=" + advertised, "pura.remote.port=" + port,
					"pura.remote.address=localhost")
			.run((context) -> {
				assertThat(this.transport.calls()).containsExactly("bind localhost:" + port);
				assertThat(context.getBean(Cluster.class).self().address()).hasToString(expected);
			});
	}

	@Test
	void nameIsApplied() {
		this.nodeRunner.withPropertyValues("pura.cluster.name=shop", "spring.application.name=orders")
			.run((context) -> assertThat(context.getBean(Cluster.class).name()).isEqualTo("shop"));
	}

	@Test
	void rolesAreApplied() {
		this.nodeRunner.withPropertyValues("pura.cluster.roles=worker, front")
			.run((context) -> assertThat(context.getBean(Cluster.class).self().roles())
				.containsExactlyInAnyOrder(new NodeRole("worker"), new NodeRole("front")));
	}

	@Test
	void seedsAreAppliedAsAList() {
		this.nodeRunner.withPropertyValues(SEEDS + "[0]=orders-2", SEEDS + "[1]=127.0.0.1:8558", SEEDS + "[2]=[::1]:77")
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).containsExactly("127.0.0.1:8558",
					"[::1]:77", "orders-2:8558"));
	}

	@Test
	void seedsAreAppliedSeparatedByCommas() {
		this.nodeRunner.withPropertyValues(SEEDS + "=orders-2:8558, orders-3:9000").run((context) -> {
			assertThat(addresses(context.getBean(Cluster.class))).containsExactly("127.0.0.1:8558", "orders-2:8558",
					"orders-3:9000");
			assertThat(this.transport.calls()).contains("connect orders-2:8558", "connect orders-3:9000");
		});
	}

	@Test
	void tokenIsAppliedAndNotShown() {
		this.nodeRunner.withPropertyValues("pura.remote.token=open sesame", SEEDS + "=orders-2:8558").run((context) -> {
			// The setup has a proof in place of the token: the text of 44 characters
			// after its name.
			assertThat(this.transport.setups()).singleElement()
				.asString()
				.containsPattern("proofx,[A-Za-z0-9+/]{43}=")
				.doesNotContain("sesame");
			assertThat(context.getBean(PuraProperties.class).toString()).doesNotContain("sesame");
		});
	}

	@Test
	void emptyTokenProtectsNothing() {
		this.nodeRunner.withPropertyValues("pura.remote.token=", "pura.remote.address=0.0.0.0")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(InsecureAddressException.class));
	}

	@Test
	void openAddressIsRefused() {
		this.nodeRunner.withPropertyValues("pura.remote.address=0.0.0.0")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(InsecureAddressException.class));
		assertThat(this.transport.calls()).isNotEmpty().containsOnly("close");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pura.remote.insecure=true", "pura.remote.token=secret" })
	void openAddressIsTakenWithATokenOrIfThatIsMeant(String key) {
		this.nodeRunner.withPropertyValues("pura.remote.address=0.0.0.0", key)
			.run((context) -> assertThat(this.transport.calls()).containsExactly("bind 0.0.0.0:8558"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "::" })
	void addressOfAllInterfacesIsNotWhereOthersReachTheNode(String address) {
		ApplicationContextRunner runner = this.nodeRunner.withPropertyValues("pura.remote.address=" + address,
				"pura.remote.token=secret", SEEDS + "=orders-1:8558,orders-2:8558");
		runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
				assertThat(ex.getName()).isEqualTo("pura.remote.address");
				assertThat(ex.getReason()).contains("pura.remote.advertised-address");
			}));
		runner.withPropertyValues("pura.remote.advertised-address=orders-1")
			.run((context) -> assertThat(addresses(context.getBean(Cluster.class))).containsExactly("orders-1:8558",
					"orders-2:8558"));
	}

	@Test
	void outboundQueueIsApplied() {
		this.nodeRunner.withPropertyValues("pura.remote.outbound.messages=2", SEEDS + "=orders-2:8558")
			.run((context) -> {
				ActorRef<Counter> ref = counter(context.getBean(Cluster.class), "orders-2:8558");
				assertThat(ref.offer(new Counter.Read())).isEqualTo(Offer.ACCEPTED);
				assertThat(ref.offer(new Counter.Read())).isEqualTo(Offer.ACCEPTED);
				assertThat(ref.offer(new Counter.Read())).isEqualTo(Offer.FULL);
			});
	}

	@Test
	void bytesOfTheOutboundQueueAreApplied() {
		this.nodeRunner.withPropertyValues("pura.remote.outbound.bytes=1B", SEEDS + "=orders-2:8558").run((context) -> {
			ActorRef<Counter> ref = counter(context.getBean(Cluster.class), "orders-2:8558");
			// One is let in whatever its size.
			assertThat(ref.offer(new Counter.Read())).isEqualTo(Offer.ACCEPTED);
			assertThat(ref.offer(new Counter.Read())).isEqualTo(Offer.FULL);
		});
	}

	@Test
	void overflowOfTheOutboundQueueIsApplied() {
		this.nodeRunner
			.withPropertyValues("pura.remote.outbound.messages=1", "pura.remote.outbound.overflow=drop-oldest",
					SEEDS + "=orders-2:8558")
			.run((context) -> {
				Cluster cluster = context.getBean(Cluster.class);
				ActorRef<Counter> ref = counter(cluster, "orders-2:8558");
				ref.tell(new Counter.Read());
				ref.tell(new Counter.Fail());
				assertThat(cluster.system().deadLetters().last()).singleElement()
					.satisfies((letter) -> assertThat(letter.messageType()).isEqualTo(Counter.Read.class.getName()));
			});
	}

	@Test
	void failoverTargetIsApplied() {
		ManualTime time = new ManualTime();
		this.contextRunner.withBean(Transport.class, StubTransport::unreachable)
			.withBean(ActorSystemCustomizer.class, () -> (builder) -> builder.clock(time).timers(time))
			.withPropertyValues("pura.cluster.failover-target=7s", "pura.shutdown-timeout=0s", SEEDS + "=orders-2:8558")
			.run((context) -> {
				Cluster cluster = context.getBean(Cluster.class);
				await().until(() -> member(cluster, "orders-2:8558").problem() != null);
				CompletableFuture<String> lost = new CompletableFuture<>();
				cluster.system()
					.spawn("watcher", () -> new WatcherActor(counter(cluster, "orders-2:8558"), lost))
					.ask(new Watcher.Ping())
					.join();
				time.advance(Duration.ofMillis(6999));
				assertThat(lost).isNotDone();
				time.advance(Duration.ofMillis(1));
				assertThat(lost).succeedsWithin(Duration.ofSeconds(5));
			});
	}

	@Test
	void timeToGiveUpDeliveriesIsApplied() {
		ManualTime time = new ManualTime();
		this.contextRunner.withBean(Transport.class, StubTransport::unreachable)
			.withBean(ActorSystemCustomizer.class, () -> (builder) -> builder.clock(time).timers(time))
			.withPropertyValues("pura.remote.delivery.give-up-after=7s", "pura.shutdown-timeout=0s",
					SEEDS + "=orders-2:8558")
			.run((context) -> {
				CompletableFuture<Void> delivery = counter(context.getBean(Cluster.class), "orders-2:8558")
					.deliver(new Counter.Read(), DeliveryGuarantee.EXACTLY_ONCE);
				time.advance(Duration.ofMillis(6999));
				assertThat(delivery).isNotDone();
				time.advance(Duration.ofMillis(1));
				assertThat(delivery).failsWithin(Duration.ofSeconds(5))
					.withThrowableThat()
					.withCauseInstanceOf(NodeUnreachableException.class);
			});
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		this.contextRunner.run((context) -> {
			PuraProperties properties = context.getBean(PuraProperties.class);
			assertThat(properties.remote().port()).isEqualTo(NodeAddress.DEFAULT_PORT);
			assertThat(properties.remote().address()).isEqualTo("127.0.0.1");
			assertThat(properties.remote().insecure()).isFalse();
			assertThat(properties.remote().maxMessageSize().toMegabytes()).isEqualTo(64);
			assertThat(properties.remote().compression().algorithm()).isEqualTo(Compression.NONE);
			assertThat(properties.remote().compression().threshold()).isEqualTo(DataSize.ofKilobytes(1));
			assertThat(properties.remote().delivery().window()).isEqualTo(DeliverySettings.DEFAULT.window());
			assertThat(properties.remote().delivery().giveUpAfter()).isEqualTo(DeliverySettings.DEFAULT.giveUpAfter());
			assertThat(properties.remote().delivery().maxAttempts()).isEqualTo(DeliverySettings.DEFAULT.maxAttempts());
			assertThat(properties.remote().outbound().messages()).isEqualTo(65_536);
			assertThat(properties.remote().outbound().bytes().toMegabytes()).isEqualTo(8);
			assertThat(properties.remote().outbound().overflow()).isEqualTo(Overflow.REJECT);
			assertThat(properties.remote().inbound().highWater().toMegabytes()).isEqualTo(32);
			assertThat(properties.remote().ssl().clientAuth()).isEqualTo(PuraProperties.ClientAuth.NEED);
			assertThat(properties.cluster().failoverTarget()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.cluster().waitForJoin()).isZero();
			assertThat(properties.cluster().enabled()).isNull();
		});
	}

	@ParameterizedTest
	@CsvSource({ "pura.remote.port, -1", "pura.remote.port, 65536", "pura.remote.address, port 1",
			"pura.remote.address, 10.0.0.7:9000", "pura.remote.advertised-address, orders 1",
			"pura.remote.advertised-address, orders-1:x", "pura.remote.max-message-size, 0B",
			"pura.remote.max-message-size, -1B", "pura.remote.lanes, 0", "pura.remote.lanes, 65",
			"pura.remote.outbound.messages, 0", "pura.remote.outbound.bytes, 0B", "pura.remote.outbound.bytes, -1B",
			"pura.remote.inbound.high-water, 0B", "pura.remote.delivery.window, 0",
			"pura.remote.delivery.window, 65537", "pura.remote.delivery.give-up-after, 0s",
			"pura.remote.delivery.max-attempts, 0", "pura.cluster.failover-target, 0s",
			"pura.cluster.wait-for-join, -1s", "pura.cluster.discovery.static.seeds, orders-1:x",
			"pura.cluster.discovery.static.seeds, http://orders-1",
			"pura.cluster.discovery.static.seeds, orders-1:70000", "pura.cluster.discovery.static.seeds, orders-1:0",
			"pura.cluster.architecture, centralized", "pura.serialization.format, xml",
			"pura.remote.compression.threshold, 0B" })
	void impossibleValueStopsStartUp(String name, String value) {
		this.nodeRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(shown(ex.getValue())).isEqualTo(value);
					assertThat(ex.getReason()).endsWith(".");
				}));
		assertThat(this.transport.calls()).doesNotContain("bind 127.0.0.1:8558");
	}

	@Test
	void whatIsSentIsCompressedAsConfigured() {
		try (WheelTimers timers = new WheelTimers(Clock.system(), "simulated", getClass().getClassLoader())) {
			SimulatedNetwork network = new SimulatedNetwork(Clock.system(), timers, new SplittableRandom(1));
			ApplicationContextRunner runner = this.contextRunner.withUserConfiguration(CounterActor.class)
				.withBean(Transport.class, network::transport)
				.withPropertyValues(SEEDS + "=10.0.0.1:8558,10.0.0.2:8558", "pura.remote.max-message-size=512KB");
			runner
				.withPropertyValues("pura.remote.address=10.0.0.1", "pura.remote.compression.algorithm=deflate",
						"pura.remote.compression.threshold=32B")
				.run((one) -> runner.withPropertyValues("pura.remote.address=10.0.0.2").run((other) -> {
					addOften(counter(other.getBean(Cluster.class), "10.0.0.1:8558"));
					// A batch of one or two of them is too small to gain anything.
					for (int i = 0; i < 100 && one.getBean(Cluster.class).stats().compressedBatches() == 0; i++) {
						addOften(counter(one.getBean(Cluster.class), "10.0.0.2:8558"));
					}
					assertThat(one.getBean(Cluster.class).stats().compressedBatches()).isPositive();
					assertThat(other.getBean(Cluster.class).stats().compressedBatches()).isZero();
				}));
		}
	}

	private static void addOften(ActorRef<Counter> counter) {
		for (int i = 0; i < 200; i++) {
			counter.tell(new Counter.Add(1));
		}
		counter.ask(new Counter.Add(1)).join();
	}

	@Test
	void unknownCompressionStopsStartUp() {
		this.nodeRunner.withPropertyValues("pura.remote.compression.algorithm=zip")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("Compression.zip"));
	}

	@ParameterizedTest
	@EnumSource(names = { "LZ4", "ZSTD" })
	void compressionWithoutItsLibraryStopsStartUp(Compression compression) {
		// Neither is on the class path of this module.
		this.nodeRunner.withPropertyValues("pura.remote.compression.algorithm=" + compression.id())
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(BeanCreationException.class,
						(ex) -> assertThat(ex).hasStackTraceContaining(CompressionUnavailableException.class.getName())
							.hasStackTraceContaining(compression.library())));
		assertThat(this.transport.calls()).doesNotContain("bind 127.0.0.1:8558");
	}

	@Test
	void namelessRoleStopsStartUp() {
		this.nodeRunner.withPropertyValues("pura.cluster.roles=worker,,front")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pura.cluster.roles");
					assertThat(String.valueOf(ex.getValue())).isEqualTo("worker,,front");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "dns.hostname, orders.local", "kubernetes.service, orders", "multicast.group, 224.0.0.1",
			"spring-cloud.enabled, true" })
	void discoveryThatIsNotThereYetStopsStartUp(String key, String value) {
		this.contextRunner.withPropertyValues("pura.cluster.discovery." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pura.cluster.discovery." + key);
					assertThat(ex.getValue()).isEqualTo(value);
					assertThat(ex.getReason()).contains(SEEDS);
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

	@Test
	void discoveryThatIsNotThereYetDoesNotMatterToAnApplicationOnItsOwn() {
		this.contextRunner
			.withPropertyValues("pura.cluster.enabled=false", "pura.cluster.discovery.dns.hostname=orders.local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Cluster.class));
	}

	@Test
	void largestMessageSizeWorks() {
		int port = Ports.free(1).get(0);
		this.contextRunner
			.withPropertyValues("pura.cluster.enabled=true", "pura.remote.max-message-size=15MB",
					"pura.remote.port=" + port)
			.run((context) -> assertThat(context.getBean(Cluster.class).port()).isEqualTo(port));
	}

	private static String shown(Object value) {
		return (value instanceof Duration duration) ? duration.toSeconds() + "s" : inMegabytes(String.valueOf(value));
	}

	private static String inMegabytes(String bytes) {
		return bytes.equals("20971520B") ? "20MB" : bytes;
	}

	private static List<String> addresses(Cluster cluster) {
		return cluster.members().stream().map((member) -> member.address().toString()).toList();
	}

	private static Node member(Cluster cluster, String address) {
		return cluster.member(NodeAddress.parse(address)).orElseThrow();
	}

	private static ActorRef<Counter> counter(Cluster cluster, String address) {
		return cluster.actor(member(cluster, address), "counter", Counter.class);
	}

	/**
	 * The protocol of something that watches.
	 */
	interface Watcher {

		record Ping() implements Message<Watcher, Boolean> {
		}

		record Lost() implements Message<Watcher, Void> {
		}

	}

	static class WatcherActor implements Actor<Watcher> {

		private final ActorRef<Counter> watched;

		private final CompletableFuture<String> lost;

		WatcherActor(ActorRef<Counter> watched, CompletableFuture<String> lost) {
			this.watched = watched;
			this.lost = lost;
		}

		@Override
		public void started(ActorContext<Watcher> context) {
			context.watch(this.watched, new Watcher.Lost());
		}

		@Handler
		boolean ping(Watcher.Ping message) {
			return true;
		}

		@Handler
		void lost(Watcher.Lost message) {
			this.lost.complete("lost");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnNode {

		@Bean
		Cluster mine(ActorSystem system, StubTransport transport) {
			return Cluster.builder(system)
				.name("mine")
				.address(new NodeAddress("127.0.0.1", 0))
				.transport(transport)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StartedNode {

		@Bean
		Cluster mine(ActorSystem system, StubTransport transport) {
			return Cluster.builder(system).address(new NodeAddress("127.0.0.1", 0)).transport(transport).start();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLifecycles {

		@Bean
		BindLifecycle myBind(Cluster cluster, ConfigurableEnvironment environment) {
			return new BindLifecycle(cluster, environment);
		}

		@Bean
		JoinLifecycle myJoin(Cluster cluster) {
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
		ActorSystem orders() {
			return ActorSystem.builder("orders").build();
		}

		@Bean
		ActorSystem billing() {
			return ActorSystem.builder("billing").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimarySystem {

		@Bean
		@Primary
		ActorSystem primary() {
			return ActorSystem.builder("primary").build();
		}

		@Bean
		ActorSystem other() {
			return ActorSystem.builder("other").build();
		}

	}

}
