package io.pura.topic;

import java.util.List;

import io.pura.actor.ActorSystem;

/**
 * The topics of an actor system by name. Safe for use by any thread.
 *
 * <pre class="code">
 * Topics topics = Topics.of(system);
 * Topic&lt;Price&gt; prices = topics.retained("prices", Price.class);
 * </pre>
 *
 * Topics come into being when somebody first asks for them. One that has no subscribers,
 * is not retained and is held by nobody may be forgotten, so that there can be one for
 * each room or customer. When the actor system has terminated topics have no subscribers
 * any more and get no new ones, and what is published then nobody hears.
 */
public interface Topics {

	/**
	 * Returns topics of which only those hear who have them from the same object. There
	 * is no register of them: call this once and pass the result on.
	 * @param system the actor system
	 * @return new topics
	 */
	static Topics of(ActorSystem system) {
		return LocalTopics.of(system);
	}

	/**
	 * Returns the actor system.
	 * @return the actor system
	 */
	ActorSystem system();

	/**
	 * Returns the topic of a name, whether it is retained or not.
	 * @param <T> the type of the values
	 * @param name the name
	 * @param type the type of the values
	 * @return the same topic for the same name
	 * @throws TopicMismatchException if the topic of that name has another type
	 */
	<T> Topic<T> topic(String name, Class<T> type);

	/**
	 * Returns the topic that is named after the class of its values.
	 * @param <T> the type of the values
	 * @param type the type of the values
	 * @return the topic whose name is that of the class, packages included
	 */
	default <T> Topic<T> topic(Class<T> type) {
		return topic(type.getName(), type);
	}

	/**
	 * Returns the topic of a name, which from now on keeps the last value and tells it to
	 * new subscribers. All subscribers of a retained topic hear of all values in the same
	 * order, for which publishers wait for each other.
	 * @param <T> the type of the values
	 * @param name the name
	 * @param type the type of the values
	 * @return the same topic for the same name
	 * @throws TopicMismatchException if the topic of that name has another type
	 */
	<T> Topic<T> retained(String name, Class<T> type);

	/**
	 * Returns the topic that is named after the class of its values, which from now on
	 * keeps the last value.
	 * @param <T> the type of the values
	 * @param type the type of the values
	 * @return the topic whose name is that of the class, packages included
	 * @see #retained(String, Class)
	 */
	default <T> Topic<T> retained(Class<T> type) {
		return retained(type.getName(), type);
	}

	/**
	 * Returns the topics that there are.
	 * @return a snapshot, in the order of their names
	 */
	List<Topic<?>> all();

}
