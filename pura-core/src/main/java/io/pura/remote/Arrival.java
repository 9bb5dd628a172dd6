package io.pura.remote;

import java.util.Map;

import io.pura.actor.Message;
import io.pura.serialization.SerializationException;

/**
 * What has come with a number of an {@link InboxStream}.
 */
sealed interface Arrival {

	/**
	 * From now on it waits for nothing but its recipient. Safe for use by any thread.
	 */
	default void ready() {
	}

	/**
	 * It was ready, and has been handled, or never will be. Safe for use by any thread.
	 */
	default void left() {
	}

	/**
	 * A message.
	 *
	 * @param message the message
	 * @param context what travelled with it
	 * @param inlet counts what waits
	 * @param bytes how many bytes it has
	 */
	record Readable(Message<?, ?> message, Map<String, String> context, Inlet inlet, int bytes) implements Arrival {

		@Override
		public void ready() {
			this.inlet.deliveryReady(this.bytes);
		}

		@Override
		public void left() {
			this.inlet.deliveryLeft(this.bytes);
		}

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
