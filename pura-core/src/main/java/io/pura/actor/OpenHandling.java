package io.pura.actor;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A message that is being handled and observed. Sees to it that the observer hears of
 * everything once: the stage that a handler returned may be complete while the actor that
 * waits for it stops.
 */
final class OpenHandling implements Owed {

	private final MessageObserver.Handling handling;

	private final AtomicBoolean done = new AtomicBoolean();

	private boolean returned;

	private OpenHandling(MessageObserver.Handling handling) {
		this.handling = handling;
	}

	/**
	 * Tells the observer, if there is one.
	 * @return what is to be told how it goes on, or {@code null} if nobody observes
	 */
	static @Nullable OpenHandling begin(@Nullable MessageObserver observer, ActorCell<?> recipient,
			Message<?, ?> message, @Nullable Ask<?> ask, @Nullable Observed observed) {
		if (observer == null) {
			return null;
		}
		Map<String, String> carried = (observed != null) ? observed.context() : Map.of();
		return new OpenHandling(observer.process(recipient, recipient.behavior().type(), message, ask != null,
				(ask != null) ? ask.context() : carried));
	}

	/**
	 * The handler has returned, in turn.
	 */
	static void returned(@Nullable OpenHandling handling) {
		if (handling != null && !handling.returned) {
			handling.returned = true;
			handling.handling.returned();
		}
	}

	/**
	 * The handler has returned and the message has been handled, in turn.
	 */
	static void ended(@Nullable OpenHandling handling, @Nullable Throwable failure) {
		if (handling != null) {
			returned(handling);
			handling.done(failure);
		}
	}

	/**
	 * The message has been handled, on any thread.
	 * @param failure what its handler failed with, or what its stage told a callback
	 */
	void done(@Nullable Throwable failure) {
		if (this.done.compareAndSet(false, true)) {
			this.handling.done((failure != null) ? Ask.cause(failure) : null);
		}
	}

	@Override
	public boolean fail(Throwable cause) {
		done(cause);
		return true;
	}

}
