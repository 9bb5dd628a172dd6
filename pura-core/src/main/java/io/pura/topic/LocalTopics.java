package io.pura.topic;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.actor.ActorSystem;
import io.pura.actor.Remoting;

/**
 * Topics that know subscribers of one actor system only.
 */
final class LocalTopics implements Topics {

	private static final int LONGEST_NAME = 255;

	private final ActorSystem system;

	private final Remoting remoting;

	private final Map<String, LocalTopic<?>> byName = new ConcurrentHashMap<>();

	private volatile boolean closed;

	private LocalTopics(ActorSystem system) {
		this.system = system;
		this.remoting = system.remoting();
	}

	static LocalTopics of(ActorSystem system) {
		LocalTopics topics = new LocalTopics(system);
		system.whenTerminated().thenRun(topics::close);
		return topics;
	}

	private void close() {
		this.closed = true;
		this.byName.values().forEach(LocalTopic::close);
	}

	@Override
	public ActorSystem system() {
		return this.system;
	}

	@Override
	public <T> Topic<T> topic(String name, Class<T> type) {
		return find(name, type);
	}

	@Override
	public <T> Topic<T> retained(String name, Class<T> type) {
		LocalTopic<T> topic = find(name, type);
		topic.retain();
		return topic;
	}

	@SuppressWarnings("unchecked")
	private <T> LocalTopic<T> find(String name, Class<T> type) {
		LocalTopic<?> topic = this.byName.get(name);
		if (topic == null) {
			checkName(name);
			topic = this.byName.computeIfAbsent(name, (key) -> new LocalTopic<>(key, type, this.remoting));
			if (this.closed) {
				topic.close();
			}
		}
		if (topic.type() != type) {
			throw new TopicMismatchException(name, topic.type(), type);
		}
		return (LocalTopic<T>) topic;
	}

	private static void checkName(String name) {
		if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("'name' must have 1 to " + LONGEST_NAME
					+ " characters, none of them a control character, but was '" + name + "'");
		}
	}

	@Override
	public List<Topic<?>> all() {
		return this.byName.values()
			.stream()
			.sorted(Comparator.comparing(LocalTopic::name))
			.<Topic<?>>map((topic) -> topic)
			.toList();
	}

	@Override
	public String toString() {
		return "topics of " + this.system;
	}

}
