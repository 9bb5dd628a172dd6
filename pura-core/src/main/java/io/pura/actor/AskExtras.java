package io.pura.actor;

import java.util.Map;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * What only some asks have.
 */
sealed class AskExtras permits AskExtras.Copying, AskExtras.Loaded {

	/** How long the asker is willing to wait, or less than 0 for the usual time. */
	long timeout = -1;

	/** The timer of an ask with a long time. */
	@Nullable Cancellable timer;

	/** What travels with the message for its observer. */
	@Nullable Map<String, String> context;

	/** Who observes it. */
	@Nullable OpenSending sending;

	AskExtras() {
	}

	private AskExtras(@Nullable AskExtras others) {
		if (others != null) {
			this.timeout = others.timeout;
			this.timer = others.timer;
			this.context = others.context;
			this.sending = others.sending;
		}
	}

	/**
	 * What an ask has whose reply is copied.
	 */
	static final class Copying extends AskExtras {

		final MessageCopier copier;

		Copying(MessageCopier copier, @Nullable AskExtras others) {
			super(others);
			this.copier = copier;
		}

	}

	/**
	 * What an ask has that came from elsewhere.
	 */
	static final class Loaded extends AskExtras {

		private @Nullable Load load;

		private final int bytes;

		Loaded(Load load, int bytes, @Nullable AskExtras others) {
			super(others);
			this.load = load;
			this.bytes = bytes;
		}

		/**
		 * The message does not wait in a mailbox any more. Counts once: it may be put
		 * aside then, and be handled or discarded later.
		 */
		void left() {
			Load told = this.load;
			if (told != null) {
				this.load = null;
				told.left(this.bytes);
			}
		}

	}

}
