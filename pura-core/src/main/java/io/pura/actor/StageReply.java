package io.pura.actor;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A reply that is not there yet.
 *
 * @param stage what the handler returned, {@code null} if it is wrong
 * @param interleaved whether other messages are handled until it is complete
 * @param detached whether it is the reply even if the actor stops before
 */
record StageReply(@Nullable CompletionStage<?> stage, boolean interleaved, boolean detached) {

	/**
	 * Lets go of what a handler has returned whose return value is ignored.
	 */
	static void ignore(@Nullable Object returned) {
		if (returned instanceof StageReply later && later.stage instanceof PublisherReply published) {
			published.cancelUpstream();
		}
	}

	static StageReply exclusive(@Nullable CompletionStage<?> stage) {
		return new StageReply(stage, false, false);
	}

	static StageReply interleaved(@Nullable CompletionStage<?> stage) {
		return new StageReply(stage, true, false);
	}

	static StageReply detached(@Nullable CompletionStage<?> stage) {
		return new StageReply(stage, true, true);
	}

}
