package io.pura.spring.cluster;

import java.time.Duration;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Ports;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications that send each other what only a Jackson module of theirs can write.
 */
class WireModulesTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final List<Integer> ports = Ports.free(2);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.cluster.name=both", "pura.cluster.discovery.static.seeds=127.0.0.1:"
				+ this.ports.get(0) + ",127.0.0.1:" + this.ports.get(1));

	private final ApplicationContextRunner first = this.contextRunner
		.withPropertyValues("spring.application.name=first", "pura.remote.port=" + this.ports.get(0));

	private final ApplicationContextRunner second = this.contextRunner.withPropertyValues(
			"spring.application.name=second", "pura.remote.port=" + this.ports.get(1),
			"pura.cluster.wait-for-join=10s");

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

	private static Node peer(Cluster cluster) {
		return cluster.members().stream().filter((member) -> !member.isSame(cluster.self())).findFirst().orElseThrow();
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
