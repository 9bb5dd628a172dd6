package io.pura.spring.topic;

import io.pura.actor.Message;

/**
 * The protocol of actors that pass values of topics on to beans.
 */
interface Listening {

	/**
	 * A value was published.
	 *
	 * @param value the value
	 * @param fromEvents whether it came to the topic as an application event of this
	 * application
	 */
	record Heard(Object value, boolean fromEvents) implements Message<Listening, Void> {
	}

}
