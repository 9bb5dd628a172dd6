package io.pura.autoconfigure.health;

import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.health.ActorSystemHealthIndicator;

import org.springframework.beans.factory.ListableBeanFactory;
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
@AutoConfiguration(after = PuraAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ActorSystem.class)
@ConditionalOnEnabledHealthIndicator("pura")
public final class PuraHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "puraHealthIndicator", "puraHealthContributor" })
	CompositeHealthContributor puraHealthContributor(ListableBeanFactory beanFactory) {
		Map<String, ActorSystem> systems = beanFactory.getBeansOfType(ActorSystem.class);
		return CompositeHealthContributor.fromMap(Map.of("system", system(systems)));
	}

	private static HealthContributor system(Map<String, ActorSystem> systems) {
		return (systems.size() == 1) ? new ActorSystemHealthIndicator(systems.values().iterator().next())
				: CompositeHealthContributor.fromMap(systems, ActorSystemHealthIndicator::new);
	}

}
