package io.pura.spring.topic;

import org.springframework.context.PayloadApplicationEvent;

/**
 * A value of a topic as an application event: it may come to its listeners on any thread.
 */
final class TopicEvent<T> extends PayloadApplicationEvent<T> {

	private final String topic;

	TopicEvent(Object source, T payload, String topic) {
		super(source, payload);
		this.topic = topic;
	}

	String topic() {
		return this.topic;
	}

}
