package io.pura.remote;

import java.util.Map;

import io.pura.actor.Message;
import io.pura.serialization.SerializationException;

/**
 * What has come with a number of an {@link InboxStream}.
 */
sealed interface Arrival {

	/**
	 * A message.
	 *
	 * @param message the message
	 * @param context what travelled with it
	 */
	record Readable(Message<?, ?> message, Map<String, String> context) implements Arrival {
	}

	/**
	 * A message that could not be read.
	 *
	 * @param type what it is called
	 * @param cause why it could not be read
	 */
	record Unreadable(String type, SerializationException cause) implements Arrival {
	}

	/**
	 * The news that there is no message with this number.
	 */
	record Nothing() implements Arrival {
	}

}
