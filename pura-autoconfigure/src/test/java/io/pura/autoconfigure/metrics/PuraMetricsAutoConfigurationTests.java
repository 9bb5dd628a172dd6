package io.pura.autoconfigure.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.dispatch.Clock;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.StubTransport;
import io.pura.spring.metrics.ClusterMetrics;
import io.pura.spring.metrics.PuraMetrics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PuraMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraMetricsAutoConfiguration.class));

	private final ApplicationContextRunner nodeRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(StubTransport.class, StubTransport::new)
		.withPropertyValues("pura.cluster.enabled=true");

	@Test
	void bindsToTheRegistryOfSpringBoot() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.withUserConfiguration(CounterActor.class, Asker.class)
			.run((context) -> {
				context.getBean(Asker.class).ask();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("pura.actors.started").tag("actor", "CounterActor").functionCounter().count())
					.isEqualTo(1);
			});
	}

	@Test
	void isSwitchedOffByTheFilterOfSpringBoot() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.withPropertyValues("management.metrics.enable.pura=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("pura.asks").meter()).isNull());
	}

	@Test
	void backsOff() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("mine", PuraMetrics.class, () -> new PuraMetrics(List.of(), Clock.system()))
			.run((context) -> assertThat(context).hasSingleBean(PuraMetrics.class).hasBean("mine"));
	}

	@Test
	void nodeHasMeters() {
		this.nodeRunner.run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(ClusterMetrics.class).bindTo(registry);
			assertThat(registry.get("pura.cluster.members").tag("status", "up").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void metersOfTheNodeBackOff() {
		this.nodeRunner
			.withBean("mine", ClusterMetrics.class, () -> new ClusterMetrics(
					Cluster.builder(ActorSystem.builder("mine").build()).transport(new StubTransport()).build()))
			.run((context) -> assertThat(context).hasSingleBean(ClusterMetrics.class).hasBean("mine"));
	}

	@Test
	void applicationOnItsOwnHasNoMetersOfANode() {
		this.nodeRunner.withPropertyValues("pura.cluster.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(PuraMetrics.class)
				.doesNotHaveBean(ClusterMetrics.class));
	}

	@Test
	void needsARegistry() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(PuraMetrics.class));
	}

	@Test
	void needsMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class).doesNotHaveBean("puraMetrics"));
	}

	static class Asker {

		private final ActorRef<Counter> counter;

		Asker(ActorRef<Counter> counter) {
			this.counter = counter;
		}

		void ask() {
			this.counter.ask(new Counter.Read()).join();
		}

	}

}
