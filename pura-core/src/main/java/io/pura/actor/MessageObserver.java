package io.pura.actor;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Watches messages on their way, to trace them: is asked when a message is sent and when
 * it is handled, and what it says at the first moment travels with the message to the
 * second, also to another node. Called by many threads. Must neither block nor throw.
 */
public interface MessageObserver {

	/**
	 * A message is about to be sent, on the thread of the sender.
	 * @param recipient the actor that it is for
	 * @param message the message
	 * @param expectsReply whether the sender waits for a reply
	 * @return hears how it goes on
	 */
	Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply);

	/**
	 * A message is about to be handled, in the actor's turn.
	 * @param recipient the actor
	 * @param actorType the class of the actor
	 * @param message the message
	 * @param expectsReply whether the sender waits for a reply
	 * @param context what travelled with the message, empty if it was not observed when
	 * it was sent, as the message of a timer
	 * @return hears how it goes on
	 */
	Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
			Map<String, String> context);

	/**
	 * A message that is on its way.
	 */
	interface Sending {

		/**
		 * Returns what travels with the message.
		 * @return short keys and values, such as those of W3C Trace Context
		 */
		Map<String, String> context();

		/**
		 * The message has been handed over, or the ask is about to be completed with its
		 * reply or a failure. Called once, on any thread.
		 * @param failure what the ask failed with, or {@code null}
		 */
		void done(@Nullable Throwable failure);

	}

	/**
	 * A message that is being handled.
	 */
	interface Handling {

		/**
		 * The handler has returned: called once, on the thread that
		 * {@link MessageObserver#process} was called on, and before {@link #done}.
		 */
		void returned();

		/**
		 * The message has been handled, which is later than its handler has returned if
		 * that returned a stage. Called once, on any thread, before an asker hears of it;
		 * also if the actor stops or is restarted and nobody waits for the stage any
		 * longer.
		 * @param failure what the handler failed with, or {@code null}
		 */
		void done(@Nullable Throwable failure);

	}

}
