package io.pura.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.pura.actor.MessageObserver;
import io.pura.spring.observation.MicrometerMessageObserver;
import io.pura.spring.observation.ProcessObservationConvention;
import io.pura.spring.observation.SendObservationConvention;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What observes messages. Apart, as it must not be found unless it is imported.
 */
@Configuration(proxyBeanMethods = false)
class ObserverConfiguration {

	@Bean
	@ConditionalOnMissingBean(MessageObserver.class)
	MicrometerMessageObserver puraMessageObserver(ObservationRegistry registry,
			ObjectProvider<SendObservationConvention> sendConvention,
			ObjectProvider<ProcessObservationConvention> processConvention) {
		return new MicrometerMessageObserver(registry, sendConvention.getIfAvailable(),
				processConvention.getIfAvailable());
	}

}
