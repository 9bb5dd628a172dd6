package io.pura.autoconfigure.endpoint;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.spring.endpoint.ActorsSection;
import io.pura.spring.endpoint.ClusterSection;
import io.pura.spring.endpoint.DeadLettersSection;
import io.pura.spring.endpoint.EndpointRuntimeHints;
import io.pura.spring.endpoint.FailuresSection;
import io.pura.spring.endpoint.PuraEndpoint;
import io.pura.spring.endpoint.PuraSection;
import io.pura.spring.endpoint.SystemSection;
import io.pura.spring.endpoint.TopicsSection;
import io.pura.topic.Topics;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;

/**
 * {@link AutoConfiguration Auto-configuration} for the Actuator endpoint {@code pura}.
 */
@AutoConfiguration(
		after = { PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class, PuraTopicAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ActorSystem.class)
@ConditionalOnAvailableEndpoint(PuraEndpoint.class)
@ImportRuntimeHints(EndpointRuntimeHints.class)
public final class PuraEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PuraEndpoint puraEndpoint(ObjectProvider<PuraSection> sections) {
		return new PuraEndpoint(sections.orderedStream().toList());
	}

	@Bean
	@Order(0)
	@ConditionalOnMissingBean
	SystemSection puraSystemSection(ListableBeanFactory beanFactory) {
		return new SystemSection(beanFactory.getBeansOfType(ActorSystem.class).values());
	}

	@Bean
	@Order(100)
	@ConditionalOnMissingBean
	ActorsSection puraActorsSection(ListableBeanFactory beanFactory) {
		return new ActorsSection(beanFactory.getBeansOfType(ActorSystem.class).values());
	}

	@Bean
	@Order(50)
	@ConditionalOnSingleCandidate(Cluster.class)
	@ConditionalOnMissingBean
	ClusterSection puraClusterSection(Cluster cluster) {
		return new ClusterSection(cluster);
	}

	@Bean
	@Order(150)
	@ConditionalOnSingleCandidate(Topics.class)
	@ConditionalOnMissingBean
	TopicsSection puraTopicsSection(Topics topics) {
		return new TopicsSection(topics);
	}

	@Bean
	@Order(200)
	@ConditionalOnMissingBean
	DeadLettersSection puraDeadLettersSection(ListableBeanFactory beanFactory) {
		return new DeadLettersSection(beanFactory.getBeansOfType(ActorSystem.class).values());
	}

	@Bean
	@Order(300)
	@ConditionalOnMissingBean
	FailuresSection puraFailuresSection(ListableBeanFactory beanFactory) {
		return new FailuresSection(beanFactory.getBeansOfType(ActorSystem.class).values());
	}

}
