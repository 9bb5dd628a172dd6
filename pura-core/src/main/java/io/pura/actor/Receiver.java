package io.pura.actor;

import java.util.concurrent.CompletionStage;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Takes all messages of a protocol at one place, for probes and the like.
 *
 * @param <P> the protocol
 */
@Internal
@FunctionalInterface
public interface Receiver<P> {

	/**
	 * Takes a message, in turn.
	 * @param message the message
	 * @return the reply; other messages are taken until it is there
	 */
	CompletionStage<? extends @Nullable Object> receive(Message<? super P, ?> message);

}
