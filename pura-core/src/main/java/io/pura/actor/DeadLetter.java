package io.pura.actor;

import java.time.Instant;

/**
 * A message that was discarded. Says what kind of message it was, never what was in it.
 *
 * @param time when it was discarded
 * @param recipient the actor that it was sent to
 * @param messageType the name of the class of the message
 * @param reason why it was discarded
 */
public record DeadLetter(Instant time, ActorPath recipient, String messageType, Reason reason) {

	/**
	 * Why a message was discarded.
	 */
	public enum Reason {

		/**
		 * The actor had stopped.
		 */
		STOPPED,

		/**
		 * The mailbox was full.
		 */
		MAILBOX_FULL,

		/**
		 * The actor has no handler for the message.
		 */
		UNHANDLED,

		/**
		 * The {@linkplain MessageValidator validator} rejected a message that nobody
		 * waits for the answer of.
		 */
		REJECTED,

		/**
		 * The time of an ask ran out before it was handled.
		 */
		EXPIRED,

		/**
		 * An ask was cancelled, or completed by its caller, before it was handled.
		 */
		CANCELLED,

		/**
		 * The node of the actor could not be reached.
		 */
		UNREACHABLE,

		/**
		 * The message could not be written for the wire, or not be read on the other
		 * side.
		 */
		NOT_SERIALIZABLE

	}

}
