package io.pura.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.pura.spring.observation.MessageObservation.SendHighCardinality;
import io.pura.spring.observation.MessageObservation.SendLowCardinality;

import org.springframework.util.ClassUtils;

/**
 * Names messages that are sent after their class.
 */
public class DefaultSendObservationConvention implements SendObservationConvention {

	private static final KeyValue MESSAGING_SYSTEM = SendLowCardinality.MESSAGING_SYSTEM.withValue("pura");

	private static final KeyValue MESSAGING_OPERATION = SendLowCardinality.MESSAGING_OPERATION.withValue("send");

	@Override
	public String getName() {
		return "pura.send";
	}

	@Override
	public String getContextualName(SendObservationContext context) {
		return ClassUtils.getShortName(context.getMessage().getClass()) + " send";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendObservationContext context) {
		return KeyValues.of(MESSAGING_SYSTEM, MESSAGING_OPERATION,
				SendLowCardinality.SYSTEM.withValue(context.getPath().system()),
				SendLowCardinality.MESSAGE_TYPE.withValue(ClassUtils.getShortName(context.getMessage().getClass())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendObservationContext context) {
		String node = context.getPath().node();
		return KeyValues.of(SendHighCardinality.ACTOR_PATH.withValue(context.getPath().toString()),
				(node != null) ? SendHighCardinality.NODE.withValue(node) : SendHighCardinality.NODE.withNoneValue());
	}

}
