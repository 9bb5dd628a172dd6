package io.pura.remote;

import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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
	 * It was ready, and has been handled or put aside, or never will be. Counts once.
	 * Safe for use by any thread.
	 */
	default void left() {
	}

	/**
	 * A message.
	 */
	final class Readable implements Arrival {

		private static final AtomicIntegerFieldUpdater<Readable> LEFT = AtomicIntegerFieldUpdater
			.newUpdater(Readable.class, "left");

		private final Message<?, ?> message;

		private final Map<String, String> context;

		private final Inlet inlet;

		private final int bytes;

		private volatile int left;

		/**
		 * Creates an arrival.
		 * @param message the message
		 * @param context what travelled with it
		 * @param inlet counts what waits
		 * @param bytes how many bytes it has
		 */
		Readable(Message<?, ?> message, Map<String, String> context, Inlet inlet, int bytes) {
			this.message = message;
			this.context = context;
			this.inlet = inlet;
			this.bytes = bytes;
		}

		Message<?, ?> message() {
			return this.message;
		}

		Map<String, String> context() {
			return this.context;
		}

		@Override
		public void ready() {
			this.inlet.deliveryReady(this.bytes);
		}

		@Override
		public void left() {
			if (LEFT.compareAndSet(this, 0, 1)) {
				this.inlet.deliveryLeft(this.bytes);
			}
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
