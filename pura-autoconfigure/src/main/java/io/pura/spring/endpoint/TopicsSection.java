package io.pura.spring.endpoint;

import java.util.List;

import io.pura.spring.endpoint.TopicsDescriptor.TopicDescriptor;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Shows the topics, or, with its name as the path, one topic.
 */
public final class TopicsSection implements PuraSection {

	private static final int LIMIT = 1000;

	private final Topics topics;

	/**
	 * Creates a section.
	 * @param topics the topics
	 */
	public TopicsSection(Topics topics) {
		this.topics = topics;
	}

	@Override
	public String name() {
		return "topics";
	}

	@Override
	public @Nullable Object read(List<String> path) {
		List<Topic<?>> all = this.topics.all();
		if (path.isEmpty()) {
			return new TopicsDescriptor(all.stream().limit(LIMIT).map(TopicDescriptor::of).toList(), LIMIT,
					all.size() > LIMIT);
		}
		String name = String.join("/", path);
		return all.stream()
			.filter((topic) -> topic.name().equals(name))
			.findFirst()
			.map(TopicDescriptor::of)
			.orElse(null);
	}

}
