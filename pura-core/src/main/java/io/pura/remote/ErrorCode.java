package io.pura.remote;

import io.pura.actor.ActorPath;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.MailboxFullException;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.NoSingleReplyException;
import io.pura.actor.ProtocolMismatchException;
import io.pura.actor.RemoteActorException;
import io.pura.serialization.WireTypes;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Why an ask failed on the other side. Each has two texts.
 */
enum ErrorCode {

	/** The handler threw: class and message of the exception. */
	FAILED,

	/** The handler said no: code and message. */
	REJECTED,

	/** There is no such actor, or it has stopped. */
	STOPPED,

	/** The mailbox had no room in time: its capacity. */
	MAILBOX_FULL,

	/** The actor does not understand the message: what it says. */
	PROTOCOL_MISMATCH,

	/** The message could not be read, or the reply not be written: what happened. */
	NOT_SERIALIZABLE,

	/** The actor has no single answer, as it passes each message on to several. */
	NO_SINGLE_REPLY;

	private static final ErrorCode[] ALL = values();

	static ErrorCode of(int ordinal) {
		// One of a later version is some failure, too.
		return (ordinal < ALL.length) ? ALL[ordinal] : FAILED;
	}

	/**
	 * Returns the code of a failure.
	 * @param recipient who was asked: what became of others, whom it asked in turn, is
	 * just a failure of its handler
	 */
	static ErrorCode of(Throwable failure, ActorPath recipient) {
		if (failure instanceof MessageRejectedException) {
			return REJECTED;
		}
		if (failure instanceof ActorStoppedException stopped && stopped.path().equals(recipient)) {
			return STOPPED;
		}
		if (failure instanceof MailboxFullException full && full.path().equals(recipient)) {
			return MAILBOX_FULL;
		}
		if (failure instanceof NoSingleReplyException several && several.path().equals(recipient)) {
			return NO_SINGLE_REPLY;
		}
		if (failure instanceof ProtocolMismatchException) {
			return PROTOCOL_MISMATCH;
		}
		return (failure instanceof SerializationException) ? NOT_SERIALIZABLE : FAILED;
	}

	/**
	 * Returns the first text: what programs look at.
	 */
	@Nullable String detail(Throwable failure) {
		if (failure instanceof MessageRejectedException rejected) {
			return rejected.code();
		}
		if (this == MAILBOX_FULL && failure instanceof MailboxFullException full) {
			return Integer.toString(full.capacity());
		}
		return failure.getClass().getName();
	}

	/**
	 * Makes an exception of what the other side said.
	 * @param recipient who was asked
	 * @param types the exceptions that keep their type
	 */
	Throwable toException(RemoteActorRef<?> recipient, String detail, @Nullable String text, WireTypes types) {
		String said = (text != null) ? text : detail;
		return switch (this) {
			case REJECTED -> new MessageRejectedException(detail, said);
			case STOPPED -> new ActorStoppedException(recipient.path(),
					"There is no actor " + recipient.path() + ": it has stopped, or its name is wrong");
			case MAILBOX_FULL -> new MailboxFullException(recipient.path(), Integer.parseInt(detail));
			case PROTOCOL_MISMATCH -> new ProtocolMismatchException(said);
			case NOT_SERIALIZABLE -> new SerializationException(said, null);
			case NO_SINGLE_REPLY -> new NoSingleReplyException(recipient.path(), said);
			case FAILED -> {
				Throwable known = types.failure(detail, text);
				yield (known != null) ? known : new RemoteActorException(detail, text);
			}
		};
	}

}
