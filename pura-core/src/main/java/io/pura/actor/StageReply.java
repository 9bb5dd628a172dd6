package io.pura.actor;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A reply that is not there yet.
 *
 * @param stage what the handler returned, {@code null} if it is wrong
 * @param interleaved whether other messages are handled until it is complete
 */
record StageReply(@Nullable CompletionStage<?> stage, boolean interleaved) {

	static StageReply exclusive(@Nullable CompletionStage<?> stage) {
		return new StageReply(stage, false);
	}

	static StageReply interleaved(@Nullable CompletionStage<?> stage) {
		return new StageReply(stage, true);
	}

}
