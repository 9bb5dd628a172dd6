package io.pura.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.pura.actor.ActorSystem;
import io.pura.actor.MessageObserver;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.observation.DefaultProcessObservationConvention;
import io.pura.spring.observation.DefaultSendObservationConvention;
import io.pura.spring.observation.MicrometerMessageObserver;
import io.pura.spring.observation.ProcessObservationConvention;
import io.pura.spring.observation.SendObservationConvention;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PuraObservationAutoConfigurationTests {

	private static final AutoConfigurations METRICS = AutoConfigurations.of(MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class);

	private static final AutoConfigurations TRACING = AutoConfigurations.of(MicrometerTracingAutoConfiguration.class,
			BraveAutoConfiguration.class, NoopTracerAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraObservationAutoConfiguration.class,
				ObservationAutoConfiguration.class))
		.withConfiguration(METRICS);

	@Test
	void observesForATracer() {
		this.contextRunner.withConfiguration(TRACING)
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class)))
				.isSameAs(context.getBean(MicrometerMessageObserver.class)));
	}

	@Test
	void doesNotObserveForTimersAlone() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(ObservationRegistry.class).isNoop()).isFalse();
			assertThat(context).doesNotHaveBean(MessageObserver.class).doesNotHaveBean(ActorSystemCustomizer.class);
			assertThat(observer(context.getBean(ActorSystem.class))).isNull();
		});
	}

	@Test
	void observesForTimersAloneWhenForced() {
		this.contextRunner.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class)))
				.isSameAs(context.getBean(MicrometerMessageObserver.class)));
	}

	@Test
	void observesWithoutATracerOnTheClassPathWhenForced() {
		this.contextRunner.withPropertyValues("pura.observation.enabled=true")
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isNotNull());
	}

	@Test
	void observesForATracerWhenForced() {
		this.contextRunner.withConfiguration(TRACING)
			.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isNotNull());
	}

	@Test
	void doesNotObserveWhenForbidden() {
		this.contextRunner.withConfiguration(TRACING)
			.withPropertyValues("pura.observation.enabled=false")
			.run((context) -> {
				assertThat(context).hasSingleBean(Tracer.class)
					.doesNotHaveBean(MessageObserver.class)
					.doesNotHaveBean(ActorSystemCustomizer.class);
				assertThat(observer(context.getBean(ActorSystem.class))).isNull();
			});
	}

	@Test
	void doesNotObserveForATracerThatDoesNothing() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(NoopTracerAutoConfiguration.class))
			.run((context) -> {
				assertThat(context.getBean(Tracer.class)).isSameAs(Tracer.NOOP);
				assertThat(observer(context.getBean(ActorSystem.class))).isNull();
			});
	}

	@Test
	void doesNotObserveForARegistryThatDoesNothing() {
		this.contextRunner.withConfiguration(TRACING)
			.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isNull());
	}

	@Test
	void needsARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PuraAutoConfiguration.class, PuraObservationAutoConfiguration.class))
			.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isNull());
	}

	@Test
	void needsMicrometer() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PuraAutoConfiguration.class, PuraObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isNull());
	}

	@Test
	void takesConventionsOfTheUser() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.contextRunner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(SendObservationConvention.class, MySendConvention::new)
			.withBean(ProcessObservationConvention.class, MyProcessConvention::new)
			.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> {
				ActorSystem system = context.getBean(ActorSystem.class);
				assertThat(observer(system)).extracting("sendConvention").isInstanceOf(MySendConvention.class);
				assertThat(observer(system)).extracting("processConvention").isInstanceOf(MyProcessConvention.class);
			});
	}

	@Test
	void takesTheObserverOfTheUser() {
		MessageObserver mine = new MicrometerMessageObserver(ObservationRegistry.NOOP);
		this.contextRunner.withBean("mine", MessageObserver.class, () -> mine)
			.withPropertyValues("pura.observation.enabled=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(MessageObserver.class);
				assertThat(observer(context.getBean(ActorSystem.class))).isSameAs(mine);
			});
	}

	@Test
	void letsACustomizerOfTheUserHaveTheLastWord() {
		MessageObserver mine = new MicrometerMessageObserver(ObservationRegistry.NOOP);
		this.contextRunner.withConfiguration(TRACING)
			.withBean("mine", ActorSystemCustomizer.class, () -> (builder) -> builder.observer(mine))
			.run((context) -> assertThat(observer(context.getBean(ActorSystem.class))).isSameAs(mine));
	}

	private static Object observer(ActorSystem system) {
		return assertThat(system).extracting("observer").actual();
	}

	static class MySendConvention extends DefaultSendObservationConvention {

	}

	static class MyProcessConvention extends DefaultProcessObservationConvention {

	}

}
