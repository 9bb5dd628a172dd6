package io.pura.spring.topic;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.topic.Topic;
import io.pura.topic.Topics;

/**
 * Passes the values of one topic on, one at a time.
 */
final class ListeningActor implements Actor<Listening> {

	/** Beans usually block: this is the place to say on what they may. */
	private static final ActorOptions OPTIONS = ActorOptions.defaults().dispatcher("blocking").neverStopping();

	private static final int LONGEST_NAME = 200;

	private final Target target;

	private ListeningActor(Target target) {
		this.target = target;
	}

	/**
	 * Starts an actor that hears of all values of a topic from now on.
	 */
	static <T> ActorRef<Listening> listen(Topics topics, Topic<T> topic, String name, Target target) {
		ActorRef<Listening> listener = topics.system()
			.spawn(free(topics, name), () -> new ListeningActor(target), OPTIONS);
		topic.subscribe(listener, (value) -> new Heard(value, Crossing.isUnderWay(topic.name(), value)));
		return listener;
	}

	/**
	 * Makes a name for an actor that is not in use.
	 */
	private static String free(Topics topics, String name) {
		String wanted = name.replace('/', '_').substring(Math.max(0, name.length() - LONGEST_NAME));
		String free = wanted;
		for (int i = 2; topics.system().actor(free).isPresent(); i++) {
			free = wanted + "-" + i;
		}
		return free;
	}

	@Handler
	void heard(Heard message) throws Exception {
		this.target.accept(message);
	}

	/**
	 * A value was published. Stays in this JVM, and so may hold anything.
	 *
	 * @param value the value
	 * @param fromEvents whether it came to the topic as an application event of this
	 * application
	 */
	record Heard(Object value, boolean fromEvents) implements Message<Listening, Void> {
	}

	/**
	 * Where values go.
	 */
	@FunctionalInterface
	interface Target {

		void accept(Heard message) throws Exception;

	}

}
