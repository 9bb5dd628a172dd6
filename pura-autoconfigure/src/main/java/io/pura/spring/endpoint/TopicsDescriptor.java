package io.pura.spring.endpoint;

import java.util.List;

import io.pura.topic.Topic;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Topics in the order of their names. Their values are not shown.
 *
 * @param topics the topics
 * @param limit the number of topics that are shown at most
 * @param truncated whether there are more
 */
public record TopicsDescriptor(List<TopicDescriptor> topics, int limit,
		boolean truncated) implements OperationResponseBody {

	/**
	 * A topic.
	 *
	 * @param name the name of the topic
	 * @param type the class of its values
	 * @param subscribers the number of actors that have subscribed
	 * @param retained whether it keeps the last value
	 * @param published the number of values that were published
	 */
	public record TopicDescriptor(String name, String type, int subscribers, boolean retained,
			long published) implements OperationResponseBody {

		static TopicDescriptor of(Topic<?> topic) {
			return new TopicDescriptor(topic.name(), topic.type().getName(), topic.subscribers(), topic.isRetained(),
					topic.published());
		}

	}

}
