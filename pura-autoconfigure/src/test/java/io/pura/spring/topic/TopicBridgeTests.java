package io.pura.spring.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.spring.example.OrderEvent;
import io.pura.spring.example.OrderPlaced;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TopicBridgeTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraTopicAutoConfiguration.class))
		.withUserConfiguration(Heard.class);

	@Test
	void eventsWithAPayloadAreTopicValues() {
		this.contextRunner.withUserConfiguration(FromOrders.class).run((context) -> {
			context.publishEvent(new OrderPlaced(1));
			context.publishEvent("something else");
			context.publishEvent(new OrderPlaced(2));
			Heard heard = context.getBean(Heard.class);
			await()
				.untilAsserted(() -> assertThat(heard.values).containsExactly(new OrderPlaced(1), new OrderPlaced(2)));
		});
	}

	@Test
	void eventsOfASubtypeAreTopicValues() {
		this.contextRunner.withUserConfiguration(FromGroup.class).run((context) -> {
			Topic<OrderEvent> topic = context.getBean(Topics.class).topic(OrderEvent.class);
			context.publishEvent(new OrderPlaced(1));
			assertThat(topic.published()).isOne();
		});
	}

	@Test
	void applicationEventsAreTopicValues() {
		this.contextRunner.withUserConfiguration(FromApplicationEvents.class).run((context) -> {
			Topic<Shipped> topic = context.getBean(Topics.class).topic(Shipped.class);
			context.publishEvent(new Shipped(this));
			context.publishEvent(new OrderPlaced(1));
			assertThat(topic.published()).isOne();
		});
	}

	@Test
	void genericEventsAreToldApartByTheirClass() {
		this.contextRunner.withUserConfiguration(FromGeneric.class).run((context) -> {
			Topic<OrderCreated> topic = context.getBean(Topics.class).topic(OrderCreated.class);
			context.publishEvent(new Created<>("text"));
			context.publishEvent(new OrderCreated(new OrderPlaced(1)));
			assertThat(topic.published()).isOne();
		});
	}

	@Test
	void topicValuesAreEvents() {
		this.contextRunner.withUserConfiguration(ToOrders.class, GenericListener.class).run((context) -> {
			Topics topics = context.getBean(Topics.class);
			Heard heard = context.getBean(Heard.class);
			topics.topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
			assertThat(heard.events).containsExactly(new OrderPlaced(1));
			Shipped shipped = new Shipped(this);
			topics.topic(Shipped.class).publishAndWait(shipped).join();
			assertThat(heard.events).containsExactly(new OrderPlaced(1), shipped);
			topics.topic(Created.class).publishAndWait(new OrderCreated(new OrderPlaced(2))).join();
			assertThat(context.getBean(GenericListener.class).created).containsExactly(new OrderPlaced(2));
		});
	}

	@Test
	void bridgeOfAChildContextEndsWithIt() {
		this.contextRunner.run((parent) -> {
			Topic<OrderPlaced> topic = parent.getBean(Topics.class).topic(OrderPlaced.class);
			int others = topic.subscribers();
			new ApplicationContextRunner().withParent(parent)
				.withBean(TopicBridge.class, () -> TopicBridge.toEvents(topic))
				.run((child) -> assertThat(topic.subscribers()).isEqualTo(others + 1));
			assertThat(topic.subscribers()).isEqualTo(others);
		});
	}

	@Test
	void bridgesAreThereWithLazyInitialization() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(ToOrders.class, FromApplicationEvents.class)
			.run((context) -> {
				Topics topics = context.getBean(Topics.class);
				topics.topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
				assertThat(context.getBean(Heard.class).events).containsExactly(new OrderPlaced(1));
				context.publishEvent(new Shipped(this));
				assertThat(topics.topic(Shipped.class).published()).isOne();
			});
	}

	@Test
	void bothDirectionsDoNotLoop() {
		this.contextRunner.withUserConfiguration(FromOrders.class, ToOrders.class, FromApplicationEvents.class)
			.run((context) -> assertNothingGoesRound(context.getBean(Topics.class), context,
					context.getBean(Heard.class)));
	}

	@Test
	void bothDirectionsDoNotLoopWhenEventsAreHandledByOtherThreads() {
		this.contextRunner.withUserConfiguration(AsyncEvents.class, FromOrders.class, ToOrders.class)
			.run((context) -> assertNothingGoesRound(context.getBean(Topics.class), context,
					context.getBean(Heard.class)));
	}

	private static void assertNothingGoesRound(Topics topics, ApplicationEventPublisher publisher, Heard heard) {
		Topic<OrderPlaced> topic = topics.topic(OrderPlaced.class);
		publisher.publishEvent(new OrderPlaced(1));
		await().until(() -> topic.published() == 1);
		topic.publishAndWait(new OrderPlaced(2)).join();
		await().until(() -> heard.events.size() == 2);
		// Who comes behind all that could have come back.
		topic.publishAndWait(new OrderPlaced(3)).join();
		await().until(() -> heard.events.size() == 3);
		assertThat(heard.events).containsExactlyInAnyOrder(new OrderPlaced(1), new OrderPlaced(2), new OrderPlaced(3));
		await().untilAsserted(() -> assertThat(heard.values).containsExactlyInAnyOrder(new OrderPlaced(1),
				new OrderPlaced(2), new OrderPlaced(3)));
		assertThat(topic.published()).isEqualTo(3);
	}

	@Test
	void applicationEventsInBothDirectionsDoNotLoop() {
		this.contextRunner.withUserConfiguration(FromApplicationEvents.class, ToOrders.class).run((context) -> {
			Topic<Shipped> topic = context.getBean(Topics.class).topic(Shipped.class);
			Heard heard = context.getBean(Heard.class);
			Shipped one = new Shipped(this);
			context.publishEvent(one);
			Shipped two = new Shipped(this);
			topic.publishAndWait(two).join();
			assertThat(heard.events).containsExactly(one, two);
			assertThat(topic.published()).isEqualTo(2);
		});
	}

	@Test
	void whatAListenerPublishesInTurnIsNotMistakenForAnEcho() {
		this.contextRunner.withUserConfiguration(FromOrders.class, ToOrders.class, Chain.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			topic.publishAndWait(new OrderPlaced(10)).join();
			await().untilAsserted(() -> assertThat(context.getBean(Heard.class).values)
				.containsExactlyInAnyOrder(new OrderPlaced(10), new OrderPlaced(11)));
		});
	}

	@Test
	void bridgeStopsWithTheActorSystem() {
		this.contextRunner.withUserConfiguration(ToOrders.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			assertThat(context.getBean(ActorSystem.class).actor("events of io.pura.spring.example.OrderPlaced"))
				.isPresent();
			context.close();
			assertThat(topic.subscribers()).isZero();
		});
	}

	static class Heard {

		private final List<Object> events = new CopyOnWriteArrayList<>();

		private final List<OrderPlaced> values = new CopyOnWriteArrayList<>();

		@EventListener
		void event(OrderPlaced event) {
			this.events.add(event);
		}

		@EventListener
		void event(Shipped event) {
			this.events.add(event);
		}

		@TopicListener
		void value(OrderPlaced value) {
			this.values.add(value);
		}

	}

	static class GenericListener {

		private final List<OrderPlaced> created = new CopyOnWriteArrayList<>();

		@EventListener
		void event(Created<OrderPlaced> event) {
			this.created.add(event.what);
		}

		@EventListener
		void other(Created<String> event) {
			throw new AssertionError("not for me");
		}

	}

	static class Chain {

		private final ApplicationEventPublisher publisher;

		Chain(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@EventListener
		void event(OrderPlaced event) {
			if (event.id() == 10) {
				this.publisher.publishEvent(new OrderPlaced(11));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FromOrders {

		@Bean
		TopicBridge ordersFromEvents(Topic<OrderPlaced> topic) {
			return TopicBridge.fromEvents(topic);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FromGroup {

		@Bean
		TopicBridge groupFromEvents(Topic<OrderEvent> topic) {
			return TopicBridge.fromEvents(topic);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FromApplicationEvents {

		@Bean
		TopicBridge shippedFromEvents(Topic<Shipped> topic) {
			return TopicBridge.fromEvents(topic);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FromGeneric {

		@Bean
		TopicBridge createdFromEvents(Topic<OrderCreated> topic) {
			return TopicBridge.fromEvents(topic);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ToOrders {

		@Bean
		TopicBridge ordersToEvents(Topic<OrderPlaced> topic) {
			return TopicBridge.toEvents(topic);
		}

		@Bean
		TopicBridge shippedToEvents(Topic<Shipped> topic) {
			return TopicBridge.toEvents(topic);
		}

		@Bean
		@SuppressWarnings("rawtypes")
		TopicBridge createdToEvents(Topic<Created> topic) {
			return TopicBridge.toEvents(topic);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsyncEvents {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
			return multicaster;
		}

	}

	static final class Shipped extends ApplicationEvent {

		Shipped(Object source) {
			super(source);
		}

	}

	static class Created<E> implements ResolvableTypeProvider {

		private final E what;

		Created(E what) {
			this.what = what;
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClassWithGenerics(Created.class, this.what.getClass());
		}

	}

	static class OrderCreated extends Created<OrderPlaced> {

		OrderCreated(OrderPlaced what) {
			super(what);
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClass(OrderCreated.class);
		}

	}

}
