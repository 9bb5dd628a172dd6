package io.pura.spring.topic;

import io.pura.topic.Topic;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.ResolvableType;

/**
 * Publishes application events to a topic.
 */
final class FromEvents<T> extends TopicBridge {

	private final Topic<T> topic;

	FromEvents(Topic<T> topic) {
		this.topic = topic;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> raw = eventType.toClass();
		if (!PayloadApplicationEvent.class.isAssignableFrom(raw)) {
			return this.topic.type().isAssignableFrom(raw);
		}
		Class<?> payload = eventType.as(PayloadApplicationEvent.class).getGeneric(0).resolve();
		return payload == null || this.topic.type().isAssignableFrom(payload);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		Object value = (event instanceof PayloadApplicationEvent<?> payload) ? payload.getPayload() : event;
		if (!this.topic.type().isInstance(value) || isFromTopic(event, value)) {
			return;
		}
		T typed = this.topic.type().cast(value);
		new Crossing(this.topic.name(), typed).run(() -> this.topic.publish(typed));
	}

	private boolean isFromTopic(ApplicationEvent event, Object value) {
		return (event instanceof TopicEvent<?> known) ? known.topic().equals(this.topic.name())
				: Crossing.isUnderWay(this.topic.name(), value);
	}

	@Override
	public void afterSingletonsInstantiated() {
		// Hears of events from the beginning.
	}

}
