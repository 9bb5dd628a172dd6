package io.pura.spring;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorDefinitionException;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ActorComponentTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class));

	@Test
	void referenceTakesTheNameOfTheComponent() {
		this.contextRunner.withUserConfiguration(CounterActor.class).run((context) -> {
			assertThat(context).getBean("counter").isInstanceOf(ActorRef.class);
			assertThat(counter(context, "counter").path()).hasToString("pura://application/counter");
			assertThat(counter(context, "counter").ask(new Counter.Add(2)).join()).isEqualTo(2);
		});
	}

	@Test
	void referenceIsInjectedByProtocol() {
		this.contextRunner.withUserConfiguration(CounterActor.class, GreeterActor.class, ByType.class)
			.run((context) -> assertThat(context.getBean(ByType.class).ref.path().name()).isEqualTo("counter"));
	}

	@Test
	void referenceIsInjectedByQualifier() {
		this.contextRunner.withUserConfiguration(CounterActor.class, OtherCounterActor.class, ByQualifier.class)
			.run((context) -> assertThat(context.getBean(ByQualifier.class).ref.path().name()).isEqualTo("other"));
	}

	@Test
	void referenceIsInjectedByQualifierOfTheActorClass() {
		this.contextRunner
			.withUserConfiguration(CounterActor.class, QualifiedCounterActor.class, ByQualifierOfClass.class)
			.run((context) -> assertThat(context.getBean(ByQualifierOfClass.class).ref.path().name())
				.isEqualTo("qualified"));
	}

	@Test
	void referenceIsInjectedByParameterName() {
		this.contextRunner.withUserConfiguration(CounterActor.class, OtherCounterActor.class, ByParameterName.class)
			.run((context) -> assertThat(context.getBean(ByParameterName.class).ref.path().name()).isEqualTo("other"));
	}

	@Test
	void referenceOfPrimaryActorIsInjected() {
		this.contextRunner.withUserConfiguration(CounterActor.class, PrimaryCounterActor.class, ByType.class)
			.run((context) -> assertThat(context.getBean(ByType.class).ref.path().name()).isEqualTo("primary"));
	}

	@Test
	void referencesOfOneProtocolAreInjectedAsMap() {
		this.contextRunner
			.withUserConfiguration(CounterActor.class, OtherCounterActor.class, GreeterActor.class, AsMap.class)
			.run((context) -> assertThat(context.getBean(AsMap.class).refs).containsOnlyKeys("counter", "other"));
	}

	@Test
	void referenceOfAnotherProtocolIsRefused() {
		this.contextRunner.withUserConfiguration(GreeterActor.class, ByType.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class)
				.rootCause()
				.hasMessageContaining("ActorRef<io.pura.spring.example.Counter>"));
	}

	@Test
	void ambiguousReferenceIsRefused() {
		this.contextRunner.withUserConfiguration(CounterActor.class, OtherCounterActor.class, ByType.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void actorItselfIsNotInjected() {
		this.contextRunner.withUserConfiguration(CounterActor.class, ActorItself.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void actorItselfIsNotProvided() {
		this.contextRunner.withUserConfiguration(CounterActor.class, ActorIfAvailable.class)
			.run((context) -> assertThat(context.getBean(ActorIfAvailable.class).actors.stream()).isEmpty());
	}

	@Test
	void actorThatNobodyIsInjectedWithStarts() {
		this.contextRunner.withUserConfiguration(Journal.class, LivingActor.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			assertThat(journal.started.await(5, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void actorStartsAlthoughBeansAreLazy() {
		this.contextRunner.withUserConfiguration(Journal.class, LivingActor.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(Journal.class).started.await(5, TimeUnit.SECONDS)).isTrue());
	}

	@Test
	void actorIsMadeAnewAfterItCrashedAndDestroyedEachTime() {
		Journal journal = new Journal();
		this.contextRunner.withBean(Journal.class, () -> journal)
			.withUserConfiguration(LivingActor.class)
			.withPropertyValues("pura.supervision.backoff=1ms")
			.run((context) -> {
				ActorRef<Counter> ref = counter(context, "living");
				assertThat(ref.ask(new Counter.Add(1)).join()).isEqualTo(1);
				assertThat(ref.ask(new Counter.Crash())).failsWithin(5, TimeUnit.SECONDS);
				assertThat(ref.ask(new Counter.Read()).join()).isZero();
				assertThat(journal.made).hasValue(2);
				assertThat(journal.destroyed).hasValue(1);
			});
		assertThat(journal.destroyed).hasValue(2);
	}

	@Test
	void actorNeverStaysDead() {
		this.contextRunner.withUserConfiguration(CounterActor.class)
			.withPropertyValues("pura.supervision.max-restarts=0", "pura.supervision.backoff=1ms",
					"pura.supervision.max-backoff=1ms")
			.run((context) -> {
				ActorRef<Counter> ref = counter(context, "counter");
				assertThat(ref.ask(new Counter.Crash())).failsWithin(5, TimeUnit.SECONDS);
				assertThat(ref.ask(new Counter.Read()).join()).isZero();
			});
	}

	@Test
	void messagesWaitForTheStart() {
		this.contextRunner.withUserConfiguration(CounterActor.class, Eager.class)
			.run((context) -> assertThat(counter(context, "counter").ask(new Counter.Read()).join()).isEqualTo(5));
	}

	@Test
	void actorsMayKnowEachOther() {
		this.contextRunner.withUserConfiguration(PingActor.class, PongActor.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).getBean("ping").isInstanceOf(ActorRef.class);
		});
	}

	@Test
	void actorIsRegisteredByAnyMeans() {
		this.contextRunner.withBean("mine", CounterActor.class)
			.run((context) -> assertThat(counter(context, "mine").ask(new Counter.Add(3)).join()).isEqualTo(3));
	}

	@Test
	void actorIsMadeOnceThoughPostProcessedTwice() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(PuraAutoConfiguration.class, CounterActor.class);
			BeanDefinitionRegistryPostProcessor again = new ActorComponentPostProcessor();
			context.addBeanFactoryPostProcessor(again);
			context.refresh();
			assertThat(context.getBeanNamesForType(ActorRef.class)).containsExactly("counter");
			assertThat(context.getBeanNamesForType(CounterActor.class)).containsExactly("pura.actor.counter");
		}
	}

	@Test
	void privateHandlerIsRefused() {
		this.contextRunner.withUserConfiguration(PrivateHandlerActor.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ActorDefinitionException.class)
				.rootCause()
				.hasMessageContaining("must be neither private nor static"));
	}

	@Test
	void proxiedActorIsRefused() {
		this.contextRunner.withUserConfiguration(CounterActor.class, ProxyingConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ActorDefinitionException.class)
				.rootCause()
				.hasMessageContaining("it is a proxy"));
	}

	@Test
	void actorWithoutProtocolIsRefused() {
		this.contextRunner.withUserConfiguration(ErasedActor.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ActorDefinitionException.class)
				.rootCause()
				.hasMessageContaining("protocol"));
	}

	@Test
	void componentThatIsNoActorIsRefused() {
		this.contextRunner.withUserConfiguration(NoActor.class)
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(ActorDefinitionException.class));
	}

	@Test
	void actorWithoutItsDependenciesIsRefused() {
		this.contextRunner.withUserConfiguration(LivingActor.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void actorLivesInThePrimarySystemOrTheOneThatItNames() {
		this.contextRunner.withUserConfiguration(TwoSystems.class, CounterActor.class, BillingActor.class)
			.withPropertyValues("where=billing")
			.run((context) -> {
				assertThat(counter(context, "counter").path().system()).isEqualTo("orders-system");
				assertThat(counter(context, "bills").path().system()).isEqualTo("billing-system");
				assertThat(counter(context, "bills").ask(new Counter.Add(4)).join()).isEqualTo(4);
			});
	}

	@Test
	void actorInNoneOfSeveralSystemsIsRefused() {
		this.contextRunner.withUserConfiguration(TwoEqualSystems.class, CounterActor.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BeanCreationException.class)
				.hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void withoutAutoConfigurationNothingIsChanged() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(CounterActor.class)) {
			assertThat(context.getBean("counter")).isInstanceOf(CounterActor.class);
			assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(ActorRef.class));
		}
	}

	@SuppressWarnings("unchecked")
	private static ActorRef<Counter> counter(AssertableApplicationContext context, String name) {
		return (ActorRef<Counter>) context.getBean(name, ActorRef.class);
	}

	static class ByType {

		private final ActorRef<Counter> ref;

		ByType(ActorRef<Counter> ref) {
			this.ref = ref;
		}

	}

	static class ByQualifier {

		private final ActorRef<Counter> ref;

		ByQualifier(@Qualifier("other") ActorRef<Counter> ref) {
			this.ref = ref;
		}

	}

	static class ByQualifierOfClass {

		private final ActorRef<Counter> ref;

		ByQualifierOfClass(@Qualifier("fast") ActorRef<Counter> ref) {
			this.ref = ref;
		}

	}

	static class ByParameterName {

		private final ActorRef<Counter> ref;

		ByParameterName(ActorRef<Counter> other) {
			this.ref = other;
		}

	}

	static class AsMap {

		private final Map<String, ActorRef<Counter>> refs;

		AsMap(Map<String, ActorRef<Counter>> refs) {
			this.refs = refs;
		}

	}

	static class ActorItself {

		ActorItself(CounterActor actor) {
		}

	}

	static class ActorIfAvailable {

		private final ObjectProvider<CounterActor> actors;

		ActorIfAvailable(ObjectProvider<CounterActor> actors) {
			this.actors = actors;
		}

	}

	static class Eager {

		Eager(ActorRef<Counter> counter) {
			counter.tell(new Counter.Add(2));
			counter.tell(new Counter.Add(3));
		}

	}

	static class Journal {

		private final CountDownLatch started = new CountDownLatch(1);

		private final AtomicInteger made = new AtomicInteger();

		private final AtomicInteger destroyed = new AtomicInteger();

	}

	@ActorComponent("living")
	static class LivingActor extends CounterActor implements DisposableBean {

		private final Journal journal;

		LivingActor(Journal journal) {
			this.journal = journal;
			journal.made.incrementAndGet();
		}

		@Override
		public void started(ActorContext<Counter> context) {
			this.journal.started.countDown();
		}

		@Override
		public void destroy() {
			this.journal.destroyed.incrementAndGet();
		}

	}

	@ActorComponent("other")
	static class OtherCounterActor extends CounterActor {

	}

	@Qualifier("fast")
	@ActorComponent("qualified")
	static class QualifiedCounterActor extends CounterActor {

	}

	@Primary
	@ActorComponent("primary")
	static class PrimaryCounterActor extends CounterActor {

	}

	@ActorComponent(value = "bills", system = "${where}")
	static class BillingActor extends CounterActor {

	}

	@ActorComponent("greeter")
	static class GreeterActor implements Actor<Greeter> {

		@Handler
		String greet(Greeter.Greet message) {
			return "Hello " + message.whom();
		}

	}

	@ActorComponent("ping")
	static class PingActor extends CounterActor {

		PingActor(@Qualifier("pong") ActorRef<Counter> pong) {
		}

	}

	@ActorComponent("pong")
	static class PongActor extends CounterActor {

		PongActor(@Qualifier("ping") ActorRef<Counter> ping) {
		}

	}

	@ActorComponent
	static class PrivateHandlerActor implements Actor<Greeter> {

		@Handler
		private String greet(Greeter.Greet message) {
			return "Hello " + message.whom();
		}

	}

	@ActorComponent
	static class ErasedActor<P> implements Actor<P> {

	}

	@ActorComponent
	static class NoActor {

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyingConfiguration {

		@Bean
		static BeanPostProcessor proxyingPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof CounterActor)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					return factory.getProxy();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSystems {

		@Bean
		@Primary
		ActorSystem orders() {
			return ActorSystem.builder("orders-system").build();
		}

		@Bean
		ActorSystem billing() {
			return ActorSystem.builder("billing-system").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoEqualSystems {

		@Bean
		ActorSystem orders() {
			return ActorSystem.builder("orders").build();
		}

		@Bean
		ActorSystem billing() {
			return ActorSystem.builder("billing").build();
		}

	}

}
