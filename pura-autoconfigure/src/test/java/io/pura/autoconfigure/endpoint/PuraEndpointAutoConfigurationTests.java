package io.pura.autoconfigure.endpoint;

import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.spring.endpoint.ClusterSection;
import io.pura.spring.endpoint.PuraEndpoint;
import io.pura.spring.endpoint.PuraSection;
import io.pura.spring.endpoint.SystemSection;
import io.pura.spring.endpoint.TopicsSection;
import io.pura.spring.example.StubTransport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PuraEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraEndpointAutoConfiguration.class))
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withPropertyValues("management.endpoints.web.exposure.include=pura");

	private final ApplicationContextRunner nodeRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(PuraClusterAutoConfiguration.class))
		.withBean(StubTransport.class, StubTransport::new)
		.withPropertyValues("pura.cluster.enabled=true");

	@Test
	void providesTheEndpointWithItsSections() {
		this.contextRunner.run((context) -> assertThat(context.getBean(PuraEndpoint.class).overview().sections())
			.containsExactly("system", "actors", "dead-letters", "failures"));
	}

	@Test
	void nodeHasASectionAfterThatOfTheSystem() {
		this.nodeRunner.run((context) -> {
			PuraEndpoint endpoint = context.getBean(PuraEndpoint.class);
			assertThat(endpoint.overview().sections()).containsExactly("system", "cluster", "actors", "dead-letters",
					"failures");
			assertThat(endpoint.section("cluster", "127.0.0.1:8558")).isNotNull();
		});
	}

	@Test
	void topicsHaveASection() {
		ApplicationContextRunner topicRunner = this.contextRunner
			.withConfiguration(AutoConfigurations.of(PuraTopicAutoConfiguration.class));
		topicRunner.run((context) -> assertThat(context.getBean(PuraEndpoint.class).overview().sections())
			.containsExactly("system", "actors", "topics", "dead-letters", "failures"));
		topicRunner.withBean("mine", TopicsSection.class, () -> new TopicsSection(mock()))
			.run((context) -> assertThat(context).hasSingleBean(TopicsSection.class).hasBean("mine"));
	}

	@Test
	void sectionOfTheNodeBacksOff() {
		this.nodeRunner
			.withBean("mine", ClusterSection.class, () -> new ClusterSection(
					Cluster.builder(ActorSystem.builder("mine").build()).transport(new StubTransport()).build()))
			.run((context) -> assertThat(context).hasSingleBean(ClusterSection.class).hasBean("mine"));
	}

	@Test
	void isThereOnlyIfExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(PuraEndpoint.class)
				.doesNotHaveBean(PuraSection.class));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.contextRunner.withPropertyValues("management.endpoint.pura.access=none")
			.run((context) -> assertThat(context).doesNotHaveBean(PuraEndpoint.class));
	}

	@Test
	void sectionsOfTheApplicationAreOrderedAmongThem() {
		this.contextRunner.withUserConfiguration(OwnSections.class)
			.run((context) -> assertThat(context.getBean(PuraEndpoint.class).overview().sections())
				.containsExactly("system", "first", "actors", "dead-letters", "failures", "last"));
	}

	@Test
	void sectionOfTheSameNameReplacesABuiltInOneIfItComesFirst() {
		this.contextRunner.withUserConfiguration(OwnSystemSection.class)
			.run((context) -> assertThat(context.getBean(PuraEndpoint.class).section("system")).isEqualTo("own"));
	}

	@Test
	void backsOff() {
		this.contextRunner.withBean("mine", PuraEndpoint.class, () -> new PuraEndpoint(List.of()))
			.withBean("mySystems", SystemSection.class, () -> new SystemSection(List.of()))
			.run((context) -> assertThat(context).hasSingleBean(PuraEndpoint.class)
				.hasBean("mine")
				.hasSingleBean(SystemSection.class)
				.hasBean("mySystems"));
	}

	@Test
	void needsActuator() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class).doesNotHaveBean("puraEndpoint"));
	}

	@Test
	void needsAnActorSystem() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PuraEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=pura")
			.run((context) -> assertThat(context).doesNotHaveBean(PuraEndpoint.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSections {

		@Bean
		PuraSection last() {
			return new FixedSection("last");
		}

		@Bean
		@Order(50)
		PuraSection first() {
			return new FixedSection("first");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSystemSection {

		@Bean
		@Order(-1)
		PuraSection ownSystemSection() {
			return new FixedSection("system");
		}

	}

	record FixedSection(String name) implements PuraSection {

		@Override
		public Object read(List<String> path) {
			return "own";
		}

	}

}
