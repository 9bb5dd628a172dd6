package io.pura.spring.topic;

import io.pura.topic.Topic;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.event.GenericApplicationListener;

/**
 * Connects a topic with the events of the application context, in one direction. Works as
 * a bean; for both directions there are two.
 *
 * <pre class="code">
 * &#64;Bean
 * TopicBridge orders(Topic&lt;OrderPlaced&gt; topic) {
 *     return TopicBridge.fromEvents(topic);
 * }
 * </pre>
 *
 * With both directions on one topic no value goes round: what came from an event is not
 * published as an event again by this application, and the other way round.
 */
public abstract sealed class TopicBridge implements GenericApplicationListener, SmartInitializingSingleton
		permits FromEvents, ToEvents {

	TopicBridge() {
	}

	/**
	 * Returns a bridge that publishes events to a topic: those of its type, if that is a
	 * kind of {@link org.springframework.context.ApplicationEvent}, else the objects of
	 * its type that were published as events. An event of a transaction that is rolled
	 * back later is published all the same.
	 * @param topic the topic
	 * @return a bridge to be made a bean
	 */
	public static TopicBridge fromEvents(Topic<?> topic) {
		return new FromEvents<>(topic);
	}

	/**
	 * Returns a bridge that publishes the values of a topic as events, one at a time, on
	 * a thread of an actor that it starts. What a listener throws is logged.
	 * @param topic the topic
	 * @return a bridge to be made a bean
	 */
	public static TopicBridge toEvents(Topic<?> topic) {
		return new ToEvents(topic);
	}

}
