package io.pura.spring.topic;

import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationEvent;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Publishes the values of a topic as application events.
 */
final class ToEvents extends TopicBridge implements ApplicationContextAware, DisposableBean {

	private final Topic<?> topic;

	private final Listeners listeners = new Listeners();

	private @Nullable ApplicationContext context;

	ToEvents(Topic<?> topic) {
		this.topic = topic;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ApplicationContext context = this.context;
		Assert.state(context != null, "The bridge must be a bean");
		Topics topics = context.getBean(Topics.class);
		this.listeners.add(topics.system(), ListeningActor.listen(topics, this.topic, "events of " + this.topic.name(),
				(message) -> publish(message, context)));
	}

	@Override
	public void destroy() {
		this.listeners.stop();
	}

	private void publish(ListeningActor.Heard message, ApplicationContext context) {
		if (!message.fromEvents()) {
			Object value = message.value();
			ApplicationEvent event = (value instanceof ApplicationEvent itself) ? itself
					: new TopicEvent<>(context, value, this.topic.name());
			new Crossing(this.topic.name(), value).run(() -> context.publishEvent(event));
		}
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return false;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		// Wants none.
	}

}
