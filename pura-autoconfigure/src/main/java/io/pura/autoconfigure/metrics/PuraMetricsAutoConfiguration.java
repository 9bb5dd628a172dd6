package io.pura.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.dispatch.Clock;
import io.pura.spring.metrics.ClusterMetrics;
import io.pura.spring.metrics.PuraMetrics;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the meters of actor systems.
 */
@AutoConfiguration(after = { PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, ActorSystem.class })
public final class PuraMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PuraMetrics puraMetrics(ListableBeanFactory beanFactory) {
		return new PuraMetrics(beanFactory.getBeansOfType(ActorSystem.class).values(), Clock.system());
	}

	@Bean
	@ConditionalOnSingleCandidate(Cluster.class)
	@ConditionalOnMissingBean
	ClusterMetrics puraClusterMetrics(Cluster cluster) {
		return new ClusterMetrics(cluster);
	}

}
