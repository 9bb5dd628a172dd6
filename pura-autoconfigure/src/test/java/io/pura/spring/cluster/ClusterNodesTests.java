package io.pura.spring.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.remote.ConnectionRefusedException;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications in one JVM that talk over loopback.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClusterNodesTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final int[] ports = FreePorts.two();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.cluster.name=both",
				"pura.cluster.discovery.static.seeds=127.0.0.1:" + this.ports[0] + ",127.0.0.1:" + this.ports[1]);

	private final ApplicationContextRunner first = this.contextRunner
		.withPropertyValues("spring.application.name=first", "pura.remote.port=" + this.ports[0]);

	private final ApplicationContextRunner second = this.contextRunner.withPropertyValues(
			"spring.application.name=second", "pura.remote.port=" + this.ports[1], "pura.cluster.wait-for-join=10s");

	@Test
	void actorsOfTheOtherApplicationAnswer() {
		this.first.withUserConfiguration(CounterActor.class)
			.run((one) -> this.second.withPropertyValues("pura.cluster.roles=web").run((other) -> {
				Cluster cluster = other.getBean(Cluster.class);
				ActorRef<Counter> counter = cluster.actor(peer(cluster), "counter", Counter.class);
				assertThat(counter.ask(new Counter.Add(2))).succeedsWithin(LIMIT).isEqualTo(2L);
				Cluster back = one.getBean(Cluster.class);
				Awaitility.await()
					.atMost(LIMIT)
					.untilAsserted(
							() -> assertThat(peer(back).roles()).extracting(Object::toString).containsExactly("web"));
			}));
	}

	@Test
	void typesThatOnlyAModuleOfTheApplicationKnowsTravel() {
		this.first.withUserConfiguration(MoneyModule.class, TillActor.class)
			.run((one) -> this.second.withUserConfiguration(MoneyModule.class).run((other) -> {
				Cluster cluster = other.getBean(Cluster.class);
				ActorRef<Till> till = cluster.actor(peer(cluster), "till", Till.class);
				assertThat(till.ask(new Till.Pay(new Money(250)))).succeedsWithin(LIMIT)
					.satisfies((change) -> assertThat(change.cents).isEqualTo(50));
			}));
	}

	@Test
	void leavingIsSeenByTheOtherBeforeTheEnd() {
		List<NodeStatus> seen = Collections.synchronizedList(new ArrayList<>());
		this.first.run((one) -> {
			this.second.run((other) -> {
				Cluster cluster = one.getBean(Cluster.class);
				awaitStatus(cluster, NodeStatus.UP);
				cluster.events((event) -> seen.add(event.node().status()));
			});
			awaitStatus(one.getBean(Cluster.class), NodeStatus.LEFT);
			Awaitility.await().atMost(LIMIT).until(() -> seen.contains(NodeStatus.LEFT));
			assertThat(seen).doesNotContain(NodeStatus.UNREACHABLE)
				.containsSubsequence(NodeStatus.LEAVING, NodeStatus.LEFT);
			assertThat(one.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
		});
	}

	@Test
	void applicationStartsWithoutTheOthersAndFindsThemLater() {
		this.first.run((one) -> {
			Cluster cluster = one.getBean(Cluster.class);
			assertThat(cluster.state()).isEqualTo(ClusterState.JOINED);
			assertThat(peer(cluster).isReachable()).isFalse();
			this.second.run((other) -> awaitStatus(cluster, NodeStatus.UP));
		});
	}

	@Test
	void startUpThatWaitedInVainGoesOnWithAWarning(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(JoinLifecycle.class.getName(), LogLevel.WARN);
		this.first.withPropertyValues("pura.cluster.wait-for-join=50ms").run((one) -> {
			logging.setLogLevel(JoinLifecycle.class.getName(), null);
			assertThat(one).hasNotFailed();
			assertThat(output).contains("WARN")
				.contains("No other member of cluster both was met within PT0.05S")
				.contains("127.0.0.1:" + this.ports[1] + "=");
		});
	}

	@Test
	void startUpThatWaitsDoesSoOnlyUntilTheFirstOtherIsMet() {
		this.first.run((one) -> this.second
			.run((other) -> assertThat(peer(other.getBean(Cluster.class)).status()).isEqualTo(NodeStatus.UP)));
	}

	@Test
	void refusalStopsStartUpThatWaits() {
		this.first.withPropertyValues("pura.remote.token=right")
			.run((one) -> this.second.withPropertyValues("pura.remote.token=wrong")
				.run((other) -> assertThat(other).getFailure()
					.cause()
					.isInstanceOf(ConnectionRefusedException.class)
					.hasMessageContaining("has another token")));
	}

	@Test
	void refusalDoesNotStopStartUpThatDoesNotWait() {
		this.first.withPropertyValues("pura.cluster.name=mine")
			.run((one) -> this.second.withPropertyValues("pura.cluster.name=yours", "pura.cluster.wait-for-join=0s")
				.run((other) -> {
					assertThat(other).hasNotFailed();
					Cluster cluster = other.getBean(Cluster.class);
					Awaitility.await().atMost(LIMIT).until(() -> peer(cluster).refused());
					assertThat(peer(cluster).problem()).contains("'mine'").contains("'yours'");
				}));
	}

	private static Node peer(Cluster cluster) {
		return cluster.members().stream().filter((member) -> !member.isSame(cluster.self())).findFirst().orElseThrow();
	}

	private static void awaitStatus(Cluster cluster, NodeStatus status) {
		Awaitility.await()
			.atMost(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(peer(cluster).status()).isEqualTo(status));
	}

	/**
	 * Has no properties that Jackson would find.
	 */
	static final class Money {

		private final int cents;

		private Money(int cents) {
			this.cents = cents;
		}

	}

	/**
	 * The protocol of a till.
	 */
	interface Till {

		record Pay(Money money) implements Message<Till, Money> {
		}

	}

	@ActorComponent("till")
	static class TillActor implements Actor<Till> {

		@Handler
		Money pay(Till.Pay message) {
			return new Money(message.money().cents - 200);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MoneyModule {

		@Bean
		JacksonModule moneyModule() {
			return new SimpleModule("money").addSerializer(new MoneySerializer())
				.addDeserializer(Money.class, new MoneyDeserializer());
		}

	}

	static class MoneySerializer extends StdSerializer<Money> {

		MoneySerializer() {
			super(Money.class);
		}

		@Override
		public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
			generator.writeNumber(value.cents);
		}

	}

	static class MoneyDeserializer extends StdDeserializer<Money> {

		MoneyDeserializer() {
			super(Money.class);
		}

		@Override
		public Money deserialize(JsonParser parser, DeserializationContext context) {
			return new Money(parser.getIntValue());
		}

	}

}
