package io.pura.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.spring.health.ActorSystemHealthIndicator;
import io.pura.spring.health.ClusterHealthIndicator;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the health of actor systems.
 */
@AutoConfiguration(after = { PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ActorSystem.class)
@ConditionalOnEnabledHealthIndicator("pura")
public final class PuraHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "puraHealthIndicator", "puraHealthContributor" })
	CompositeHealthContributor puraHealthContributor(ListableBeanFactory beanFactory, ObjectProvider<Cluster> cluster) {
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		contributors.put("system", system(beanFactory.getBeansOfType(ActorSystem.class)));
		cluster.ifUnique((unique) -> contributors.put("cluster", new ClusterHealthIndicator(unique)));
		return CompositeHealthContributor.fromMap(contributors);
	}

	private static HealthContributor system(Map<String, ActorSystem> systems) {
		return (systems.size() == 1) ? new ActorSystemHealthIndicator(systems.values().iterator().next())
				: CompositeHealthContributor.fromMap(systems, ActorSystemHealthIndicator::new);
	}

}
