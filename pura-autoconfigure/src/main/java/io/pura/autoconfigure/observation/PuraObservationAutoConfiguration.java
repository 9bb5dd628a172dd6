package io.pura.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.pura.actor.MessageObserver;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.ActorSystemCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/**
 * {@link AutoConfiguration Auto-configuration} for observations of messages. Every
 * observed message costs a timer of the meter registry too, so there are observations
 * only where they make a trace, or when the property says so.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = PuraObservationAutoConfiguration.ENABLED, matchIfMissing = true)
public final class PuraObservationAutoConfiguration {

	static final String ENABLED = "pura.observation.enabled";

	/**
	 * Observes, as the property says so.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(ENABLED)
	@Import(ObserverConfiguration.class)
	static class ForcedConfiguration {

		@Bean
		@Order(0)
		ActorSystemCustomizer puraObservationCustomizer(ObservationRegistry registry, MessageObserver observer) {
			return (builder) -> {
				if (!registry.isNoop()) {
					builder.observer(observer);
				}
			};
		}

	}

	/**
	 * Observes for a tracer, as the property says nothing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean(Tracer.class)
	@ConditionalOnProperty(name = ENABLED, havingValue = "unset", matchIfMissing = true)
	@Import(ObserverConfiguration.class)
	static class TracedConfiguration {

		@Bean
		@Order(0)
		ActorSystemCustomizer puraObservationCustomizer(ObservationRegistry registry, MessageObserver observer,
				Tracer tracer) {
			return (builder) -> {
				if (!registry.isNoop() && tracer != Tracer.NOOP) {
					builder.observer(observer);
				}
			};
		}

	}

}
