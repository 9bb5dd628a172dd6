package io.pura.autoconfigure.topic;

import java.util.List;
import java.util.Optional;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.example.OrderPlaced;
import io.pura.spring.topic.TopicDefinitionException;
import io.pura.spring.topic.TopicListener;
import io.pura.spring.topic.TopicListenerRegistrar;
import io.pura.topic.Topic;
import io.pura.topic.TopicMismatchException;
import io.pura.topic.Topics;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

class PuraTopicAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraTopicAutoConfiguration.class));

	@Test
	void topicsOfTheActorSystemAreABean() {
		this.contextRunner.run((context) -> assertThat(context.getBean(Topics.class).system())
			.isSameAs(context.getBean(ActorSystem.class)));
	}

	@Test
	void backsOffWithTopicsOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnTopics.class, ByConstructor.class).run((context) -> {
			assertThat(context).getBean(Topics.class).isSameAs(context.getBean("mine"));
			assertThat(context.getBean(ByConstructor.class).topic)
				.isSameAs(context.getBean("mine", Topics.class).topic(OrderPlaced.class));
		});
	}

	@Test
	void leavesTheNameOfItsBeanToTheApplication() {
		this.contextRunner.withBean("topics", String.class, () -> "news")
			.run((context) -> assertThat(context).hasSingleBean(Topics.class).getBean("topics").isEqualTo("news"));
	}

	@Test
	void backsOffWithoutActorSystem() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PuraTopicAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Topics.class)
				.doesNotHaveBean(TopicListenerRegistrar.class));
	}

	@Test
	void topicIsInjectedByTheTypeOfItsValues() {
		this.contextRunner.withUserConfiguration(ByConstructor.class, ByField.class, ByProvider.class, ByOptional.class)
			.run((context) -> {
				Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
				assertThat(topic.name()).isEqualTo("io.pura.spring.example.OrderPlaced");
				assertThat(context.getBean(ByConstructor.class).topic).isSameAs(topic);
				assertThat(context.getBean(ByField.class).topic).isSameAs(topic);
				assertThat(context.getBean(ByProvider.class).topic.getObject()).isSameAs(topic);
				assertThat(context.getBean(ByProvider.class).qualified.getObject().name()).isEqualTo("other");
				assertThat(context.getBean(ByOptional.class).topic).containsSame(topic);
			});
	}

	@Test
	void qualifierNamesTheTopic() {
		this.contextRunner.withUserConfiguration(ByQualifier.class).run((context) -> {
			ByQualifier bean = context.getBean(ByQualifier.class);
			assertThat(bean.orders.name()).isEqualTo("orders");
			assertThat(bean.orders.type()).isEqualTo(OrderPlaced.class);
			assertThat(bean.field.name()).isEqualTo("numbers");
			assertThat(bean.lazy.name()).isEqualTo("lazy");
			assertThat(context.getBean("byMethod", Topic.class).name()).isEqualTo("returns");
		});
	}

	@Test
	void typeVariableOfASuperclassIsResolved() {
		this.contextRunner.withUserConfiguration(ConcreteUser.class)
			.run((context) -> assertThat(context.getBean(ConcreteUser.class).topic.type())
				.isEqualTo(OrderPlaced.class));
	}

	@Test
	void topicThatIsABeanOfTheApplicationGoesFirst() {
		this.contextRunner.withUserConfiguration(OwnTopic.class, ByConstructor.class, OtherUser.class)
			.run((context) -> {
				Topic<?> mine = context.getBean("latestOrder", Topic.class);
				assertThat(mine.isRetained()).isTrue();
				assertThat(context.getBean(ByConstructor.class).topic).isSameAs(mine);
				assertThat(context.getBean(OtherUser.class).qualified).isSameAs(mine);
				assertThat(context.getBean(OtherUser.class).numbers.type()).isEqualTo(Integer.class);
			});
	}

	@Test
	void twoTypesForOneNameAreRefused() {
		this.contextRunner.withUserConfiguration(ByQualifier.class, WrongQualifier.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(TopicMismatchException.class)
				.hasMessageContaining("Topic 'orders' has values of"));
	}

	@Test
	void genericValuesAreRefused() {
		this.contextRunner.withUserConfiguration(GenericUser.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(TopicDefinitionException.class, (ex) -> {
					assertThat(ex).hasMessageContaining("must be of a class without type arguments")
						.hasMessageContaining("Topic<java.util.List<io.pura.spring.example.OrderPlaced>>");
					assertThat(ex.action()).contains("Publish a record that holds the List");
				}));
	}

	@Test
	void unknownValuesAreRefused() {
		this.contextRunner.withUserConfiguration(WildcardUser.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(TopicDefinitionException.class,
						(ex) -> assertThat(ex).hasMessageContaining("does not name the class of its values")));
	}

	@Test
	void topicsThatAreBeansAreInjectedWithSeveralActorSystems() {
		this.contextRunner.withUserConfiguration(TwoSystems.class, TopicOfOneSystem.class, ByConstructor.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(ByConstructor.class)
				.extracting((bean) -> bean.topic)
				.isSameAs(context.getBean("billed")));
	}

	@Test
	void topicThatIsNoBeanIsRefusedWithSeveralActorSystems() {
		this.contextRunner.withUserConfiguration(TwoSystems.class, ByConstructor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(TopicDefinitionException.class, (ex) -> {
					assertThat(ex).hasMessageContaining("there is not one bean of type Topics, or are several");
					assertThat(ex.action()).contains("this Topic<OrderPlaced>");
				}));
	}

	@Test
	void listenerWithoutTopicsIsRefused() {
		this.contextRunner.withUserConfiguration(TwoSystems.class, Listener.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(TopicDefinitionException.class,
						(ex) -> assertThat(ex).hasMessageContaining("as there is not one bean of type Topics")));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTopics {

		@Bean
		Topics mine(ActorSystem system) {
			return Topics.of(system);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTopic {

		@Bean
		Topic<OrderPlaced> latestOrder(Topics topics) {
			return topics.retained(OrderPlaced.class);
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
	static class TopicOfOneSystem {

		@Bean
		static Topic<OrderPlaced> billed(@Qualifier("billing") ActorSystem billing) {
			return Topics.of(billing).topic(OrderPlaced.class);
		}

	}

	static class ByConstructor {

		private final Topic<OrderPlaced> topic;

		ByConstructor(Topic<OrderPlaced> topic) {
			this.topic = topic;
		}

	}

	static class ByField {

		@Autowired
		private Topic<OrderPlaced> topic;

	}

	static class ByProvider {

		private final ObjectProvider<Topic<OrderPlaced>> topic;

		private final ObjectProvider<Topic<OrderPlaced>> qualified;

		ByProvider(ObjectProvider<Topic<OrderPlaced>> topic,
				@Qualifier("other") ObjectProvider<Topic<OrderPlaced>> qualified) {
			this.topic = topic;
			this.qualified = qualified;
		}

	}

	static class ByOptional {

		private final Optional<Topic<OrderPlaced>> topic;

		ByOptional(Optional<Topic<OrderPlaced>> topic) {
			this.topic = topic;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByQualifier {

		private final Topic<OrderPlaced> orders;

		private final Topic<String> lazy;

		@Autowired
		@Qualifier("numbers")
		private Topic<Integer> field;

		ByQualifier(@Qualifier("orders") Topic<OrderPlaced> orders, @Lazy @Qualifier("lazy") Topic<String> lazy) {
			this.orders = orders;
			this.lazy = lazy;
		}

		@Bean
		static Object byMethod(@Qualifier("returns") Topic<String> topic) {
			return topic;
		}

	}

	static class GenericBase<E> {

		@Autowired
		Topic<E> topic;

	}

	static class ConcreteUser extends GenericBase<OrderPlaced> {

	}

	static class OtherUser {

		private final Topic<Integer> numbers;

		private final Topic<OrderPlaced> qualified;

		OtherUser(Topic<Integer> numbers, @Qualifier("latestOrder") Topic<OrderPlaced> qualified) {
			this.numbers = numbers;
			this.qualified = qualified;
		}

	}

	static class WrongQualifier {

		WrongQualifier(@Qualifier("orders") Topic<String> topic) {
		}

	}

	static class GenericUser {

		GenericUser(Topic<List<OrderPlaced>> topic) {
		}

	}

	static class WildcardUser {

		WildcardUser(Topic<?> topic) {
		}

	}

	static class Listener {

		@TopicListener
		void on(OrderPlaced order) {
		}

	}

}
