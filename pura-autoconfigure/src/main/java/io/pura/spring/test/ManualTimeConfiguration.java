package io.pura.spring.test;

import java.util.SplittableRandom;

import io.pura.actor.ActorSystem;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.testkit.ManualTime;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigureBefore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Puts actor systems on manual time.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigureBefore(name = "io.pura.autoconfigure.PuraAutoConfiguration")
final class ManualTimeConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ManualTime manualTime() {
		return new ManualTime();
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ActorSystemCustomizer puraManualTimeCustomizer(ManualTime time) {
		return (builder) -> time.process().drive(builder).random(new SplittableRandom(0));
	}

	@Bean
	ManualTimeLifecycle puraManualTimeLifecycle(ManualTime time, ListableBeanFactory beanFactory) {
		return new ManualTimeLifecycle(time, beanFactory.getBeansOfType(ActorSystem.class).values());
	}

}
