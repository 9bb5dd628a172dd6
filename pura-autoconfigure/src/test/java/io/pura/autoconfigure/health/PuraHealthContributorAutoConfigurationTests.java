package io.pura.autoconfigure.health;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.spring.example.StubTransport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class PuraHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PuraAutoConfiguration.class, PuraHealthContributorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class));

	@Test
	void contributesUnderTheNamePura() {
		this.contextRunner.run((context) -> {
			HealthContributor pura = context.getBean(HealthContributorRegistry.class).getContributor("pura");
			HealthContributor system = ((CompositeHealthContributor) pura).getContributor("system");
			assertThat(((HealthIndicator) system).health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void severalSystemsAreToldApartByBeanName() {
		this.contextRunner.withUserConfiguration(TwoSystems.class).run((context) -> {
			CompositeHealthContributor pura = context.getBean("puraHealthContributor",
					CompositeHealthContributor.class);
			CompositeHealthContributor system = (CompositeHealthContributor) pura.getContributor("system");
			assertThat(system.stream()).extracting((entry) -> entry.name())
				.containsExactlyInAnyOrder("orders", "billing");
		});
	}

	@Test
	void nodeContributesBesideTheSystem() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
			.withBean(StubTransport.class, StubTransport::new)
			.withPropertyValues("pura.cluster.enabled=true")
			.run((context) -> {
				CompositeHealthContributor pura = (CompositeHealthContributor) context
					.getBean(HealthContributorRegistry.class)
					.getContributor("pura");
				assertThat(pura.stream()).extracting((entry) -> entry.name()).containsExactly("system", "cluster");
				assertThat(((HealthIndicator) pura.getContributor("cluster")).health().getStatus())
					.isEqualTo(Status.UP);
			});
	}

	@Test
	void applicationOnItsOwnHasNoHealthOfANode() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
			.run((context) -> assertThat(
					context.getBean("puraHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactly("system"));
	}

	@Test
	void isDisabledByProperty() {
		this.contextRunner.withPropertyValues("management.health.pura.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("puraHealthContributor"));
	}

	@Test
	void isDisabledWithAllDefaults() {
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("puraHealthContributor"));
	}

	@Test
	void backsOff() {
		this.contextRunner.withBean("puraHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean("puraHealthContributor"));
	}

	@Test
	void needsHealth() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
				.doesNotHaveBean("puraHealthContributor"));
	}

	@Test
	void needsAnActorSystem() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PuraHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean("puraHealthContributor"));
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

}
