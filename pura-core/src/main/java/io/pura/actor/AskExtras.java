package io.pura.actor;

import java.util.Map;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * What only some asks have.
 */
final class AskExtras {

	/** How long the asker is willing to wait, or less than 0 for the usual time. */
	long timeout = -1;

	/** The timer of an ask with a long time. */
	@Nullable Cancellable timer;

	/** What travels with the message for its observer. */
	@Nullable Map<String, String> context;

	/** Who observes it. */
	@Nullable OpenSending sending;

}
