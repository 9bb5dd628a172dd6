package io.pura.spring.topic;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.spring.example.OrderEvent;
import io.pura.spring.example.OrderPlaced;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

class TopicListenerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraTopicAutoConfiguration.class));

	@Test
	void methodHearsOfTheTopicOfItsParameterType() {
		this.contextRunner.withUserConfiguration(Orders.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			assertThat(topic.subscribers()).isOne();
			assertThat(topic.publishAndWait(new OrderPlaced(1))).succeedsWithin(PATIENCE);
			assertThat(context.getBean(Orders.class).heard).containsExactly(new OrderPlaced(1));
		});
	}

	@Test
	void methodHearsOfTheTopicThatItNames() {
		this.contextRunner.withUserConfiguration(Named.class).withPropertyValues("topic=special").run((context) -> {
			Topics topics = context.getBean(Topics.class);
			assertThat(topics.topic("plain", OrderEvent.class).publishAndWait(new OrderPlaced(1)))
				.succeedsWithin(PATIENCE);
			assertThat(topics.topic("special-orders", Integer.class).publishAndWait(2)).succeedsWithin(PATIENCE);
			assertThat(context.getBean(Named.class).heard).containsExactly(new OrderPlaced(1), 2);
		});
	}

	@Test
	void methodHearsOfTheTopicThatIsABean() {
		this.contextRunner.withUserConfiguration(RetainedTopic.class, Orders.class, Named.class)
			.withPropertyValues("topic=special")
			.run((context) -> {
				Topic<?> retained = context.getBean("latestOrder", Topic.class);
				assertThat(retained.subscribers()).isOne();
				assertThat(context.getBean(Topics.class).topic(OrderPlaced.class).subscribers()).isZero();
				assertThat(context.getBean(Topics.class).topic("special-orders", Integer.class).subscribers()).isOne();
			});
	}

	@Test
	void methodHearsOfThePrimaryTopic() {
		this.contextRunner.withUserConfiguration(RetainedTopic.class, PrimaryTopic.class, Orders.class)
			.run((context) -> {
				assertThat(context.getBean("primary", Topic.class).subscribers()).isOne();
				assertThat(context.getBean("latestOrder", Topic.class).subscribers()).isZero();
			});
	}

	@Test
	void methodHearsOfTheTopicOfItsParameterTypeIfSeveralBeansCouldBeMeant() {
		this.contextRunner.withUserConfiguration(RetainedTopic.class, OtherTopic.class, Orders.class)
			.run((context) -> assertThat(context.getBean(Topics.class).topic(OrderPlaced.class).subscribers()).isOne());
	}

	@Test
	void everyMethodIsAnActorOfItsOwnWithAName() {
		this.contextRunner.withBean("orders", Orders.class)
			.withUserConfiguration(Named.class)
			.withPropertyValues("topic=special")
			.run((context) -> assertThat(context.getBean(ActorSystem.class).actors(10)).extracting("path")
				.contains("pura://application/orders.on(OrderPlaced)")
				.hasSize(3));
	}

	@Test
	void methodIsNeverCalledTwiceAtOnceAndInOrder() {
		this.contextRunner.withUserConfiguration(Slow.class).run((context) -> {
			Topic<Integer> topic = context.getBean(Topics.class).topic(Integer.class);
			IntStream.range(0, 500).forEach(topic::publish);
			assertThat(topic.publishAndWait(500)).succeedsWithin(PATIENCE);
			Slow slow = context.getBean(Slow.class);
			assertThat(slow.overlaps).hasValue(0);
			assertThat(slow.heard).isEqualTo(IntStream.rangeClosed(0, 500).boxed().toList());
		});
	}

	@Test
	void failureIsToldToWhoWaitsAndTheMethodGoesOn() {
		this.contextRunner.withUserConfiguration(Failing.class).run((context) -> {
			Topic<String> topic = context.getBean(Topics.class).topic(String.class);
			assertThat(topic.publishAndWait("checked")).failsWithin(PATIENCE)
				.withThrowableOfType(ExecutionException.class)
				.havingCause()
				.isInstanceOf(IOException.class)
				.withMessage("checked");
			topic.publish("unchecked");
			assertThat(topic.publishAndWait("fine")).succeedsWithin(PATIENCE);
			assertThat(context.getBean(Failing.class).heard).containsExactly("fine");
		});
	}

	@Test
	void methodIsCalledThroughAProxyOfItsClass() {
		this.contextRunner.withUserConfiguration(Proxied.class).run((context) -> {
			context.getBean(Topics.class).topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
			assertThat(Proxied.intercepted(context.getBean("calls", List.class))).containsExactly("on");
			assertThat(context.getBean(ByInterface.class)).isNotNull();
		});
	}

	@Test
	void methodIsCalledThroughAProxyOfItsInterface() {
		this.contextRunner.withUserConfiguration(InterfaceProxied.class).run((context) -> {
			context.getBean(Topics.class).topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
			assertThat(Proxied.intercepted(context.getBean("calls", List.class))).containsExactly("on");
		});
	}

	@Test
	void methodOfALazyBeanIsCalledThroughAProxyOfItsInterface() {
		this.contextRunner.withUserConfiguration(LazyInterfaceProxied.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			assertThat(topic.publishAndWait(new OrderPlaced(1))).succeedsWithin(PATIENCE);
			assertThat(topic.publishAndWait(new OrderPlaced(2))).succeedsWithin(PATIENCE);
			assertThat(Proxied.intercepted(context.getBean("calls", List.class))).containsExactly("on", "on");
		});
	}

	@Test
	void methodThatAProxyHidesIsRefused() {
		this.contextRunner.withUserConfiguration(HiddenByProxy.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(TopicDefinitionException.class, (ex) -> {
					assertThat(ex).hasMessageContaining("is not seen from outside the proxy of bean 'orders'");
					assertThat(ex.action()).contains("proxyTargetClass = true");
				}));
	}

	@Test
	void lazyBeanIsMadeForTheFirstValue() {
		LazyOrders.made.set(0);
		this.contextRunner.withUserConfiguration(LazyOrders.class).run((context) -> {
			assertThat(LazyOrders.made).hasValue(0);
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			topic.publishAndWait(new OrderPlaced(1)).join();
			topic.publishAndWait(new OrderPlaced(2)).join();
			assertThat(LazyOrders.made).hasValue(1);
		});
	}

	@Test
	void prototypeBeanIsMadeForEachValue() {
		PrototypeOrders.made.set(0);
		this.contextRunner.withUserConfiguration(PrototypeOrders.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			topic.publishAndWait(new OrderPlaced(1)).join();
			topic.publishAndWait(new OrderPlaced(2)).join();
			assertThat(PrototypeOrders.made).hasValue(2);
		});
	}

	@Test
	void scopedProxyListensOnce() {
		this.contextRunner.withUserConfiguration(ScopedOrders.class).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			assertThat(topic.subscribers()).isOne();
			assertThat(topic.publishAndWait(new OrderPlaced(1))).succeedsWithin(PATIENCE);
		});
	}

	@Test
	void worksWithLazyInitialization() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(Orders.class)
			.run((context) -> {
				context.getBean(Topics.class).topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
				assertThat(context.getBean(Orders.class).heard).hasSize(1);
			});
	}

	@Test
	void worksOnANodeOfACluster() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
			.withPropertyValues("pura.cluster.enabled=true", "pura.remote.port=0")
			.withUserConfiguration(Orders.class)
			.run((context) -> {
				context.getBean(Topics.class).topic(OrderPlaced.class).publishAndWait(new OrderPlaced(1)).join();
				assertThat(context.getBean(Orders.class).heard).hasSize(1);
			});
	}

	@Test
	void isNotCalledAnyMoreWhenBeansAreDestroyed() {
		CountDownLatch entered = new CountDownLatch(1);
		List<String> events = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean("orders", Closing.class, () -> new Closing(entered, events)).run((context) -> {
			Topic<OrderPlaced> topic = context.getBean(Topics.class).topic(OrderPlaced.class);
			topic.publish(new OrderPlaced(1));
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			context.close();
			topic.publish(new OrderPlaced(2));
			assertThat(topic.subscribers()).isZero();
		});
		assertThat(events).containsExactly("finished 1", "destroyed");
	}

	@Test
	void beansOfAChildContextListenUntilItIsClosed() {
		CountDownLatch entered = new CountDownLatch(1);
		List<String> events = new CopyOnWriteArrayList<>();
		this.contextRunner.run((parent) -> {
			Topic<OrderPlaced> topic = parent.getBean(Topics.class).topic(OrderPlaced.class);
			this.contextRunner.withParent(parent)
				.withBean("orders", Closing.class, () -> new Closing(entered, events))
				.run((child) -> {
					assertThat(child.getBean(ActorSystem.class)).isSameAs(parent.getBean(ActorSystem.class));
					assertThat(topic.publishAndWait(new OrderPlaced(1))).succeedsWithin(PATIENCE);
				});
			assertThat(topic.subscribers()).isZero();
			assertThat(topic.publishAndWait(new OrderPlaced(2))).succeedsWithin(PATIENCE);
			assertThat(parent.getBean(ActorSystem.class).actors(10)).isEmpty();
		});
		assertThat(events).containsExactly("finished 1", "destroyed");
	}

	@Test
	void childContextWaitsForItsListenersBeforeItDestroysThem() {
		CountDownLatch entered = new CountDownLatch(1);
		List<String> events = new CopyOnWriteArrayList<>();
		this.contextRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withBean("orders", Closing.class, () -> new Closing(entered, events))
			.run((child) -> {
				parent.getBean(Topics.class).topic(OrderPlaced.class).publish(new OrderPlaced(1));
				assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
				child.close();
			}));
		assertThat(events).containsExactly("finished 1", "destroyed");
	}

	@Test
	void privateMethodIsRefused() {
		refuses(PrivateMethod.class, "on(OrderPlaced) is private, so it cannot be called through the bean",
				"Make the method neither private nor static.");
	}

	@Test
	void staticMethodIsRefused() {
		refuses(StaticMethod.class, "on(OrderPlaced) is static, so it cannot be called through the bean",
				"Make the method neither private nor static.");
	}

	@Test
	void methodWithoutOneParameterIsRefused() {
		refuses(NoParameter.class, "on() has 0 parameters", "Give the method one parameter, which takes the value.");
		refuses(TwoParameters.class, "on(OrderPlaced, String) has 2 parameters",
				"Give the method one parameter, which takes the value.");
	}

	@Test
	void genericParameterIsRefused() {
		refuses(GenericParameter.class, "takes a java.util.List<io.pura.spring.example.OrderPlaced>",
				"Give the parameter the type of a class");
	}

	@Test
	void methodOfAnActorIsRefused() {
		refuses(ListeningInActor.class, "is in an actor",
				"Let the actor subscribe to the topic with its own reference");
	}

	private void refuses(Class<?> bean, String problem, String action) {
		this.contextRunner.withUserConfiguration(bean)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(TopicDefinitionException.class, (ex) -> {
					assertThat(ex).hasMessageContaining(problem).hasMessageContaining(bean.getName());
					assertThat(ex.action()).contains(action);
				}));
	}

	static class Orders {

		private final List<OrderPlaced> heard = new CopyOnWriteArrayList<>();

		@TopicListener
		String on(OrderPlaced order) {
			this.heard.add(order);
			return "dropped";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RetainedTopic {

		@Bean
		Topic<OrderPlaced> latestOrder(Topics topics) {
			return topics.retained("orders", OrderPlaced.class);
		}

		@Bean
		Topic<OrderEvent> events(Topics topics) {
			return topics.topic("events", OrderEvent.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryTopic {

		@Bean
		@Primary
		Topic<OrderPlaced> primary(Topics topics) {
			return topics.topic("primary", OrderPlaced.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherTopic {

		@Bean
		Topic<OrderPlaced> other(Topics topics) {
			return topics.topic("other", OrderPlaced.class);
		}

	}

	static class Named {

		private final List<Object> heard = new CopyOnWriteArrayList<>();

		@TopicListener("plain")
		void on(OrderEvent order) {
			this.heard.add(order);
		}

		@TopicListener("${topic}-orders")
		void on(int number) {
			this.heard.add(number);
		}

	}

	static class Slow {

		private final List<Integer> heard = new CopyOnWriteArrayList<>();

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger overlaps = new AtomicInteger();

		@TopicListener
		void on(Integer number) {
			if (this.inside.incrementAndGet() > 1) {
				this.overlaps.incrementAndGet();
			}
			Thread.yield();
			this.heard.add(number);
			this.inside.decrementAndGet();
		}

	}

	static class Failing {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@TopicListener
		void on(String text) throws IOException {
			switch (text) {
				case "checked" -> throw new IOException(text);
				case "unchecked" -> throw new IllegalStateException(text);
				default -> this.heard.add(text);
			}
		}

	}

	interface ByInterface {

		void on(OrderPlaced order);

	}

	static class Implementing implements ByInterface {

		@Override
		@TopicListener
		public void on(OrderPlaced order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		static List<String> calls() {
			return new CopyOnWriteArrayList<>();
		}

		@SuppressWarnings("unchecked")
		static List<String> intercepted(List<?> calls) {
			return (List<String>) calls;
		}

		@Bean
		static MethodInterceptor recording(List<String> calls) {
			return (invocation) -> {
				Method method = invocation.getMethod();
				calls.add(method.getName());
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("orders");
			creator.setInterceptorNames("recording");
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		Implementing orders() {
			return new Implementing();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxied {

		@Bean
		static List<String> calls() {
			return Proxied.calls();
		}

		@Bean
		static MethodInterceptor recording(List<String> calls) {
			return Proxied.recording(calls);
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = Proxied.proxies();
			creator.setProxyTargetClass(false);
			return creator;
		}

		@Bean
		ByInterface orders() {
			return new Implementing();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyInterfaceProxied {

		@Bean
		static List<String> calls() {
			return Proxied.calls();
		}

		@Bean
		static MethodInterceptor recording(List<String> calls) {
			return Proxied.recording(calls);
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return InterfaceProxied.proxies();
		}

		@Bean
		@Lazy
		Implementing orders() {
			return new Implementing();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenByProxy {

		@Bean
		static MethodInterceptor recording() {
			return Proxied.recording(Proxied.calls());
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			return InterfaceProxied.proxies();
		}

		@Bean
		Runnable orders() {
			return new Hidden();
		}

	}

	static class Hidden implements Runnable {

		@Override
		public void run() {
		}

		@TopicListener
		public void on(OrderPlaced order) {
		}

	}

	@Lazy
	static class LazyOrders {

		private static final AtomicInteger made = new AtomicInteger();

		LazyOrders() {
			made.incrementAndGet();
		}

		@TopicListener
		void on(OrderPlaced order) {
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class PrototypeOrders {

		private static final AtomicInteger made = new AtomicInteger();

		PrototypeOrders() {
			made.incrementAndGet();
		}

		@TopicListener
		void on(OrderPlaced order) {
		}

	}

	@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedOrders {

		@TopicListener
		public void on(OrderPlaced order) {
		}

	}

	static class Closing implements DisposableBean {

		private final CountDownLatch entered;

		private final List<String> events;

		Closing(CountDownLatch entered, List<String> events) {
			this.entered = entered;
			this.events = events;
		}

		@TopicListener
		void on(OrderPlaced order) {
			this.entered.countDown();
			Thread.yield();
			this.events.add("finished " + order.id());
		}

		@Override
		public void destroy() {
			this.events.add("destroyed");
		}

	}

	static class PrivateMethod {

		@TopicListener
		private void on(OrderPlaced order) {
		}

	}

	static class StaticMethod {

		@TopicListener
		static void on(OrderPlaced order) {
		}

	}

	static class NoParameter {

		@TopicListener
		void on() {
		}

	}

	static class TwoParameters {

		@TopicListener
		void on(OrderPlaced order, String more) {
		}

	}

	static class GenericParameter {

		@TopicListener
		void on(List<OrderPlaced> orders) {
		}

	}

	static class ListeningInActor implements Actor<Listening> {

		@TopicListener
		void on(OrderPlaced order) {
		}

	}

}
