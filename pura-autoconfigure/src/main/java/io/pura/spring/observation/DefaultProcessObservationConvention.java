package io.pura.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.pura.spring.observation.MessageObservation.ProcessHighCardinality;
import io.pura.spring.observation.MessageObservation.ProcessLowCardinality;

import org.springframework.util.ClassUtils;

/**
 * Names messages that are handled after the class of the actor.
 */
public class DefaultProcessObservationConvention implements ProcessObservationConvention {

	private static final KeyValue MESSAGING_SYSTEM = ProcessLowCardinality.MESSAGING_SYSTEM.withValue("pura");

	private static final KeyValue MESSAGING_OPERATION = ProcessLowCardinality.MESSAGING_OPERATION.withValue("process");

	@Override
	public String getName() {
		return "pura.process";
	}

	@Override
	public String getContextualName(ProcessObservationContext context) {
		return ClassUtils.getShortName(context.getActorType()) + " process";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProcessObservationContext context) {
		return KeyValues.of(MESSAGING_SYSTEM, MESSAGING_OPERATION,
				ProcessLowCardinality.SYSTEM.withValue(context.getPath().system()),
				ProcessLowCardinality.ACTOR_TYPE.withValue(ClassUtils.getShortName(context.getActorType())),
				ProcessLowCardinality.MESSAGE_TYPE.withValue(ClassUtils.getShortName(context.getMessage().getClass())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ProcessObservationContext context) {
		return KeyValues.of(ProcessHighCardinality.ACTOR_PATH.withValue(context.getPath().toString()));
	}

}
