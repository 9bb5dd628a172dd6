package io.pura.benchmarks.local.pura;

import java.util.List;

import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.sampler.Sampler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.CompositeSpanHandler;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingAwareMeterObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.pura.actor.MessageObserver;
import io.pura.spring.observation.MicrometerMessageObserver;

/**
 * Observes messages as an application does that has Actuator and Brave, but sends its
 * spans nowhere.
 */
final class Observation {

	private Observation() {
	}

	/**
	 * Returns an observer.
	 * @param probability which part of the traces is sampled
	 */
	static MessageObserver sampling(float probability) {
		ThreadLocalCurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder().build();
		Tracing tracing = Tracing.newBuilder()
			.currentTraceContext(current)
			.traceId128Bit(true)
			.supportsJoin(false)
			.propagationFactory(new W3CPropagation())
			.sampler(Sampler.create(probability))
			.addSpanHandler(new CompositeSpanHandler(List.of(), List.of((span) -> {
			}), List.of()))
			.build();
		Tracer tracer = new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current));
		return new MicrometerMessageObserver(registry(tracer, new BravePropagator(tracing), new SimpleMeterRegistry()));
	}

	private static ObservationRegistry registry(Tracer tracer, Propagator propagator, MeterRegistry meters) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(
					new TracingAwareMeterObservationHandler<>(new DefaultMeterObservationHandler(meters), tracer))
			.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

}
