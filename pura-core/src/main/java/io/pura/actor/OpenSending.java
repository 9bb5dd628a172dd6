package io.pura.actor;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * An ask that is observed and open. Sees to it that the observer hears of its end once,
 * whoever ends it.
 */
final class OpenSending {

	private final MessageObserver.Sending sending;

	private final AtomicBoolean done = new AtomicBoolean();

	OpenSending(MessageObserver.Sending sending) {
		this.sending = sending;
	}

	void done(@Nullable Throwable failure) {
		if (this.done.compareAndSet(false, true)) {
			this.sending.done(failure);
		}
	}

}
