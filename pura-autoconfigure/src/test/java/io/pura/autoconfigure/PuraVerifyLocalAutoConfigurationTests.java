package io.pura.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageCopier;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.Codec;
import io.pura.serialization.SerializationException;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.example.StubTransport;
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
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PuraVerifyLocalAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class,
				PuraVerifyLocalAutoConfiguration.class))
		.withUserConfiguration(TillActor.class);

	private final ApplicationContextRunner verified = this.contextRunner
		.withPropertyValues("pura.serialization.verify-local=true");

	@Test
	void messagesStayWhatTheyAreByDefault() {
		Money money = new Money(5);
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(ActorSystemCustomizer.class);
			assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Pay(money)).join()).isSameAs(money);
		});
	}

	@Test
	void messagesGoThroughTheCodecWithTheModulesOfTheApplication() {
		Money money = new Money(5);
		this.verified.withBean(JacksonModule.class, MoneyModule::new)
			.run((context) -> assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Pay(money)))
				.succeedsWithin(LIMIT)
				.satisfies((paid) -> assertThat(paid.cents).isEqualTo(5))
				.isNotSameAs(money));
	}

	@Test
	void whatOnlyAModuleCouldReadFailsWithoutIt() {
		this.verified
			.run((context) -> assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Pay(new Money(5))))
				.failsWithin(LIMIT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SerializationException.class));
	}

	@Test
	void messagesMayBeAsLargeAsOnTheWire() {
		this.verified.withPropertyValues("pura.remote.max-message-size=100B")
			.run((context) -> assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Note("x".repeat(200))))
				.failsWithin(LIMIT)
				.withThrowableThat()
				.withMessageContaining("more than 100 bytes"));
		this.verified.withPropertyValues("pura.remote.max-message-size=0B")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class));
	}

	@Test
	void takesTheCodecOfTheApplication() {
		Money money = new Money(5);
		this.verified.withBean(Codec.Factory.class, () -> JacksonCodec.cbor(List.of(new MoneyModule())))
			.run((context) -> assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Pay(money)))
				.succeedsWithin(LIMIT)
				.isNotSameAs(money));
	}

	@Test
	void nodeTakesTheCodecOfTheApplicationToo() {
		List<Integer> limits = new ArrayList<>();
		this.contextRunner.withBean(StubTransport.class, StubTransport::new)
			.withPropertyValues("pura.cluster.enabled=true", "pura.remote.max-message-size=100B")
			.withBean(Codec.Factory.class, () -> (refs, maxBytes) -> {
				limits.add(maxBytes);
				return JacksonCodec.cbor(List.of()).create(refs, maxBytes);
			})
			.run((context) -> assertThat(limits).containsExactly(100));
	}

	@Test
	void customizerOfTheApplicationHasTheLastWord() {
		this.verified
			.withBean(ActorSystemCustomizer.class, () -> (builder) -> builder.verifyLocal((system) -> new NoCopier()))
			.run((context) -> {
				Money money = new Money(5);
				assertThat(till(context.getBean(ActorSystem.class)).ask(new Till.Pay(money)).join()).isSameAs(money);
			});
	}

	private static ActorRef<Till> till(ActorSystem system) {
		return system.find("till", Till.class).orElseThrow();
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

		record Note(String text) implements Message<Till, Integer> {
		}

	}

	@ActorComponent("till")
	static class TillActor implements Actor<Till> {

		@Handler
		Money pay(Till.Pay message) {
			return message.money();
		}

		@Handler
		int note(Till.Note message) {
			return message.text().length();
		}

	}

	/**
	 * Copies nothing.
	 */
	static class NoCopier implements MessageCopier {

		@Override
		public Message<?, ?> copy(Message<?, ?> message) {
			return message;
		}

		@Override
		public Object copyReply(Message<?, ?> message, Object reply) {
			return reply;
		}

	}

	static class MoneyModule extends SimpleModule {

		MoneyModule() {
			super("money");
			addSerializer(new MoneySerializer());
			addDeserializer(Money.class, new MoneyDeserializer());
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
