package io.pura.spring;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorDefinitionException;
import io.pura.actor.ActorFactory;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ActorProviderTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class))
		.withUserConfiguration(Words.class, CounterActor.class)
		.withPropertyValues("mark=!");

	@Test
	void spawnsWithArgumentsAndBeans() {
		this.contextRunner.run((context) -> {
			ActorSystem system = context.getBean(ActorSystem.class);
			ActorProvider actors = context.getBean(ActorProvider.class);
			ActorRef<Greeter> greeter = system.spawn("greeter", actors.of(GreeterActor.class, 2, "dear"));
			assertThat(greeter.ask(new Greeter.Greet("Ada")).join()).isEqualTo("Hello dear dear Ada!");
		});
	}

	@Test
	void childrenAreSpawnedTheSameWay() {
		this.contextRunner.run((context) -> {
			ActorSystem system = context.getBean(ActorSystem.class);
			ActorProvider actors = context.getBean(ActorProvider.class);
			ActorRef<Greeter> greeter = system.spawn("parent", actors.of(ParentActor.class));
			assertThat(greeter.ask(new Greeter.Greet("Ada")).join()).isEqualTo("forwarded");
			assertThat(system.find("parent/child", Greeter.class)).isPresent();
		});
	}

	@Test
	void callsInitAndDestroyMethodsForEachInstance() {
		this.contextRunner.withPropertyValues("pura.supervision.backoff=1ms").run((context) -> {
			ActorSystem system = context.getBean(ActorSystem.class);
			AtomicInteger alive = new AtomicInteger();
			AtomicInteger made = new AtomicInteger();
			ActorRef<Counter> ref = system.spawn("life",
					context.getBean(ActorProvider.class).of(LifeActor.class, alive, made));
			assertThat(alive).hasValue(1);
			assertThat(ref.ask(new Counter.Crash())).failsWithin(5, TimeUnit.SECONDS);
			assertThat(ref.ask(new Counter.Read()).join()).isZero();
			assertThat(alive).hasValue(1);
			assertThat(made).hasValue(2);
			system.stop(ref).join();
			assertThat(alive).hasValue(0);
		});
	}

	@Test
	void injectsFields() {
		this.contextRunner.run((context) -> {
			ActorFactory<FieldActor> factory = context.getBean(ActorProvider.class).of(FieldActor.class);
			assertThat(factory.get().words).isSameAs(context.getBean(Words.class));
		});
	}

	@Test
	void argumentThatNoParameterTakesIsRefused() {
		this.contextRunner.run((context) -> {
			ActorProvider actors = context.getBean(ActorProvider.class);
			assertThatIllegalArgumentException().isThrownBy(() -> actors.of(GreeterActor.class, 2, "dear", "extra"))
				.withMessageContaining("No parameter of " + GreeterActor.class.getName())
				.withMessageContaining("java.lang.String");
		});
	}

	@Test
	void nullArgumentIsRefused() {
		this.contextRunner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(ActorProvider.class).of(GreeterActor.class, "dear", null))
			.withMessage("'arguments' must not contain null"));
	}

	@Test
	void missingBeanIsRefused() {
		this.contextRunner.run((context) -> {
			ActorFactory<GreeterActor> factory = context.getBean(ActorProvider.class).of(GreeterActor.class, "dear");
			assertThatExceptionOfType(NoSuchBeanDefinitionException.class).isThrownBy(factory::get)
				.withMessageContaining("'int'");
		});
	}

	@Test
	void proxiedActorIsRefused() {
		this.contextRunner.withUserConfiguration(ProxyingConfiguration.class).run((context) -> {
			ActorProvider actors = context.getBean(ActorProvider.class);
			assertThatExceptionOfType(ActorDefinitionException.class)
				.isThrownBy(() -> context.getBean(ActorSystem.class).spawn("field", actors.of(FieldActor.class)))
				.withMessageContaining("it is a proxy");
		});
	}

	@Test
	void backsOff() {
		this.contextRunner
			.withBean("mine", ActorProvider.class, () -> new ActorProvider(new DefaultListableBeanFactory()))
			.run((context) -> assertThat(context).hasSingleBean(ActorProvider.class).hasBean("mine"));
	}

	static class Words {

		String hello() {
			return "Hello";
		}

	}

	static class GreeterActor implements Actor<Greeter> {

		private final Words words;

		private final String epithet;

		private final int times;

		private final String mark;

		GreeterActor(@Value("${mark}") String mark, Words words, String epithet, int times,
				@Qualifier("counter") ActorRef<Counter> counter) {
			this.words = words;
			this.epithet = epithet;
			this.times = times;
			this.mark = mark;
		}

		@Handler
		String greet(Greeter.Greet message) {
			return this.words.hello() + (" " + this.epithet).repeat(this.times) + " " + message.whom() + this.mark;
		}

	}

	static class ParentActor implements Actor<Greeter> {

		private final ActorProvider actors;

		ParentActor(ActorProvider actors) {
			this.actors = actors;
		}

		@Handler
		String greet(Greeter.Greet message, ActorContext<Greeter> context) {
			ActorRef<Greeter> child = context.spawn("child", this.actors.of(GreeterActor.class, "dear", 1));
			child.tell(message);
			return "forwarded";
		}

	}

	static class LifeActor extends CounterActor implements InitializingBean, DisposableBean {

		private final AtomicInteger alive;

		private final AtomicInteger made;

		LifeActor(AtomicInteger alive, AtomicInteger made) {
			this.alive = alive;
			this.made = made;
		}

		@Override
		public void afterPropertiesSet() {
			this.made.incrementAndGet();
			this.alive.incrementAndGet();
		}

		@Override
		public void destroy() {
			this.alive.decrementAndGet();
		}

	}

	static class FieldActor extends CounterActor {

		@Autowired
		private Words words;

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyingConfiguration {

		@Bean
		static BeanPostProcessor proxyingPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof FieldActor)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					return factory.getProxy();
				}

			};
		}

	}

}
