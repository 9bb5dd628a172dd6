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
import io.pura.spring.metrics.ClusterMetrics;
import io.pura.spring.metrics.PuraMetrics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class PuraMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraMetricsAutoConfiguration.class));

	private final ApplicationContextRunner nodeRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.cluster.enabled=true", "pura.remote.port=0");

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
	void nodeOfAClusterHasMeters() {
		this.nodeRunner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(MeterRegistry.class)
				.get("pura.cluster.members")
				.tag("status", "up")
				.gauge()
				.value()).isEqualTo(1));
	}

	@Test
	void metersOfTheClusterNeedACluster() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(PuraMetrics.class)
				.doesNotHaveBean(ClusterMetrics.class));
	}

	@Test
	void metersOfTheClusterBackOff() {
		this.nodeRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withUserConfiguration(OwnClusterMetrics.class)
			.run((context) -> assertThat(context).hasSingleBean(ClusterMetrics.class).hasBean("mine"));
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

	@Configuration(proxyBeanMethods = false)
	static class OwnClusterMetrics {

		@Bean
		ClusterMetrics mine(Cluster cluster) {
			return new ClusterMetrics(cluster);
		}

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
