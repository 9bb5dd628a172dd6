package io.pura.topic;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.pura.actor.ActorSystem;
import io.pura.actor.Remoting;

/**
 * Topics that know subscribers of one actor system only. One that has neither subscribers
 * nor a value to retain is held weakly, as there may be many that come and go.
 */
final class LocalTopics implements Topics {

	private static final int LONGEST_NAME = 255;

	private final ActorSystem system;

	private final Remoting remoting;

	private final Map<String, Held> byName = new ConcurrentHashMap<>();

	/** Those that must stay although nobody else may hold them. */
	private final Set<LocalTopic<?>> kept = ConcurrentHashMap.newKeySet();

	private final ReferenceQueue<LocalTopic<?>> forgotten = new ReferenceQueue<>();

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
		existing().forEach(LocalTopic::close);
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
		Held held = this.byName.get(name);
		LocalTopic<?> topic = (held != null) ? held.get() : null;
		if (topic == null) {
			topic = create(name, type);
		}
		if (topic.type() != type) {
			throw new TopicMismatchException(name, topic.type(), type);
		}
		return (LocalTopic<T>) topic;
	}

	private <T> LocalTopic<?> create(String name, Class<T> type) {
		checkName(name);
		forget();
		LocalTopic<T> fresh = new LocalTopic<>(name, type, this.remoting, this.kept);
		LocalTopic<?>[] topic = { fresh };
		this.byName.compute(name, (key, held) -> {
			LocalTopic<?> other = (held != null) ? held.get() : null;
			if (held != null && other != null) {
				topic[0] = other;
				return held;
			}
			return new Held(fresh, this.forgotten);
		});
		if (this.closed) {
			topic[0].close();
		}
		return topic[0];
	}

	private void forget() {
		for (Reference<?> gone = this.forgotten.poll(); gone != null; gone = this.forgotten.poll()) {
			if (gone instanceof Held held) {
				this.byName.remove(held.name, held);
			}
		}
	}

	private static void checkName(String name) {
		if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("'name' must have 1 to " + LONGEST_NAME
					+ " characters, none of them a control character, but was '" + name + "'");
		}
	}

	@Override
	public List<Topic<?>> all() {
		return existing().sorted(Comparator.comparing(LocalTopic::name)).<Topic<?>>map((topic) -> topic).toList();
	}

	private Stream<LocalTopic<?>> existing() {
		return this.byName.values().stream().<LocalTopic<?>>map(Held::get).filter(Objects::nonNull);
	}

	@Override
	public String toString() {
		return "topics of " + this.system;
	}

	/**
	 * A topic that stays as long as somebody else holds it.
	 */
	private static final class Held extends WeakReference<LocalTopic<?>> {

		private final String name;

		Held(LocalTopic<?> topic, ReferenceQueue<LocalTopic<?>> forgotten) {
			super(topic, forgotten);
			this.name = topic.name();
		}

	}

}
